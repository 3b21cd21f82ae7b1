"""Splits of an image, or of a noise estimate, into parts that add up to it: what is seen from afar (or in grey, or in
motion), and the rest. Geng, Park & Owens 2024, "Factorized Diffusion".

All parts are (B, 3, H, W), like the image. Splits are linear. To add a split, add an entry to ``SPLITS``: the
configuration, the script and the report follow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate
from math import cos, isclose, radians, sin
from operator import add
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field

from campanile.diffusion.choices import Choice, Chosen, parsed

if TYPE_CHECKING:
    import torch

    from campanile.diffusion.estimate import Estimate
    from campanile.diffusion.sampler import Constraint, Draw
    from campanile.diffusion.schedule import Schedule, Timestep

Parts = tuple["torch.Tensor", ...]


@dataclass(frozen=True)
class Split:
    """A split: ``parts`` returns the parts of an image, and ``looks`` says how a viewer sees the first part alone, the
    first two together, and so on to the whole.

    :param changed: what the viewer changes to see less than the whole: "distance", "colour" or "speed".
    :param weights: of the parts, where each is the whole image times a weight; then a viewer always sees the whole.
    """

    parts: Callable[[torch.Tensor], Parts]
    looks: Sequence[str]
    changed: str = ""
    weights: Sequence[float] = ()

    def seen(self, image: torch.Tensor) -> list[torch.Tensor]:
        """The image as it is seen in each look."""
        return [image] * len(self.looks) if self.weights else [*accumulate(self.parts(image)[:-1]), image]


def _frequencies(size: int, sigmas: list[float], kernel: int, sigma: float) -> Split:
    """Two bands, which a Gaussian blur tells apart, or three, which two blurs do; the lowest first.

    :param sigmas: standard deviations of one or two blurs in pixels of the first stage; none: ``sigma`` alone.
    """
    blurs, width = sorted(sigmas) or [sigma], _odd(kernel, size)
    # The same blur one way, then the other: in one go, 256 pixels would take seconds on a CPU.
    kernels = [(width, width)] if size <= 64 else [(width, 1), (1, width)]

    def parts(image: torch.Tensor) -> Parts:
        from torchvision.transforms.functional import gaussian_blur

        bands = []
        for blur in blurs:
            low = image
            for shape in kernels:
                low = gaussian_blur(low, shape, 2 * [blur * size / 64])
            bands.append(image - low)
            image = low
        return image, *reversed(bands)

    return Split(parts, ("from afar", *["from a few steps away"][: len(blurs) - 1], "from close by"), "distance")


def _odd(width: int, size: int) -> int:
    """A width at 64 pixels a side, for another size; odd, so that there is a middle."""
    return width * size // 64 | 1


def _colours(*_: object) -> Split:
    """The grey picture, and its colours."""

    def parts(image: torch.Tensor) -> Parts:
        grey = image.mean(-3, keepdim=True).expand_as(image)
        return grey, image - grey

    return Split(parts, ("in grey", "in colour"), "colour")


def _motion(size: int, angle: float, *_: object) -> Split:
    """The picture smeared over 17 pixels (at 64 a side) like a moving one, and the rest.

    :param angle: of the motion in degrees, anticlockwise from the horizontal.
    """

    def parts(image: torch.Tensor) -> Parts:
        import torch
        import torch.nn.functional as F

        length = _odd(17, size)
        place = torch.arange(length) - length // 2
        # Points one pixel apart on the line, each shared among the four pixels next to it.
        slopes = (cos(radians(angle)), -sin(radians(angle)))
        across, down = ((1 - (place[:, None] * slope - place).abs()).clamp(min=0) for slope in slopes)
        line = (down.T @ across / length).to(image.device).expand(3, 1, -1, -1)
        moved = F.conv2d(F.pad(image, 4 * [length // 2], mode="reflect"), line, groups=3)
        return moved, image - moved

    return Split(parts, ("in motion", "at rest"), "speed")


def _add_up(weights: list[float]) -> list[float]:
    if not isclose(sum(weights), 1, abs_tol=1e-6):
        raise ValueError(f"the weights add up to {sum(weights):g}: they must add up to 1, so that noise keeps its size")
    return weights


def _scales(size: int, weights: list[float], *_: object) -> Split:
    """The image times each weight. Prompts are composed; a negative weight leads away from one.

    Weights 1 - s and s of the prompt "" and another are guidance at scale s. Liu et al. 2022, "Compositional Visual
    Generation with Composable Diffusion Models".
    """
    looks = [f"prompt {i + 1}, weight {weight:g}" for i, weight in enumerate(weights)]
    return Split(lambda image: tuple(weight * image for weight in weights), looks, weights=weights)


Sigma = Annotated[float, Field(ge=0.01, le=100)]
Weights = Annotated[
    list[Annotated[float, Field(ge=-100, le=100)]], Field(min_length=2, max_length=10), AfterValidator(_add_up)
]
# (size, parameter, kernel, sigma) -> split
SPLITS = {
    "frequencies": Choice(_frequencies, Annotated[list[Sigma], Field(min_length=1, max_length=2)], []),
    "colours": Choice(_colours),
    "motion": Choice(_motion, Annotated[float, Field(ge=-180, le=180)], 0.0),
    "scales": Choice(_scales, Weights),
}
"""Splits by name."""


def named(split: Chosen, size: int, kernel: int = 33, sigma: float = 2.0) -> Split:
    """The split for images of ``size`` x ``size`` pixels.

    :param kernel: width of Gaussian kernels in pixels of the first stage; ``sigma``: their standard deviation where the
        split gives none.
    """
    name, parameter = parsed(split, SPLITS)
    return SPLITS[name].make(size, parameter, kernel, sigma)


def places(parts: Sequence[object]) -> tuple[list[int], int | None, list[int]]:
    """Where the prompts are among some parts, where a real picture is, and which prompt each part takes, by index.

    The part that a real picture gives takes any prompt: ``known_part`` replaces it.
    """
    prompts = [place for place, part in enumerate(parts) if isinstance(part, str)]
    known = next((place for place in range(len(parts)) if place not in prompts), None)
    return prompts, known, [prompts.index(place) if place in prompts else 0 for place in range(len(parts))]


def factorized(inner: Estimate, split: Split, prompts: Sequence[int] | None = None) -> Estimate:
    """Each part of the estimate from one prompt's estimate: a hybrid image. Equation 5.

    The variance is the mean of all, or where parts have weights that of the largest.

    :param inner: for all prompts in one batch: images 0 to B - 1 belong to the first.
    :param prompts: the prompt of each part, as an index; None: each part has its own.
    """
    order = prompts or range(len(split.looks))
    count = max(order) + 1

    def estimate(x: torch.Tensor, t: Timestep) -> tuple[torch.Tensor, torch.Tensor]:
        eps, v = (each.chunk(count) for each in inner(x.repeat(count, 1, 1, 1), t))
        joint = reduce(add, [split.parts(eps[prompt])[part] for part, prompt in enumerate(order)])
        return joint, v[split.weights.index(max(split.weights))] if split.weights else reduce(add, v) / count

    return estimate


def known_part(split: Split, part: int, original: torch.Tensor, schedule: Schedule, draw: Draw) -> Constraint:
    """One part of x_t <- the part of add_noise(original, t). At the end (t = -1) it is the part of the original itself.

    An inverse problem; ``inpaint.known_region`` is its sibling.

    :param original: in [-1, 1], (3, H, W).
    """

    def constrain(x: torch.Tensor, t: int) -> torch.Tensor:
        parts = [*split.parts(x)]
        parts[part] = split.parts(schedule.add_noise(original, t, draw(len(x))))[part]
        return reduce(add, parts)

    return constrain
