"""What IF-mini's training minimises."""

import math
from itertools import pairwise

import torch
import torch.nn.functional as F

from campanile.diffusion.schedule import Schedule

SPECTRUM = ((16, 7.0), (4, 0.35), (1, 0.02))
"""Bands of pictures, from coarse to fine: the side of squares in pixels, and the variance of what they add to the
larger ones, in scenes. (Of noise, all coefficients of an orthonormal basis have variance 1.)"""

PRECISION = 5e-5
"""A squared error that is expected of a network in any band, though there were nothing to learn."""

USUAL = 0.02
"""The squared error in eps at t = 500 or so: the loss is about as large, whatever the timesteps are."""


def timesteps(batch: int, generator: torch.Generator, favour: float = 1.0, total: int = 1000) -> torch.Tensor:
    """One timestep an image, int64 (batch,), 0 to total - 1, stratified: one in each part of the range.

    :param favour: 1 draws all alike; 2 favours high ones, with a density of 1 / (2 (1 - t / total)^(1/2)): a seventh of
        all is below 260, a fifth above 950.
    """
    offsets = torch.rand(batch, generator=generator, device=generator.device)
    places = (torch.arange(batch, device=generator.device) + offsets) / batch
    return ((1 - (1 - places) ** favour) * total).long().clamp(max=total - 1)


def bands(difference: torch.Tensor, sides: list[int]) -> torch.Tensor:
    """What squares of each side, in pixels and from large to small, add to the mean square, (B, bands)."""
    means = [F.avg_pool2d(difference, side).square().mean((1, 2, 3)) for side in sides]
    return torch.stack([means[0], *(fine - coarse for coarse, fine in pairwise(means))], 1)


def expected(schedule: Schedule, t: torch.Tensor, spectrum=SPECTRUM) -> torch.Tensor:
    """The squared error in eps that the best linear estimate leaves in each band, and PRECISION, (B, bands)."""
    alpha = schedule.alpha_bar(t).reshape(-1, 1)
    shares = [1 / side**2 for side, _ in spectrum]
    shares = alpha.new_tensor([shares[0], *(fine - coarse for coarse, fine in pairwise(shares))])
    signal = alpha * alpha.new_tensor([variance for _, variance in spectrum])
    return shares * signal / (signal + 1 - alpha) + PRECISION


def weighted(schedule: Schedule, t: torch.Tensor, difference: torch.Tensor, spectrum=SPECTRUM) -> torch.Tensor:
    """The loss of each estimate of eps, (B,): timesteps count alike, and in each a coarse band more than by its size.

    What a picture shows as a whole, and much of what its caption says, is in some fifty numbers of twelve thousand, and
    is decided at high timesteps, whose errors are a hundredth of those at low ones. The minimum is where that of the
    plain squared error is, for any weights: at the mean of eps given x. Bands: Hoogeboom et al. 2023, "Simple
    diffusion", section 3.4. Timesteps: Karras et al. 2024, "Analyzing and Improving the Training Dynamics of Diffusion
    Models", section 2.2, where the expected error is learned.

    :param difference: of the estimated eps and the true one, (B, 3, H, W).
    """
    energies = bands(difference, [side for side, _ in spectrum])
    # A band counts by the square root of its expected error, half-way from alike to as in the plain squared error. At
    # high timesteps that is nearly alike; at low ones details are all that is not yet known.
    roots = expected(schedule, t, spectrum).sqrt()
    return USUAL * (energies / roots).sum(1) / roots.sum(1)


def variational_bound(
    schedule: Schedule,
    clean: torch.Tensor,
    x: torch.Tensor,
    t: torch.Tensor,
    eps: torch.Tensor,
    share: torch.Tensor,
) -> torch.Tensor:
    """KL(q(x_{t-1} | x_t, x_0) || p(x_{t-1} | x_t)) in bits a value, (B,); 0 at t = 0. DDPM, equation 5.

    It trains the variance alone: eps is taken as given, Nichol & Dhariwal 2021, section 3.1.
    """
    estimated = schedule.predict_x0(x, t, eps.detach()).clamp(-1, 1)
    to = t - 1
    mean_difference = schedule.posterior_mean(clean, x, t, to) - schedule.posterior_mean(estimated, x, t, to)
    true = schedule.log_variance(torch.full_like(share, -1), t, to)
    model = schedule.log_variance(share, t, to)
    bits = (model - true + (true - model).exp() + mean_difference**2 * (-model).exp() - 1) / (2 * math.log(2))
    return torch.where(t > 0, bits.mean((1, 2, 3)), 0.0)


def losses(
    network,
    schedule: Schedule,
    clean: torch.Tensor,
    embeddings: torch.Tensor,
    t: torch.Tensor,
    noise: torch.Tensor,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """The squared error in eps, the loss and the variational bound of each image, (B,) each.

    What is minimised is the loss, and the bound, which trains the variance alone.
    """
    x = schedule.add_noise(clean, t, noise)
    eps, share = network(x, t, encoder_hidden_states=embeddings).sample.float().chunk(2, dim=1)
    error = (eps - noise).square().mean((1, 2, 3))
    return error, weighted(schedule, t, eps - noise), variational_bound(schedule, clean, x, t, eps, share)
