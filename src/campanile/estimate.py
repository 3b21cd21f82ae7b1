"""Noise estimates: functions (x_t, t) -> (eps, share) that a sampler follows.

``x_t`` is (B, 3, H, W), ``t`` a timestep; eps is the noise in x_t, ``share`` where the step's variance lies, see
``Schedule.log_variance``. Both have x_t's shape.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import torch
from torch import nn

if TYPE_CHECKING:
    from campanile.frequency import Split
    from campanile.schedule import Schedule
    from campanile.views import View

Estimate = Callable[[torch.Tensor, int], tuple[torch.Tensor, torch.Tensor]]


def prompted(unet: nn.Module, embeddings: torch.Tensor) -> Estimate:
    """The estimate for one prompt, embedded as (1, tokens, width), or one for each image, (B, tokens, width)."""

    def estimate(x: torch.Tensor, t: int) -> tuple[torch.Tensor, torch.Tensor]:
        words = embeddings.expand(len(x), -1, -1).to(unet.dtype)
        return unet(x.to(unet.dtype), t, encoder_hidden_states=words).sample.float().chunk(2, dim=1)

    return estimate


def from_clean(inner: Estimate, schedule: Schedule) -> Estimate:
    """The noise in x_t, of a network that estimates the clean picture; `inner` gives that in place of eps.

    Guidance may have come before: what solves x_t for eps is the same for all branches.
    """

    def estimate(x: torch.Tensor, t: int) -> tuple[torch.Tensor, torch.Tensor]:
        clean, share = inner(x, t)
        return schedule.noise(x, t, clean), share

    return estimate


def guided(unet: nn.Module, embeddings: torch.Tensor, unconditional: torch.Tensor, scale: float) -> Estimate:
    """Classifier-free guidance: eps = eps_u + scale (eps_c - eps_u), with the conditional branch's variance.

    Ho & Salimans 2022, in the convention where scale 0 is unconditional and 1 is conditional. Both branches go through
    the network in one call.

    :param embeddings: as for ``prompted``.
    :param unconditional: embeddings of the prompt "", (1, tokens, width).
    """

    def estimate(x: torch.Tensor, t: int) -> tuple[torch.Tensor, torch.Tensor]:
        words = [each.expand(len(x), -1, -1) for each in (unconditional, embeddings)]
        eps, share = prompted(unet, torch.cat(words))(torch.cat([x, x]), t)
        eps_u, eps_c = eps.chunk(2)
        return eps_u + scale * (eps_c - eps_u), share.chunk(2)[1]

    return estimate


def in_views(inner: Estimate, views: Sequence[View]) -> Estimate:
    """The mean of an estimate for each view, brought back. Geng, Park & Owens 2024 ("Visual Anagrams"), equation 4.

    :param inner: of all views in one batch, view by view: images 0 to B - 1 are those of the first view, and so on. So
        its embeddings are a prompt a view, each repeated for B images, see ``one_each``.
    """

    def estimate(x: torch.Tensor, t: int) -> tuple[torch.Tensor, torch.Tensor]:
        seen = torch.cat([view.view(x) for view in views])
        eps, share = (part.chunk(len(views)) for part in inner(seen, t))
        eps = [view.inverse(each) for view, each in zip(views, eps, strict=True)]
        share = [view.inverse_share(each) for view, each in zip(views, share, strict=True)]
        return torch.stack(eps).mean(0), torch.stack(share).mean(0)

    return estimate


def in_parts(inner: Estimate, split: Split) -> Estimate:
    """The first part of one prompt's estimate and the second part of another's: a hybrid image.

    Geng, Park & Owens 2024, "Factorized Diffusion", equation 5.

    :param inner: of both prompts in one batch: images 0 to B - 1 are those of the first prompt, see ``one_each``.
    :param split: see ``campanile.frequency``.
    """

    def estimate(x: torch.Tensor, t: int) -> tuple[torch.Tensor, torch.Tensor]:
        eps, share = (part.chunk(2) for part in inner(torch.cat([x, x]), t))
        return split(eps[0])[0] + split(eps[1])[1], torch.stack(share).mean(0)

    return estimate


def one_each(embeddings: Sequence[torch.Tensor], images: int) -> torch.Tensor:
    """Embeddings (1, tokens, width) of several prompts, each repeated for some images: (prompts * images, ...)."""
    return torch.cat([each.expand(images, -1, -1) for each in embeddings])
