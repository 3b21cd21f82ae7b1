"""SDEdit: a picture partly noised, then denoised. Meng et al. 2022, algorithm 1."""

from collections.abc import Sequence

import torch

from campanile.diffusion.estimate import Estimate
from campanile.diffusion.sampler import Constraint, last
from campanile.diffusion.stage import Stage


def joining(starts: dict[int, torch.Tensor]) -> Constraint:
    """Images (3, H, W) that join the batch when sampling reaches their timestep."""

    def constrain(x: torch.Tensor, t: int) -> torch.Tensor:
        return torch.cat([x, starts[t][None]]) if t in starts else x

    return constrain


def edit(
    stage: Stage,
    original: torch.Tensor,
    levels: Sequence[int],
    timesteps: Sequence[int],
    estimate: Estimate,
    seed: int,
    stream: str,
) -> torch.Tensor:
    """A picture noised to timesteps[level] and denoised from there, for each level: (levels, 3, size, size).

    All levels share one batch, which each joins at its own timestep.

    :param original: (3, size, size).
    :param levels: rising indices into ``timesteps``.
    """
    original, draw = original.to(stage.device), stage.draws(seed, stream, levels)
    entries = [timesteps[level] for level in levels]
    starts = {t: stage.schedule.add_noise(original, t, eps)[0] for t, eps in zip(entries, draw(), strict=True)}
    first = starts.pop(entries[0])[None]
    return last(stage.denoise(first, timesteps[levels[0] :], estimate, draw, joining(starts)))
