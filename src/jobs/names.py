"""The names of every figure's pictures, by what they show: the rule lists them, the script looks them up.

No torch here: Snakemake reads this module too. An edit reruns no job by itself, but a changed name does: its picture is
missing.
"""

import re
from collections.abc import Hashable, Iterable, Sequence

Names = dict[Hashable, str]


def _fixed(*names: str) -> Names:
    return {name: name for name in names}


def _numbered(prefix: str, values: Iterable[float]) -> Names:
    return {value: f"{prefix}_{value:g}" for value in values}


def trajectory(pictures: int) -> Names:
    """The films of a trajectory: each picture as it is, and the model's estimate of x_0."""
    return {(what, i): f"film_{what}_{i + 1}" for what in ("noisy", "seen") for i in range(pictures)}


def animation(strip: str) -> str:
    """The film that a strip of pictures belongs to: all those of a trajectory make one."""
    return re.sub(r"_(noisy|seen)_\d+$", "", strip)


def forward(timesteps: Iterable[int]) -> Names:
    """The clean picture, and a noisy one per timestep."""
    return _fixed("clean") | _numbered("t", timesteps)


def denoised(timesteps: Iterable[int]) -> Names:
    """A picture per timestep that it was denoised from."""
    return _numbered("t", timesteps)


def iterative(timesteps: Sequence[int], every: int) -> Names:
    """The state every few steps from the start on, and the pictures that the result is compared with."""
    return _numbered("step", range(0, len(timesteps) - 1, every)) | _fixed("clean", "iterative", "one_step", "blur")


def methods(timesteps: Iterable[int]) -> Names:
    """For each timestep the noisy picture, the ways to denoise it, and the clean picture."""
    ways = ("noisy", "blur", "one_step", "iterative", "clean")
    return {(t, way): f"{way}_{t}" for t in timesteps for way in ways}


def generate(prompts: int, steps: Iterable[int]) -> Names:
    """A picture per number of steps and prompt."""
    return {(count, i): f"prompt_{i + 1}_steps_{count}" for count in steps for i in range(prompts)}


def enlarged(small: Names, *keys: Hashable) -> Names:
    """All pictures, or some, at the second stage's size, with keys ("large", key)."""
    return {("large", key): f"{small[key]}_large" for key in keys or small}


def sample(samples: int) -> Names:
    """Samples, by index."""
    return {i: f"sample_{i + 1}" for i in range(samples)}


def sdedit(levels: Iterable[int]) -> Names:
    """An edit per level, and the original."""
    return _numbered("i_start", levels) | _fixed("original")


def inpaint(samples: int) -> Names:
    """The original, its mask, the part that is kept, and samples."""
    return _fixed("original", "mask", "kept") | sample(samples)


LOOKS = ("whole", "other_looks")  # of an illusion's best candidate


def illusion(best: int) -> Names:
    """The best candidate, its other looks, the next best, and all candidates."""
    return _fixed(*LOOKS, *(f"runner_up_{place}" for place in range(2, best + 1)), "candidates")


def mixing_views() -> Names:
    """An anagram in a view that rearranges pixels, and in two that mix them."""
    return _fixed("jigsaw", "turned", "blurred")


def noise_levels(sigmas: Iterable[float]) -> Names:
    """A sheet of digits per standard deviation of the noise."""
    return _numbered("sigma", sigmas)


def denoiser(epochs: Iterable[int]) -> Names:
    """Clean digits, noisy ones, and the denoiser's output after each epoch."""
    return _fixed("clean", "noisy") | _numbered("epoch", epochs)


def pure_noise(epochs: Iterable[int]) -> Names:
    """A denoiser's output from pure noise after each epoch, and the mean training image."""
    return _numbered("epoch", epochs) | _fixed("mean")


def losses() -> Names:
    """The chart of training losses."""
    return _fixed("losses")


def flow(epochs: Iterable[int]) -> Names:
    """Samples after each epoch."""
    return _numbered("epoch", epochs)


def flow_films() -> Names:
    """From noise to digits, and from epoch to epoch."""
    return {"flow": "film_flow", "epochs": "film_epochs"}


def guidance(scales: Iterable[float]) -> Names:
    """Samples per guidance scale, and the chart of their scores."""
    return _numbered("scale", scales) | _fixed("sweep")


def learning_rates() -> Names:
    """The chart of two schedules of the learning rate."""
    return _fixed("distances")


def memorisation(models: Iterable[str]) -> Names:
    """Samples of each model beside their nearest training images, and the same for test digits."""
    return _fixed(*models, "test_digits")
