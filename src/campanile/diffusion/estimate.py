"""Noise estimates: functions (x_t, t) -> (eps, v).

``x_t`` is (B, 3, H, W) and ``t`` a timestep; eps is the noise in x_t, and v sets the variance of the step, see
``Schedule.log_variance``. Both have the shape of x_t.
"""

from collections.abc import Callable
from typing import Any, Protocol

import torch

from campanile.diffusion.schedule import Schedule, Timestep

Estimate = Callable[[torch.Tensor, Timestep], tuple[torch.Tensor, torch.Tensor]]


class UNet(Protocol):
    """A network in DeepFloyd IF's format: ``sample`` of its output, (B, 6, H, W), holds eps (or x_0) and v."""

    @property
    def dtype(self) -> torch.dtype:
        """The precision of its weights."""

    def __call__(self, x: torch.Tensor, t: Timestep, /, *, encoder_hidden_states: torch.Tensor) -> Any:
        """x_t, its timestep, and embeddings (B, tokens, width)."""


def conditional(unet: UNet, embeddings: torch.Tensor) -> Estimate:
    """The estimate for one prompt, embedded as (1, tokens, width), or for one per image, (B, tokens, width)."""

    def estimate(x: torch.Tensor, t: Timestep) -> tuple[torch.Tensor, torch.Tensor]:
        expanded = embeddings.expand(len(x), -1, -1).to(unet.dtype)
        return unet(x.to(unet.dtype), t, encoder_hidden_states=expanded).sample.float().chunk(2, dim=1)

    return estimate


def guided(unet: UNet, embeddings: torch.Tensor, unconditional: torch.Tensor, scale: float) -> Estimate:
    """Classifier-free guidance: eps = eps_u + scale (eps_c - eps_u), with the variance of the conditional branch.

    Ho & Salimans 2022, in the convention where scale 0 is unconditional and 1 is conditional. Both branches go through
    the network in one call.

    :param embeddings: as for ``conditional``.
    :param unconditional: embeddings of the prompt "", (1, tokens, width).
    """

    def estimate(x: torch.Tensor, t: Timestep) -> tuple[torch.Tensor, torch.Tensor]:
        both = torch.cat([each.expand(len(x), -1, -1) for each in (unconditional, embeddings)])
        eps, v = conditional(unet, both)(torch.cat([x, x]), t)
        eps_u, eps_c = eps.chunk(2)
        return eps_u + scale * (eps_c - eps_u), v.chunk(2)[1]

    return estimate


def eps_from_x0(predict_x0: Estimate, schedule: Schedule) -> Estimate:
    """Turn an estimate of x_0 into one of eps.

    Guidance may come before or after: both branches share x_t, so the conversion is the same affine map for both.
    """

    def estimate(x: torch.Tensor, t: Timestep) -> tuple[torch.Tensor, torch.Tensor]:
        x0, v = predict_x0(x, t)
        return schedule.predict_eps(x, t, x0), v

    return estimate
