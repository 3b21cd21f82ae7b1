"""What is imposed on an image after a step of the sampler: functions (x, t) -> x."""

from __future__ import annotations

from collections.abc import Callable

import torch

from campanile.schedule import Schedule

Constraint = Callable[[torch.Tensor, int], torch.Tensor]


def nothing(x: torch.Tensor, t: int) -> torch.Tensor:
    """The image as it is."""
    return x


def known_region(
    original: torch.Tensor, mask: torch.Tensor, schedule: Schedule, noise: Callable[[], torch.Tensor]
) -> Constraint:
    """x_t <- m x_t + (1 - m) forward(x_orig, t): new content where m is 1. Lugmayr et al. 2022 ("RePaint"), equation 8.

    At the end (t = -1) the known region is the original itself.

    :param original: in [-1, 1], (3, H, W) or (B, 3, H, W).
    :param mask: 0 to 1, (H, W) or (1, H, W).
    :param noise: fresh noise of x's shape.
    """

    def constrain(x: torch.Tensor, t: int) -> torch.Tensor:
        return mask * x + (1 - mask) * schedule.forward(original, t, noise())

    return constrain
