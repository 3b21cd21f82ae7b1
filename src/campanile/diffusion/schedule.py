"""The noise schedule, and every equation of the diffusion process that depends on it.

Symbols follow Ho, Jain & Abbeel 2020 ("DDPM"): x_0 is a clean image in [-1, 1], x_t the image at timestep t, eps the
noise in it, abar_t the cumulative product of alpha_t = 1 - beta_t. Timesteps fall while an image is made; t = 0 is the
least noisy one, and t = -1 stands for the clean image itself (abar = 1). Everything here is float32.
"""

import math
from collections.abc import Callable

import torch

from campanile.diffusion.timesteps import TRAINING_TIMESTEPS

Threshold = Callable[[torch.Tensor], torch.Tensor]
Timestep = int | torch.Tensor
"""One timestep for all images of a batch, or one per image, int64 (B,)."""


def squared_cosine(timesteps: int = TRAINING_TIMESTEPS) -> torch.Tensor:
    """abar_t of the squared-cosine schedule, (timesteps,). Nichol & Dhariwal 2021, equation 17; beta at most 0.999."""

    def abar(time: float) -> float:
        return math.cos((time + 0.008) / 1.008 * math.pi / 2) ** 2

    betas = [min(1 - abar((t + 1) / timesteps) / abar(t / timesteps), 0.999) for t in range(timesteps)]
    return torch.cumprod(1 - torch.tensor(betas, dtype=torch.float32), 0)


def broadcast(values: torch.Tensor) -> torch.Tensor:
    """One value per image, (B,), or one for all, (), shaped to multiply (B, 3, H, W)."""
    return values.reshape(-1, 1, 1, 1)


class Schedule:
    """A schedule given by abar_t, (timesteps,); ``t`` is one timestep, or one per image, int64 (B,)."""

    def __init__(self, alphas_cumprod: torch.Tensor):
        # The last entry is abar of the clean image, where index -1 finds it.
        self.abar = torch.cat([alphas_cumprod.float(), torch.ones(1, device=alphas_cumprod.device)])

    def alpha_bar(self, t: Timestep) -> torch.Tensor:
        """abar_t, shaped to multiply images."""
        return broadcast(self.abar[t])

    def signal_to_noise(self, t: Timestep) -> torch.Tensor:
        """abar_t / (1 - abar_t), (B,)."""
        return self.abar[t] / (1 - self.abar[t])

    def add_noise(self, x0: torch.Tensor, t: Timestep, eps: torch.Tensor) -> torch.Tensor:
        """x_t = sqrt(abar_t) x_0 + sqrt(1 - abar_t) eps: the forward process. DDPM, equation 4."""
        return self.alpha_bar(t).sqrt() * x0 + (1 - self.alpha_bar(t)).sqrt() * eps

    def predict_x0(self, x: torch.Tensor, t: Timestep, eps: torch.Tensor) -> torch.Tensor:
        """x_0 = (x_t - sqrt(1 - abar_t) eps) / sqrt(abar_t). DDPM, equation 15."""
        return (x - (1 - self.alpha_bar(t)).sqrt() * eps) / self.alpha_bar(t).sqrt()

    def predict_eps(self, x: torch.Tensor, t: Timestep, x0: torch.Tensor) -> torch.Tensor:
        """eps = (x_t - sqrt(abar_t) x_0) / sqrt(1 - abar_t): ``predict_x0`` solved for eps."""
        return (x - self.alpha_bar(t).sqrt() * x0) / (1 - self.alpha_bar(t)).sqrt()

    def posterior_mean(self, x0: torch.Tensor, x: torch.Tensor, t: Timestep, to: Timestep) -> torch.Tensor:
        """The mean of q(x_to | x_t, x_0) for any step t -> to. DDPM, equation 7, with beta = 1 - abar_t / abar_to."""
        beta = 1 - self.alpha_bar(t) / self.alpha_bar(to)
        of_x0 = self.alpha_bar(to).sqrt() * beta / (1 - self.alpha_bar(t))
        of_x = (1 - beta).sqrt() * (1 - self.alpha_bar(to)) / (1 - self.alpha_bar(t))
        return of_x0 * x0 + of_x * x

    def renoise(self, x: torch.Tensor, t: Timestep, to: Timestep, eps: torch.Tensor) -> torch.Tensor:
        """The noisier x_to from x_t: sqrt(a) x_t + sqrt(1 - a) eps with a = abar_to / abar_t. DDPM, equation 2."""
        a = self.alpha_bar(to) / self.alpha_bar(t)
        return a.sqrt() * x + (1 - a).sqrt() * eps

    def log_variance(self, v: torch.Tensor, t: Timestep, to: Timestep) -> torch.Tensor:
        """The log of the learned variance of a step t -> to. Nichol & Dhariwal 2021, equation 15.

        It lies between the variance of the posterior (v = -1) and beta (v = 1), in log space.

        :param v: the network's last three channels, (B, 3, H, W), about -1 to 1.
        """
        beta = 1 - self.alpha_bar(t) / self.alpha_bar(to)
        # The last step has zero variance; clamp so that its log stays finite.
        smallest = ((1 - self.alpha_bar(to)) / (1 - self.alpha_bar(t)) * beta).clamp(min=1e-20).log()
        fraction = (v + 1) / 2
        return fraction * beta.log() + (1 - fraction) * smallest


def dynamic_threshold(x0: torch.Tensor, ratio: float = 0.95, most: float = 1.5) -> torch.Tensor:
    """Bring each estimate of x_0 back to [-1, 1]. Saharia et al. 2022 ("Imagen"), section 2.3.

    Values are clipped at the ``ratio`` quantile s of their magnitudes and divided by s, which is at least 1 and at most
    ``most``.
    """
    s = x0.flatten(1).abs().quantile(ratio, dim=1).clamp(1, most)
    return x0.clamp(-broadcast(s), broadcast(s)) / broadcast(s)


def clip(x0: torch.Tensor) -> torch.Tensor:
    """An estimate of x_0 clipped to [-1, 1], for models made without dynamic thresholding."""
    return x0.clamp(-1, 1)
