"""Splitting an image, or a noise estimate, into parts that add up to it.

Geng, Park & Owens 2024, "Factorized Diffusion". Each split gives two parts, (B, 3, H, W) as the image: what
is seen from afar (in grey, in motion), and the rest.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F

Split = Callable[[torch.Tensor], tuple[torch.Tensor, torch.Tensor]]


def frequencies(image: torch.Tensor, kernel: int = 33, sigma: float = 2.0) -> tuple[torch.Tensor, torch.Tensor]:
    """Low frequencies, by a Gaussian blur of `sigma` pixels, and high ones."""
    from torchvision.transforms.functional import gaussian_blur  # a second to import, and every estimate knows splits

    low = gaussian_blur(image, [kernel, kernel], [sigma, sigma])
    return low, image - low


def colours(image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The grey picture, and its colours."""
    grey = image.mean(-3, keepdim=True).expand_as(image)
    return grey, image - grey


LENGTH = 17
"""Pixels over which a picture in motion is smeared."""


def motion(image: torch.Tensor, length: int = LENGTH) -> tuple[torch.Tensor, torch.Tensor]:
    """The picture as seen while it moves sideways by `length` pixels (odd), and the rest."""
    padded = F.pad(image, (length // 2, length // 2, 0, 0), mode="reflect")
    moved = F.avg_pool2d(padded, (1, length), stride=1)
    return moved, image - moved


SPLITS: dict[str, Split] = {"frequencies": frequencies, "colours": colours, "motion": motion}

SEEN = {
    "frequencies": ("from afar", "from close by"),
    "colours": ("in grey", "in colour"),
    "motion": ("in motion", "at rest"),
}
"""How the first part of a split is seen by itself, and how the whole is."""
