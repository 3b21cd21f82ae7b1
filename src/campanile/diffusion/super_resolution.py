"""The second stage: from a small picture to a large one. Saharia et al. 2022 ("Imagen"), section 2.4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import torch
import torch.nn.functional as F
from torch import nn

if TYPE_CHECKING:
    from campanile.diffusion.schedule import Timestep
    from campanile.diffusion.stage import Stage
    from campanile.diffusion.views import View


def upsampled(low_resolution: torch.Tensor, size: int) -> torch.Tensor:
    """Pictures (B, 3, h, w), bilinearly interpolated to (B, 3, size, size) as DeepFloyd IF does."""
    return F.interpolate(low_resolution, (size, size), mode="bilinear", align_corners=True)


class SuperResolutionUNet(nn.Module):
    """Wraps a super-resolution UNet: concatenates the noised low-resolution picture to its input.

    :param low_resolution: upsampled and noised, (B, 3, H, W).
    :param level: the timestep it was noised to, an input of the network.
    """

    def __init__(self, unet: Any, low_resolution: torch.Tensor, level: int | torch.Tensor) -> None:
        super().__init__()
        self.unet, self.low_resolution = unet, low_resolution
        self.level = torch.as_tensor(level, device=low_resolution.device).expand(len(low_resolution))

    @property
    def dtype(self) -> torch.dtype:
        """The precision of the UNet."""
        return self.unet.dtype

    def forward(self, x: torch.Tensor, t: Timestep, encoder_hidden_states: torch.Tensor):
        """As a first stage's UNet; x can repeat the batch, once for each branch of guidance."""
        branches = len(x) // len(self.low_resolution)
        low_resolution = self.low_resolution.repeat(branches, 1, 1, 1).to(x.dtype)
        return self.unet(
            torch.cat([x, low_resolution], 1),
            t,
            encoder_hidden_states=encoder_hidden_states,
            class_labels=self.level.repeat(branches),
        )


def conditioned(
    stage: Stage, low_resolution: torch.Tensor, level: int, eps: torch.Tensor, views: Sequence[View] = ()
) -> Stage:
    """A second stage that enlarges these pictures; it samples as a first stage does.

    :param low_resolution: (B, 3, h, w) in [-1, 1].
    :param level: the timestep to noise the upsampled pictures to: the higher, the more the second stage can change.
    :param eps: (B, 3, size, size).
    :param views: what the estimate is averaged over: the small picture goes through each view, as x_t does.
    """
    noisy = stage.schedule.add_noise(upsampled(low_resolution.to(stage.device), stage.size), level, eps)
    if views:
        noisy = torch.cat([view.view(noisy) for view in views])
    return replace(stage, unet=SuperResolutionUNet(stage.unet, noisy, level))
