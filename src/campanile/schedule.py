"""The noise schedule and every equation of the diffusion process that depends on it.

Symbols follow Ho, Jain & Abbeel 2020 ("DDPM"): x_0 is a clean image in [-1, 1], x_t the image at timestep t, eps the
noise in it, abar_t the cumulative product of alpha_t = 1 - beta_t. Timesteps fall while an image is made; t = 0 is the
least noisy one and t = -1 stands for the clean image itself (abar = 1). Everything here is float32.
"""

import math
from collections.abc import Callable

import torch

Threshold = Callable[[torch.Tensor], torch.Tensor]

TIMESTEPS = 1000


def squared_cosine(timesteps: int = TIMESTEPS) -> torch.Tensor:
    """abar_t of the squared-cosine schedule, (timesteps,). Nichol & Dhariwal 2021, equation 17; beta at most 0.999."""

    def abar(time: float) -> float:
        return math.cos((time + 0.008) / 1.008 * math.pi / 2) ** 2

    betas = [min(1 - abar((t + 1) / timesteps) / abar(t / timesteps), 0.999) for t in range(timesteps)]
    return torch.cumprod(1 - torch.tensor(betas, dtype=torch.float32), 0)


def broadcast(values: torch.Tensor) -> torch.Tensor:
    """One value an image, (B,), or one for all, (), shaped to multiply (B, 3, H, W)."""
    return values.reshape(-1, 1, 1, 1)


class Schedule:
    """A schedule given by abar_t, (timesteps,); ``t`` is one timestep or one for each image, int64 (B,)."""

    def __init__(self, alphas_cumprod: torch.Tensor):
        # The last entry is abar of the clean image, where index -1 finds it.
        self.abar = torch.cat([alphas_cumprod.float(), torch.ones(1, device=alphas_cumprod.device)])

    def at(self, t: int | torch.Tensor) -> torch.Tensor:
        """abar_t, shaped for images."""
        return broadcast(self.abar[t])

    def signal_to_noise(self, t: int | torch.Tensor) -> torch.Tensor:
        """abar_t / (1 - abar_t), (B,)."""
        return self.abar[t] / (1 - self.abar[t])

    def forward(self, clean: torch.Tensor, t: int | torch.Tensor, noise: torch.Tensor) -> torch.Tensor:
        """x_t = sqrt(abar_t) x_0 + sqrt(1 - abar_t) eps. DDPM, equation 4."""
        return self.at(t).sqrt() * clean + (1 - self.at(t)).sqrt() * noise

    def clean(self, x: torch.Tensor, t: int | torch.Tensor, noise: torch.Tensor) -> torch.Tensor:
        """The clean image for an estimate of eps, x_0 = (x_t - sqrt(1 - abar_t) eps) / sqrt(abar_t). DDPM, eq. 15."""
        return (x - (1 - self.at(t)).sqrt() * noise) / self.at(t).sqrt()

    def noise(self, x: torch.Tensor, t: int | torch.Tensor, clean: torch.Tensor) -> torch.Tensor:
        """The eps of an estimate of the clean image: `clean`, solved for the noise."""
        return (x - self.at(t).sqrt() * clean) / (1 - self.at(t)).sqrt()

    def posterior_mean(self, clean: torch.Tensor, x: torch.Tensor, t, to) -> torch.Tensor:
        """The mean of x_to given x_t and x_0, for any step t -> to. DDPM, equation 7, with the betas of the stride."""
        beta = 1 - self.at(t) / self.at(to)
        of_clean = self.at(to).sqrt() * beta / (1 - self.at(t))
        of_x = (1 - beta).sqrt() * (1 - self.at(to)) / (1 - self.at(t))
        return of_clean * clean + of_x * x

    def noised_further(self, x: torch.Tensor, t, to, noise: torch.Tensor) -> torch.Tensor:
        """The noisier x_to from x_t: sqrt(a) x_t + sqrt(1 - a) eps with a = abar_to / abar_t. DDPM, equation 2."""
        a = self.at(to) / self.at(t)
        return a.sqrt() * x + (1 - a).sqrt() * noise

    def log_variance(self, share: torch.Tensor, t, to) -> torch.Tensor:
        """The log of the learned variance of a step t -> to.

        It lies between the posterior's variance (``share`` = -1) and beta (``share`` = 1), in log space.
        Nichol & Dhariwal 2021, equation 15.

        :param share: the network's second three channels, (B, 3, H, W), about -1 to 1.
        """
        beta = 1 - self.at(t) / self.at(to)
        # The step to the clean image has no variance; its log shall be finite.
        least = ((1 - self.at(to)) / (1 - self.at(t)) * beta).clamp(min=1e-20).log()
        fraction = (share + 1) / 2
        return fraction * beta.log() + (1 - fraction) * least


def dynamic_threshold(clean: torch.Tensor, ratio: float = 0.95, most: float = 1.5) -> torch.Tensor:
    """Bring each clean-image estimate back to [-1, 1]. Saharia et al. 2022 ("Imagen"), section 2.3.

    Values are clipped at the ``ratio`` quantile s of their magnitudes, and divided by it; s is at least 1, at most
    ``most``.
    """
    s = clean.flatten(1).abs().quantile(ratio, dim=1).clamp(1, most)
    return clean.clamp(-broadcast(s), broadcast(s)) / broadcast(s)


def clip(clean: torch.Tensor) -> torch.Tensor:
    """A clean-image estimate clipped to [-1, 1], for models that were made without dynamic thresholding."""
    return clean.clamp(-1, 1)


def strided(first: int = 990, stride: int = 30) -> list[int]:
    """Falling timesteps first, first - stride, ... while not below 0, and -1, the clean image."""
    return [*range(first, -1, -stride), -1]


def evenly(steps: int, timesteps: int = TIMESTEPS) -> list[int]:
    """Falling timesteps of so many even steps, the last from 0, and -1: what diffusers calls leading spacing."""
    stride = timesteps // steps
    return strided((steps - 1) * stride, stride)
