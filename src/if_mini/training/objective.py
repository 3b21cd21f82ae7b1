"""What IF-mini's training minimises."""

import math
from itertools import pairwise

import torch
import torch.nn.functional as F

from campanile.diffusion.schedule import Schedule

Spectrum = tuple[tuple[int, float], ...]

SPECTRUM: Spectrum = ((16, 7.0), (4, 0.35), (1, 0.02))
"""Bands of a scene, from coarse to fine: the side of their squares in pixels, and the variance of a coefficient.

A band holds the means over its squares less those of the band before, as coefficients of an orthonormal basis, in which
noise has variance 1. In 1,200 scenes the mean variances are 51, 0.93 and 0.030, but coefficients are correlated and the
best linear estimate uses that. It leaves as much error as from uncorrelated coefficients of variance 7 at t = 820, 0.35
at t = 480 and 0.02 at t = 290, about where each band is decided."""

FLOOR = 5e-5
"""A squared error that is expected in every band at every timestep. What a linear estimate leaves goes to 0 towards
t = 1000, and the weights would grow without bound. The two meet at t = 970; a trained network does no better than the
linear estimate there."""

LOSS_SCALE = 0.02
"""The loss is relative to the expected error. Times this it is about the squared error in eps at t = 500: 0.016 to
0.022 in held-out scenes. This also sets the balance between the loss and the variational bound."""


def sample_timesteps(batch: int, generator: torch.Generator, skew: float = 1.0, total: int = 1000) -> torch.Tensor:
    """One timestep a picture, int64 (batch,), from 0 to total - 1: one from each of `batch` equally likely intervals.

    :param skew: t / total is distributed as Beta(1, 1 / skew), with density (1 - t / total)^(1 / skew - 1) / skew: 1 is
        uniform, more favours high timesteps. At 2 a seventh of all is below 260 and a fifth above 950.
    """
    offsets = torch.rand(batch, generator=generator, device=generator.device)
    quantiles = (torch.arange(batch, device=generator.device) + offsets) / batch
    return ((1 - (1 - quantiles) ** skew) * total).long().clamp(max=total - 1)


def band_energies(difference: torch.Tensor, sides: list[int]) -> torch.Tensor:
    """The mean square of a difference (B, 3, H, W), split into bands: (B, bands), which add up to it.

    :param sides: of the bands' squares in pixels, from coarse to fine, each a multiple of the next; the last is 1.
    """
    means = [F.avg_pool2d(difference, side).square().mean((1, 2, 3)) for side in sides]
    return torch.stack([means[0], *(fine - coarse for coarse, fine in pairwise(means))], 1)


def expected_error(schedule: Schedule, t: torch.Tensor, spectrum: Spectrum = SPECTRUM) -> torch.Tensor:
    """The squared error in eps that is expected in each band, (B, bands): what a linear estimate leaves, and FLOOR.

    A coefficient of variance s^2 in x_0 is sqrt(abar) x_0 + sqrt(1 - abar) eps in x_t. The best linear estimate of eps
    from it leaves abar s^2 / (abar s^2 + 1 - abar).
    """
    abar = schedule.alpha_bar(t).reshape(-1, 1)
    coefficients = [1 / side**2 for side, _ in spectrum]
    shares = abar.new_tensor([coefficients[0], *(fine - coarse for coarse, fine in pairwise(coefficients))])
    signal = abar * abar.new_tensor([variance for _, variance in spectrum])
    return shares * signal / (signal + 1 - abar) + FLOOR


def weighted_error(
    schedule: Schedule, t: torch.Tensor, difference: torch.Tensor, spectrum: Spectrum = SPECTRUM
) -> torch.Tensor:
    """The loss of each estimate of eps, (B,): its error in each band, weighted, relative to the expected error.

    With e_b the expected error, bands are weighted by w_b = sqrt(e_b) / sum sqrt(e), and the loss is LOSS_SCALE times
    the sum of w_b error_b / e_b. So all timesteps count alike. A coarse band, which decides what a picture shows but
    has one coefficient in 256, counts more than in the plain squared error, where its weight would be e_b / sum e, and
    less than with equal weights. At high timesteps the weights are nearly equal; at low ones only details are left.

    No weighting moves the minimum: the mean of eps given x_t. Bands: Hoogeboom et al. 2023, "Simple diffusion", section
    3.4. Timesteps: Karras et al. 2024, "Analyzing and Improving the Training Dynamics of Diffusion Models", section
    2.2, where the expected error is learned.

    :param difference: between the estimate and eps, (B, 3, H, W).
    """
    energies = band_energies(difference, [side for side, _ in spectrum])
    roots = expected_error(schedule, t, spectrum).sqrt()
    return LOSS_SCALE * (energies / roots).sum(1) / roots.sum(1)


def variational_bound(
    schedule: Schedule,
    x0: torch.Tensor,
    x: torch.Tensor,
    t: torch.Tensor,
    predicted_eps: torch.Tensor,
    v: torch.Tensor,
) -> torch.Tensor:
    """KL(q(x_{t-1} | x_t, x_0) || p(x_{t-1} | x_t)) in bits a value, (B,); 0 at t = 0. DDPM, equation 5.

    It trains the variance alone: gradients do not reach the estimate of eps. Nichol & Dhariwal 2021, section 3.1.
    """
    predicted_x0 = schedule.predict_x0(x, t, predicted_eps.detach()).clamp(-1, 1)
    to = t - 1
    mean_difference = schedule.posterior_mean(x0, x, t, to) - schedule.posterior_mean(predicted_x0, x, t, to)
    true = schedule.log_variance(torch.full_like(v, -1), t, to)
    model = schedule.log_variance(v, t, to)
    bits = (model - true + (true - model).exp() + mean_difference**2 * (-model).exp() - 1) / (2 * math.log(2))
    return torch.where(t > 0, bits.mean((1, 2, 3)), 0.0)


def losses(
    unet,
    schedule: Schedule,
    x0: torch.Tensor,
    embeddings: torch.Tensor,
    t: torch.Tensor,
    eps: torch.Tensor,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """The squared error in eps, the loss and the variational bound of each picture, (B,) each.

    Training minimises the sum of the loss and the bound.
    """
    x = schedule.add_noise(x0, t, eps)
    predicted_eps, v = unet(x, t, encoder_hidden_states=embeddings).sample.float().chunk(2, dim=1)
    error = (predicted_eps - eps).square().mean((1, 2, 3))
    loss = weighted_error(schedule, t, predicted_eps - eps)
    return error, loss, variational_bound(schedule, x0, x, t, predicted_eps, v)
