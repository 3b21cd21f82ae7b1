"""A text-to-image model as a classifier: which prompt explains a picture best?

The prompt that predicts the noise added to a picture with the smallest squared error. Li et al. 2023, "Your Diffusion
Model is Secretly a Zero-Shot Classifier", equation 5.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch

from campanile.diffusion.estimate import Estimate
from campanile.diffusion.sampler import Draw
from campanile.diffusion.schedule import Schedule

TIMESTEPS = (300, 450, 600, 750, 900)
"""Where errors are compared; at lower timesteps the noisy picture itself shows what it contains."""


@torch.no_grad()
def errors(estimate: Estimate, schedule: Schedule, x0: torch.Tensor, prompts: int, draw: Draw) -> torch.Tensor:
    """The mean squared error in eps under each prompt, (prompts, B), summed over TIMESTEPS.

    :param estimate: for a batch of prompts * B pictures: the first B for the first prompt, and so on.
    :param x0: pictures (B, 3, H, W) in [-1, 1].
    :param draw: see ``sampler.Draw``; all prompts get the same noise.
    """
    total = torch.zeros(prompts, len(x0), device=x0.device)
    for t in TIMESTEPS:
        eps = draw(len(x0))
        predicted, _ = estimate(schedule.add_noise(x0, t, eps).repeat(prompts, 1, 1, 1), t)
        total += (predicted - eps.repeat(prompts, 1, 1, 1)).square().mean((1, 2, 3)).reshape(prompts, -1)
    return total


def advantage(of_views: torch.Tensor) -> torch.Tensor:
    """1 - error of each view's own prompt / mean error of the other prompts: (views, B), at most 1.

    :param of_views: errors, (views, prompts, B): the prompts of the views in their order, perhaps followed by others.
    """
    count = of_views.shape[1]
    own = of_views.diagonal(dim1=0, dim2=1).T
    others = (of_views.sum(1) - own) / (count - 1)
    return 1 - own / others


def scores(advantages: torch.Tensor, weights: Sequence[float] = ()) -> torch.Tensor:
    """Advantages, all of which should be large: those of prompts that must not fit change their sign.

    :param advantages: (candidates, views).
    :param weights: of the views' prompts; one with a negative weight must not fit. Without weights all have to fit.
    """
    return advantages * torch.tensor(weights or [1.0]).sign()
