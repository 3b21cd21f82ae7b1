"""Noise estimates: functions (x_t, t) -> (eps, share) that a sampler follows.

``x_t`` is (B, 3, H, W), ``t`` a timestep; eps is the noise in x_t, ``share`` where the step's variance lies, see
``Schedule.log_variance``. Both have x_t's shape.
"""

from collections.abc import Callable

import torch
from torch import nn

Estimate = Callable[[torch.Tensor, int], tuple[torch.Tensor, torch.Tensor]]


def prompted(unet: nn.Module, embeddings: torch.Tensor) -> Estimate:
    """The estimate for a prompt an image; embeddings are (B, tokens, width)."""

    def estimate(x: torch.Tensor, t: int) -> tuple[torch.Tensor, torch.Tensor]:
        return unet(x, t, encoder_hidden_states=embeddings).sample.float().chunk(2, dim=1)

    return estimate


def guided(unet: nn.Module, embeddings: torch.Tensor, unconditional: torch.Tensor, scale: float) -> Estimate:
    """Classifier-free guidance: eps = eps_u + scale (eps_c - eps_u), with the conditional branch's variance.

    Ho & Salimans 2022, in the convention where scale 0 is unconditional and 1 is conditional. Both branches go through
    the network in one call.

    Args:
        unconditional: embeddings of the prompt "", (1, tokens, width) or (B, tokens, width).
    """
    both = prompted(unet, torch.cat([unconditional.expand_as(embeddings), embeddings]))

    def estimate(x: torch.Tensor, t: int) -> tuple[torch.Tensor, torch.Tensor]:
        eps, share = both(torch.cat([x, x]), t)
        eps_u, eps_c = eps.chunk(2)
        return eps_u + scale * (eps_c - eps_u), share.chunk(2)[1]

    return estimate
