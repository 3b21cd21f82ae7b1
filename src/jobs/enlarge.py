"""Pictures at the second stage's size, where one is configured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import torch

from campanile.diffusion.estimate import Estimate
from campanile.diffusion.sampler import Constraint, last, unconstrained
from campanile.diffusion.stage import Stage
from campanile.diffusion.super_resolution import conditioned
from campanile.diffusion.timesteps import leading
from campanile.seeds import Draws
from jobs.stage import open_second_stage

if TYPE_CHECKING:
    from campanile.diffusion.views import View


def enlarge(
    job,
    pictures: torch.Tensor,
    prompts: Sequence[str],
    stream: str,
    first: Stage | None = None,
    views: Callable[[int], Sequence[View]] = lambda size: (),
    combine: Callable[[Estimate, int], Estimate] = lambda estimate, size: estimate,
    constrain: Callable[[Stage, Draws], Constraint] = lambda stage, draw: unconstrained,
) -> torch.Tensor | None:
    """The pictures at the second stage's size, (B, 3, size, size) on the CPU; None if there is no second stage.

    :param pictures: (B, 3, h, w) in [-1, 1].
    :param prompts: one for all pictures, or one each; with views or parts, of all pictures for the first, and so on.
    :param first: the first stage, if the job has it open. Its memory is freed.
    :param views: the views that ``combine`` averages over, at a size.
    :param combine: what the experiment makes of the estimates for the prompts, at a size.
    :param constrain: what the experiment imposes on x_t.
    """
    settings = job.snakemake.params.enlarge
    if not settings:
        return None
    stage = open_second_stage(job, first)
    draw = stage.draws(job.snakemake.params.seed, f"{stream} enlarged", range(len(pictures)))
    stage = conditioned(stage, pictures, settings["noise"], draw(), views(stage.size))
    estimate = combine(stage.estimate(prompts, settings["guidance"]), stage.size)
    x, timesteps = draw(), leading(settings["steps"])
    return last(stage.denoise(x, timesteps, estimate, draw, constrain(stage, draw))).cpu()
