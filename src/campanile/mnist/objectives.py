"""What each model of Part B is trained for. Every equation of Part B's training is in this file.

An objective is a function (network, images, labels, generator) -> loss, a scalar. Images are (B, 1, 28, 28) in
[0, 1], labels (B,), all on one device; the generator lives on that device too.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

Objective = Callable[[nn.Module, torch.Tensor, torch.Tensor, torch.Generator], torch.Tensor]


def add_noise(x: torch.Tensor, noise: torch.Tensor, sigma: float, signal: float = 1.0) -> torch.Tensor:
    """z = signal * x + sigma * noise, with noise ~ N(0, I); the study's z = x + sigma * epsilon where signal is 1."""
    return signal * x + sigma * noise


def interpolant(x0: torch.Tensor, x1: torch.Tensor, t: torch.Tensor) -> torch.Tensor:
    """x_t = (1 - t) x_0 + t x_1, from noise (t = 0) straight to data (t = 1).

    Lipman et al. 2023, eq. 22 with sigma_min = 0.
    """
    t = t[:, None, None, None]
    return (1 - t) * x0 + t * x1


def velocity(x0: torch.Tensor, x1: torch.Tensor) -> torch.Tensor:
    """d x_t / dt = x_1 - x_0 along that path. Lipman et al. 2023, eq. 23 with sigma_min = 0."""
    return x1 - x0


def stratified_times(batch: int, generator: torch.Generator) -> torch.Tensor:
    """Times (batch,), each uniform on [0, 1): one in each of ``batch`` equal parts, for a loss that varies less."""
    u = torch.rand(batch, generator=generator, device=generator.device)
    return (torch.arange(batch, device=generator.device) + u) / batch


def label_dropout(batch: int, p_uncond: float, generator: torch.Generator) -> torch.Tensor:
    """A mask (batch, 1) that is 0 with probability ``p_uncond`` and 1 otherwise. Ho & Salimans 2022, algorithm 1."""
    return (torch.rand(batch, 1, generator=generator, device=generator.device) >= p_uncond).float()


@dataclass(frozen=True)
class Denoise:
    """min E || f(z) - x ||^2 with z = signal * x + sigma * epsilon.

    signal 1 is the study's denoiser; signal 0, sigma 1 is denoising pure noise, where the input says nothing of x
    and the best answer is the mean of the training images.
    """

    sigma: float
    signal: float = 1.0

    def __call__(self, network, x, labels, generator):  # noqa: D102
        noise = torch.randn(x.shape, generator=generator, device=x.device)
        return F.mse_loss(network(add_noise(x, noise, self.sigma, self.signal)).float(), x)


@dataclass(frozen=True)
class FlowMatching:
    """min E || u(x_t, t, c) - (x_1 - x_0) ||^2, t ~ U[0, 1]: conditional flow matching. Lipman et al. 2023, eq. 23.

    ``p_uncond`` None trains without classes; else a label is dropped (its one-hot row is zero) with that probability.
    """

    p_uncond: float | None = None

    def __call__(self, network, x, labels, generator):  # noqa: D102
        x0 = torch.randn(x.shape, generator=generator, device=x.device)
        t = stratified_times(len(x), generator)
        classes = None
        if self.p_uncond is not None:
            classes = F.one_hot(labels, network.classes).float() * label_dropout(len(x), self.p_uncond, generator)
        return F.mse_loss(network(interpolant(x0, x, t), t, classes).float(), velocity(x0, x))


def classify(network, x, labels, generator):
    """Cross-entropy of a classifier's logits (B, 10), the judge of the samples."""
    return F.cross_entropy(network(x).float(), labels)
