"""What IF-mini's training minimises."""

import math

import torch

from campanile.schedule import Schedule

SNR_MOST, WEIGHT_LEAST = 5.0, 0.15


def timesteps(batch: int, generator: torch.Generator, total: int = 1000) -> torch.Tensor:
    """One timestep an image, int64 (batch,), 0 to total - 1: uniform and stratified, one in each part of the range."""
    offsets = torch.rand(batch, generator=generator, device=generator.device)
    places = torch.arange(batch, device=generator.device)
    return ((places + offsets) / batch * total).long().clamp(max=total - 1)


def weight(schedule: Schedule, t: torch.Tensor) -> torch.Tensor:
    """The weight of an image's squared error in eps, (B,): min(SNR, 5) / SNR, but not below 0.15.

    Hang et al. 2023, "Efficient Diffusion Training via Min-SNR Weighting Strategy", for a network that estimates eps.
    The floor keeps the last steps, where textures are made, from being forgotten.
    """
    snr = schedule.signal_to_noise(t)
    return (snr.clamp(max=SNR_MOST) / snr).clamp(min=WEIGHT_LEAST)


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
    estimated = schedule.clean(x, t, eps.detach()).clamp(-1, 1)
    to = t - 1
    mean_difference = schedule.posterior_mean(clean, x, t, to) - schedule.posterior_mean(estimated, x, t, to)
    true = schedule.log_variance(torch.full_like(share, -1), t, to)
    model = schedule.log_variance(share, t, to)
    bits = (model - true + (true - model).exp() + mean_difference**2 * (-model).exp() - 1) / (2 * math.log(2))
    return torch.where(t > 0, bits.mean((1, 2, 3)), 0.0)


def losses(
    network, schedule: Schedule, clean: torch.Tensor, embeddings: torch.Tensor, t: torch.Tensor, noise: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """The squared error in eps and the variational bound of each image, (B,) and (B,)."""
    x = schedule.forward(clean, t, noise)
    eps, share = network(x, t, encoder_hidden_states=embeddings).sample.float().chunk(2, dim=1)
    error = (eps - noise).square().mean((1, 2, 3))
    return error, variational_bound(schedule, clean, x, t, eps, share)


def total(schedule: Schedule, t: torch.Tensor, error: torch.Tensor, bound: torch.Tensor) -> torch.Tensor:
    """The loss of a batch, (): the weighted error in eps, and the bound."""
    return (weight(schedule, t) * error).mean() + bound.mean()
