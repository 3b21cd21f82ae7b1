"""Splits of an image, or of a noise estimate, into two parts that add up to it: what is seen from afar (or in grey, or
in motion), and the rest. Geng, Park & Owens 2024, "Factorized Diffusion".

Both parts are (B, 3, H, W), like the image.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F

from campanile.diffusion.estimate import Estimate
from campanile.diffusion.schedule import Timestep

Split = Callable[[torch.Tensor], tuple[torch.Tensor, torch.Tensor]]


def frequencies(image: torch.Tensor, kernel: int = 33, sigma: float = 2.0) -> tuple[torch.Tensor, torch.Tensor]:
    """Low frequencies, by a Gaussian blur of standard deviation ``sigma`` pixels, and high frequencies."""
    from torchvision.transforms.functional import gaussian_blur

    low = gaussian_blur(image, [kernel, kernel], [sigma, sigma])
    return low, image - low


def colours(image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The grey picture, and its colours."""
    grey = image.mean(-3, keepdim=True).expand_as(image)
    return grey, image - grey


MOTION_LENGTH = 17
"""Pixels over which motion smears a picture."""


def motion(image: torch.Tensor, length: int = MOTION_LENGTH) -> tuple[torch.Tensor, torch.Tensor]:
    """The picture smeared sideways over ``length`` pixels (odd), like a moving one, and the rest."""
    padded = F.pad(image, (length // 2, length // 2, 0, 0), mode="reflect")
    moved = F.avg_pool2d(padded, (1, length), stride=1)
    return moved, image - moved


SPLITS: dict[str, Split] = {"frequencies": frequencies, "colours": colours, "motion": motion}

SEEN = {
    "frequencies": ("from afar", "from close by"),
    "colours": ("in grey", "in colour"),
    "motion": ("in motion", "at rest"),
}
"""How a viewer sees the first part of each split alone, and the whole."""


def factorized(inner: Estimate, split: Split) -> Estimate:
    """The first part of one prompt's estimate, and the second part of another's: a hybrid image. Equation 5.

    :param inner: for both prompts in one batch: images 0 to B - 1 belong to the first, see ``estimate.repeat_each``.
    """

    def estimate(x: torch.Tensor, t: Timestep) -> tuple[torch.Tensor, torch.Tensor]:
        eps, v = (part.chunk(2) for part in inner(torch.cat([x, x]), t))
        return split(eps[0])[0] + split(eps[1])[1], torch.stack(v).mean(0)

    return estimate
