"""The sampling loop of Part A: every experiment with a text-to-image model runs through it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch

from campanile.diffusion.estimate import Estimate
from campanile.diffusion.schedule import Schedule, Threshold, dynamic_threshold

Constraint = Callable[[torch.Tensor, int], torch.Tensor]
"""What an experiment imposes on x_t after each step: (x_t, t) -> x_t, perhaps of more images."""

Draw = Callable[[int], torch.Tensor]
"""New standard normal noise for the first images of the batch: images -> (images, 3, H, W)."""

Progress = Callable[[Iterable], Iterable]


@dataclass(frozen=True)
class State:
    """After a step: the image ``x`` at timestep ``t`` (-1: clean), and the estimate of x_0 that the step used."""

    t: int
    x: torch.Tensor
    x0: torch.Tensor


def unconstrained(x: torch.Tensor, t: int) -> torch.Tensor:
    """The image as it is."""
    return x


@torch.no_grad()
def denoise(
    x: torch.Tensor,
    timesteps: Sequence[int],
    estimate: Estimate,
    schedule: Schedule,
    draw: Draw,
    constrain: Constraint = unconstrained,
    threshold: Threshold = dynamic_threshold,
) -> Iterator[State]:
    """Step down the timesteps; yields the state after each. Ho, Jain & Abbeel 2020, algorithm 2, with strides.

    :param x: at timesteps[0], (B, 3, H, W), float32.
    :param timesteps: falling to -1, the clean image; where they rise, noise is added again (see ``timesteps.repaint``).
    :param estimate: see ``campanile.diffusion.estimate``.
    :param constrain: applied after each step; it can also add images to the batch.
    :param threshold: applied to each estimate of x_0.
    """
    x0 = x
    for t, to in pairwise(timesteps):
        if to > t:
            x = schedule.renoise(x, t, to, draw(len(x)))
        else:
            # 1. Estimate the noise in x_t, and v, which sets the variance of the step.
            eps, v = estimate(x, t)
            # 2. The clean image that this noise implies, kept in range: DDPM, equation 15.
            x0 = threshold(schedule.predict_x0(x, t, eps))
            # 3. The mean of x_to given x_t and x_0: DDPM, equation 7.
            x = schedule.posterior_mean(x0, x, t, to)
            # 4. Noise of the learned variance, except in the last step: Nichol & Dhariwal 2021, equation 15.
            if to >= 0:
                x = x + (schedule.log_variance(v, t, to) / 2).exp() * draw(len(x))
        # 5. What the experiment imposes on x_to.
        x = constrain(x, to)
        yield State(to, x, x0)


def last(states: Iterator[State]) -> torch.Tensor:
    """The last image of a trajectory."""
    *_, state = states
    return state.x
