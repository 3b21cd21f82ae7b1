"""The timesteps that a walk visits: falling, to -1, the clean image. No torch here: Snakemake reads this module too."""

from collections.abc import Sequence

TIMESTEPS = 1000


def strided(first: int = 990, stride: int = 30) -> list[int]:
    """first, first - stride, ... while not below 0, and -1."""
    return [*range(first, -1, -stride), -1]


def leading(steps: int, timesteps: int = TIMESTEPS) -> list[int]:
    """So many evenly spaced timesteps, the last of them 0, and -1: what diffusers calls leading spacing."""
    stride = timesteps // steps
    return strided((steps - 1) * stride, stride)


def repaint(timesteps: Sequence[int], jump: int, resamplings: int) -> list[int]:
    """Timesteps with jumps back: each stretch of ``jump`` steps is walked ``resamplings`` times.

    Lugmayr et al. 2022 ("RePaint"), section 4.2 and figure 9; one resampling leaves the timesteps as they are.
    """
    walk = [timesteps[0]]
    for start in range(0, len(timesteps) - 1, jump):
        stretch = list(timesteps[start : start + jump + 1])
        # RePaint never resamples x_0: jump back from noisy states only.
        noisy = [t for t in stretch[1:] if t >= 0]
        if noisy:
            walk += [*noisy, stretch[0]] * (resamplings - 1)
        walk += stretch[1:]
    return walk
