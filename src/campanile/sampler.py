"""The loop: from noise to an image, step by step. Every experiment with a text-to-image model runs through it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import torch

from campanile.estimate import Estimate
from campanile.schedule import Schedule, dynamic_threshold


@dataclass(frozen=True)
class State:
    """After a step: the image x at timestep ``t`` (-1: clean), and the clean image that the network saw before it."""

    t: int
    x: torch.Tensor
    clean: torch.Tensor


@torch.no_grad()
def denoise(
    x: torch.Tensor,
    timesteps: list[int],
    estimate: Estimate,
    schedule: Schedule,
    noise: Callable[[], torch.Tensor],
    threshold: Callable[[torch.Tensor], torch.Tensor] = dynamic_threshold,
) -> Iterator[State]:
    """Walk down the timesteps; yields the state after each. Ho, Jain & Abbeel 2020, algorithm 2, with strides.

    Args:
        x: at timesteps[0], (B, 3, H, W), float32.
        timesteps: falling; from the last one the step goes to the clean image.
        estimate: see ``campanile.estimate``.
        noise: standard normal noise of x's shape, fresh at every call.
        threshold: applied to each clean-image estimate.
    """
    for t, to in pairwise([*timesteps, -1]):
        eps, share = estimate(x, t)
        clean = threshold(schedule.clean(x, t, eps))
        x = schedule.posterior_mean(clean, x, t, to)
        if to >= 0:
            x = x + (schedule.log_variance(share, t, to) / 2).exp() * noise()
        yield State(to, x, clean)
