"""The loop: from noise to an image, step by step. Every experiment with a text-to-image model runs through it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch

from campanile.constrain import Constraint, nothing
from campanile.estimate import Estimate
from campanile.schedule import Schedule, Threshold, dynamic_threshold

Progress = Callable[[Iterable], Iterable]


@dataclass(frozen=True)
class State:
    """After a step: the image x at timestep ``t`` (-1: clean), and the clean image that the network saw before it."""

    t: int
    x: torch.Tensor
    clean: torch.Tensor


@torch.no_grad()
def denoise(
    x: torch.Tensor,
    timesteps: Sequence[int],
    estimate: Estimate,
    schedule: Schedule,
    noise: Callable[[], torch.Tensor],
    constrain: Constraint = nothing,
    threshold: Threshold = dynamic_threshold,
) -> Iterator[State]:
    """Walk down the timesteps; yields the state after each. Ho, Jain & Abbeel 2020, algorithm 2, with strides.

    :param x: at timesteps[0], (B, 3, H, W), float32.
    :param timesteps: falling to -1, the clean image; where they rise (see ``resampled``) noise is added again.
    :param estimate: see ``campanile.estimate``.
    :param noise: standard normal noise of x's shape, fresh at every call.
    :param constrain: imposed after each step, see ``campanile.constrain``.
    :param threshold: applied to each clean-image estimate.
    """
    clean = x
    for t, to in pairwise(timesteps):
        if to > t:
            x = schedule.noised_further(x, t, to, noise())
        else:
            eps, share = estimate(x, t)
            clean = threshold(schedule.clean(x, t, eps))
            x = schedule.posterior_mean(clean, x, t, to)
            if to >= 0:
                x = x + (schedule.log_variance(share, t, to) / 2).exp() * noise()
        x = constrain(x, to)
        yield State(to, x, clean)


def resampled(timesteps: Sequence[int], jump: int, resamplings: int) -> list[int]:
    """Timesteps with jumps back: each stretch of ``jump`` steps is walked ``resamplings`` times.

    Lugmayr et al. 2022 ("RePaint"), section 4.2 and figure 9; 1 resampling leaves the timesteps as they are.
    """
    walk = [timesteps[0]]
    for start in range(0, len(timesteps) - 1, jump):
        stretch = list(timesteps[start : start + jump + 1])
        # No way leads back from the clean image itself.
        noisy = [t for t in stretch[1:] if t >= 0]
        if noisy:
            walk += [*noisy, stretch[0]] * (resamplings - 1)
        walk += stretch[1:]
    return walk


@torch.no_grad()
def denoise_from(
    starts: Sequence[torch.Tensor],
    entries: Sequence[int],
    timesteps: Sequence[int],
    estimate: Estimate,
    schedule: Schedule,
    noise: Sequence[Callable[[], torch.Tensor]],
    threshold: Threshold = dynamic_threshold,
    progress: Progress = iter,
) -> torch.Tensor:
    """Images that enter the walk at different timesteps and go down together, (B, 3, H, W).

    :param starts: images (3, H, W), the i-th noised to timesteps[entries[i]].
    :param entries: indices into ``timesteps``, rising.
    :param noise: for each image its noise, (3, H, W), fresh at every call.
    :param progress: wraps the numbers of the steps.
    """
    steps = iter(progress(range(len(timesteps) - 1 - entries[0])))
    x = starts[0].unsqueeze(0)
    bounds = [*entries[1:], len(timesteps) - 1]
    for active, (first, last) in enumerate(zip(entries, bounds, strict=True), 1):
        if active > 1:
            x = torch.cat([x, starts[active - 1].unsqueeze(0)])

        def fresh(active: int = active) -> torch.Tensor:
            return torch.stack([each() for each in noise[:active]])

        states = denoise(x, timesteps[first : last + 1], estimate, schedule, fresh, threshold=threshold)
        for state, _ in zip(states, steps, strict=False):
            x = state.x
    next(steps, None)  # the last step is done
    return x
