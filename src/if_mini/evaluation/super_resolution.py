"""The second stage against bicubic interpolation: pictures reduced, enlarged again, and compared with the originals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import torch
import torch.nn.functional as F

from campanile.diffusion.stage import Stage
from campanile.diffusion.super_resolution import conditioned
from campanile.diffusion.timesteps import leading
from campanile.fidelity import psnr_ssim
from campanile.images import to_uint8
from campanile.seeds import Draws
from if_mini.evaluation.classifier import Classifier, as_floats, perceptual_distance
from if_mini.training.super_resolution import downsampled

WAYS = ("bicubic", "second stage")

SMALL = 64
"""Side of the small pictures: what the first stage makes."""

SHOWN = 2
"""How many pictures of each kind the sheet shows."""

Similarity = dict[str, float]
"""Of two pictures: "psnr" in dB, "ssim", and "distance" as a classifier sees it."""


def enlarged(
    stage: Stage, picture: torch.Tensor, prompt: str, small: int, noise: int, timesteps: Sequence[int], draw: Draws
) -> dict[str, torch.Tensor]:
    """A picture (3, H, H) reduced, and enlarged again in each of WAYS, (3, H, H).

    :param small: side of the reduced picture.
    :param noise: timestep to which it is noised for the second stage.
    :param draw: noise for one picture, see `Stage.draws`.
    """
    low_resolution = to_uint8(downsampled(picture[None], small)).float() / 127.5 - 1  # as a file would hold it
    size = picture.shape[-2:]
    bicubic = F.interpolate(low_resolution, size, mode="bicubic", align_corners=True).clamp(-1, 1)
    second = conditioned(stage, low_resolution, noise, draw())
    made = second.sample(timesteps, second.estimate([prompt], guidance=1), draw)
    return dict(zip(WAYS, (bicubic[0], made[0].clamp(-1, 1).cpu()), strict=True))


def similarity(classifier: Classifier, image: torch.Tensor, picture: torch.Tensor) -> Similarity:
    """How similar an image is to a picture, both (3, H, H) in [-1, 1]."""
    psnr, ssim = psnr_ssim(image, picture)
    pair = [as_floats(to_uint8(each))[None] for each in (picture, image)]
    return {"psnr": psnr, "ssim": ssim, "distance": perceptual_distance(classifier, *pair).item()}


def summary(found: Sequence[dict[str, Similarity]]) -> dict:
    """Means over pictures, by way, and in what share of the pictures the second stage is better than bicubic.

    Better is a higher PSNR, a higher SSIM, and a lower distance.
    """
    bicubic, second = WAYS
    measures = found[0][second]
    means = {way: {name: _mean(each[way][name] for each in found) for name in measures} for way in WAYS}
    better = {
        name: _mean((each[second][name] > each[bicubic][name]) != (name == "distance") for each in found)
        for name in measures
    }
    return {"pictures": len(found), "means": means, "better": better}


def _mean(values: Iterable[float]) -> float:
    values = list(values)
    return sum(values) / len(values)


def measure(
    stage: Stage,
    classifier: Classifier,
    pictures: Sequence[tuple[torch.Tensor, str]],
    kind: str,
    seed: int,
    steps: int,
    noise: int,
    progress: Callable[[Iterable], Iterable] = iter,
) -> tuple[dict, list[torch.Tensor]]:
    """Compare the second stage with bicubic on pictures of one kind, each with its caption.

    Returns their `summary`, and what the sheet shows of the first pictures: small, bicubic, second stage, original.
    """
    found, shown = [], []
    for index, (picture, caption) in enumerate(progress(pictures)):
        draw = stage.draws(seed, f"enlargements {kind}", [index])
        made = enlarged(stage, picture, caption, SMALL, noise, leading(steps), draw)
        found.append({way: similarity(classifier, image, picture) for way, image in made.items()})
        if index < SHOWN:
            small = F.interpolate(downsampled(picture[None], SMALL), picture.shape[-2:])[0]
            shown += [small, *made.values(), picture]
    return summary(found), shown
