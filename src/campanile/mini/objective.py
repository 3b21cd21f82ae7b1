"""What IF-mini's training minimises."""

import math

import torch

from campanile.schedule import Schedule

EXPECTED = (0.244, 0.0917, 0.05, 0.039, 0.0275, 0.0202, 0.0143, 0.0098, 0.0056, 0.0046)
"""The squared error in eps at t = 50, 150, ..., 950 after some 30,000 images; the last is doubled, as little can be
learned there."""


def timesteps(batch: int, generator: torch.Generator, total: int = 1000) -> torch.Tensor:
    """One timestep an image, int64 (batch,), 0 to total - 1: uniform and stratified, one in each part of the range."""
    offsets = torch.rand(batch, generator=generator, device=generator.device)
    places = torch.arange(batch, device=generator.device)
    return ((places + offsets) / batch * total).long().clamp(max=total - 1)


def weight(t: torch.Tensor) -> torch.Tensor:
    """The weight of an image's squared error in eps, (B,): 1 at t = 500, and elsewhere so that timesteps count alike.

    Karras et al. 2024, "Analyzing and Improving the Training Dynamics of Diffusion Models", section 2.2, where the
    expected error is learned. Unweighted, the error at a low t, in textures, is a hundred times that at a high t, where
    it is decided what a picture shows.
    """
    return expected_error(torch.full_like(t, 500)) / expected_error(t)


def expected_error(t: torch.Tensor) -> torch.Tensor:
    """The error expected at timesteps, (B,): between those of EXPECTED by their logarithms."""
    place = ((t - 50) / 100).clamp(0, len(EXPECTED) - 1)
    below = place.long().clamp(max=len(EXPECTED) - 2)
    logarithms = torch.tensor(EXPECTED, device=t.device).log()
    return torch.lerp(logarithms[below], logarithms[below + 1], place - below).exp()


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


def total(t: torch.Tensor, error: torch.Tensor, bound: torch.Tensor) -> torch.Tensor:
    """The loss of a batch, (): the weighted error in eps, and the bound."""
    return (weight(t) * error).mean() + bound.mean()
