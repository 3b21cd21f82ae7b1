"""Inpainting: new content inside a mask, the picture as it is outside. Lugmayr et al. 2022, "RePaint"."""

import torch

from campanile.diffusion.sampler import Constraint, Draw
from campanile.diffusion.schedule import Schedule


def known_region(original: torch.Tensor, mask: torch.Tensor, schedule: Schedule, draw: Draw) -> Constraint:
    """x_t <- m x_t + (1 - m) add_noise(original, t): new content where m is 1. RePaint, equation 8.

    At the end (t = -1) the known region is the original itself.

    :param original: in [-1, 1], (3, H, W) or (B, 3, H, W).
    :param mask: 0 to 1, (H, W) or (1, H, W).
    """

    def constrain(x: torch.Tensor, t: int) -> torch.Tensor:
        return mask * x + (1 - mask) * schedule.add_noise(original, t, draw(len(x)))

    return constrain
