"""The timesteps of a trajectory: they fall to -1, the clean image. No torch here: Snakemake reads this module too."""

from collections.abc import Sequence

TRAINING_TIMESTEPS = 1000
"""Timesteps of the models that the study runs, 0 to 999."""


def strided(first: int = 990, stride: int = 30) -> list[int]:
    """first, first - stride, ... while not below 0, and -1."""
    return [*range(first, -1, -stride), -1]


def leading(steps: int) -> list[int]:
    """``steps`` evenly spaced timesteps, down to 0; then -1. Diffusers calls this leading spacing."""
    stride = TRAINING_TIMESTEPS // steps
    return strided((steps - 1) * stride, stride)


def repaint(timesteps: Sequence[int], jump: int, resamplings: int) -> list[int]:
    """Timesteps with jumps back: each stretch of ``jump`` steps is sampled ``resamplings`` times.

    Lugmayr et al. 2022 ("RePaint"), section 4.2 and figure 9; one resampling is plain sampling.
    """
    trajectory = [timesteps[0]]
    for start in range(0, len(timesteps) - 1, jump):
        stretch = list(timesteps[start : start + jump + 1])
        # RePaint never resamples x_0: jump back from noisy states only.
        noisy = [t for t in stretch[1:] if t >= 0]
        if noisy:
            trajectory += [*noisy, stretch[0]] * (resamplings - 1)
        trajectory += stretch[1:]
    return trajectory
