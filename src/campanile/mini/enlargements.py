"""Measuring IF-mini's second stage: pictures reduced, enlarged again, and compared with what they were."""

from __future__ import annotations

import torch
import torch.nn.functional as F

from campanile.images import to_uint8
from campanile.mini.enlarger import reduced
from campanile.mini.evaluate import quality
from campanile.mini.judge import Judge, as_floats, perceptual_distance
from campanile.stage import Stage


@torch.no_grad()
def enlargements(
    stage: Stage, picture: torch.Tensor, prompt: str, small: int, level: int, timesteps: list[int], noise
) -> dict[str, torch.Tensor]:
    """A picture (3, H, H), reduced, and enlarged again in two ways, (3, H, H) each: "bicubic" and "second stage".

    :param small: side of the reduced picture.
    :param level: timestep to which that is noised for the second stage.
    :param noise: see `Stage.noise`, of one picture.
    """
    little = to_uint8(reduced(picture[None], small)).float() / 127.5 - 1  # as a file of it would have it
    stretched = F.interpolate(little, picture.shape[-2:], mode="bicubic", align_corners=False).clamp(-1, 1)
    enlarging = stage.enlarging(little.to(stage.device), level, noise())
    made = enlarging.sample(timesteps, enlarging.estimate([prompt], guidance=1), noise)
    return {"bicubic": stretched[0], "second stage": made[0].clamp(-1, 1).cpu()}


def likeness(judge: Judge, picture: torch.Tensor, made: dict[str, torch.Tensor]) -> dict[str, dict[str, float]]:
    """How near pictures come to the one they were made from: "psnr" in dB, "ssim", and "distance" to the judge."""
    found = {}
    for name, image in made.items():
        pair = [as_floats(to_uint8(each))[None] for each in (picture, image)]
        psnr, ssim = quality(image, picture)
        found[name] = {"psnr": psnr, "ssim": ssim, "distance": perceptual_distance(judge, *pair).item()}
    return found
