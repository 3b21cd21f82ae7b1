"""The training objectives of Part B, with every equation of training, (1) to (6).

x and x_1 are images, (B, 1, 28, 28) in [0, 1]; eps and x_0 are noise ~ N(0, I) of that shape; t are times, (B,).
An objective is a function (network, images, labels, generator) -> loss, a scalar, with labels (B,). All tensors and
the generator are on one device.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

Objective = Callable[[nn.Module, torch.Tensor, torch.Tensor, torch.Generator], torch.Tensor]


def add_noise(x: torch.Tensor, eps: torch.Tensor, sigma: float) -> torch.Tensor:
    """(1) z = x + sigma eps."""
    return x + sigma * eps


@dataclass(frozen=True)
class Denoise:
    """(2) min E || f(z) - x ||^2.

    ``signal`` scales x in z but not in the target: 1 is the study's denoiser. 0 leaves pure noise, which says nothing
    about x, so the best prediction is the mean of the training images.
    """

    sigma: float
    signal: float = 1.0

    def __call__(self, network, x, labels, generator):  # noqa: D102
        eps = torch.randn(x.shape, generator=generator, device=x.device)
        z = add_noise(self.signal * x, eps, self.sigma)
        return F.mse_loss(network(z).float(), x)


def interpolant(x0: torch.Tensor, x1: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """(3) x_t = (1 - t) x_0 + t x_1: noise at t = 0, data at t = 1. Lipman et al. 2023, eq. 22 with sigma_min = 0."""
    t = t[:, None, None, None]
    return (1 - t) * x0 + t * x1


def velocity(x0: torch.Tensor, x1: torch.Tensor) -> torch.Tensor:
    """(4) d x_t / dt = x_1 - x_0. Lipman et al. 2023, the target of eq. 23 with sigma_min = 0."""
    return x1 - x0


@dataclass(frozen=True)
class FlowMatching:
    """(5) min E || u(x_t, t, c) - (x_1 - x_0) ||^2, t ~ U[0, 1]. Lipman et al. 2023, eq. 23; u is their v_t.

    ``p_uncond`` is the probability of hiding the class c, see ``label_dropout``; None trains a network without classes.
    """

    p_uncond: float | None = None

    def __call__(self, network, x, labels, generator):  # noqa: D102
        x0 = torch.randn(x.shape, generator=generator, device=x.device)
        t = stratified_times(len(x), generator)
        c = None
        if self.p_uncond is not None:
            c = F.one_hot(labels, network.classes).float() * label_dropout(len(x), self.p_uncond, generator)
        return F.mse_loss(network(interpolant(x0, x, t), t, c).float(), velocity(x0, x))


def label_dropout(batch: int, p_uncond: float, generator: torch.Generator) -> torch.Tensor:
    """(6) c <- 0 with probability p_uncond: factors (batch, 1), 0 or 1. Ho & Salimans 2022, algorithm 1."""
    return (torch.rand(batch, 1, generator=generator, device=generator.device) >= p_uncond).float()


def stratified_times(batch: int, generator: torch.Generator) -> torch.Tensor:
    """Times (batch,), each uniform on [0, 1), one in each of ``batch`` equal parts, so that the loss varies less."""
    u = torch.rand(batch, generator=generator, device=generator.device)
    return (torch.arange(batch, device=generator.device) + u) / batch
