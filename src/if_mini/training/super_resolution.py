"""IF-mini's second stage: from 64 to 256 pixels, in the format of DeepFloyd IF's.

It trains on crops of scenes, as large as the first stage's pictures: what sharpens an edge lies near it. Saharia et al.
2022 ("Imagen"), sections 2.4 and 2.5.
"""

from __future__ import annotations

import random
from functools import lru_cache
from pathlib import Path

import torch
from torch.utils.data import Dataset

from campanile.diffusion.schedule import Schedule
from campanile.diffusion.super_resolution import SuperResolutionUNet, upsampled
from campanile.diffusion.text import tokenise
from campanile.images import from_picture
from if_mini.dataset import CAPTION_DROPOUT
from if_mini.pictures.cache import Assets
from if_mini.scenes import Scenes
from if_mini.training.objective import LOSS_SCALE
from if_mini.training.trainer import Model

MAX_LEVEL, LEVEL_POWER = 200, 3
"""Noise conditioning augmentation: the low-resolution picture is noised to t = 200 u^3, u uniform. So the network
repairs its flaws instead of enlarging them. Most levels are low, because noise hides where edges lie."""

DETAIL_VARIANCE = 0.01
"""Variance of the details that the low-resolution picture leaves open, on the generous side: in 40 scenes bilinear
interpolation misses 0.0055 on average."""

FLOOR = 1e-3
"""A squared error that is expected whatever the timestep: at 36 dB nobody sees it."""

CROPS = 8
"""Crops of each scene: drawing a scene takes longer than a training step on a crop."""


class CaptionedCrops(Dataset):
    """Crops of large scenes, with the same crops of their low-resolution versions, upsampled.

    Item i: uint8 (6, crop, crop), the crop above the upsampled one, and the caption's tokens and mask, int64 (77,).

    :param size: side of the scenes in pixels.
    :param small: side of their low-resolution versions.
    """

    def __init__(
        self, assets_folder: Path, tokenizer, seed: int, size: int = 256, small: int = 64, crop: int = 64
    ) -> None:
        self.tokenizer, self.size, self.small, self.crop = tokenizer, size, small, crop
        self.scenes = Scenes(Assets.open(assets_folder), seed, size)
        self.pair = lru_cache(maxsize=1)(self._pair)

    def _pair(self, index: int) -> tuple[torch.Tensor, str]:
        """Scene `index` above its upsampled low-resolution version, (6, size, size) in [-1, 1], and its caption."""
        image, caption = self.scenes[index]
        large = from_picture(image)
        return torch.cat([large, upsampled(downsampled(large[None], self.small), self.size)[0]]), caption

    def __getitem__(self, index: int):
        """Crop `index` modulo CROPS of scene `index` // CROPS, mirrored half of the time."""
        both, caption = self.pair(index // CROPS)
        rng = random.Random(f"part {self.scenes.seed} {index}")
        left, top = (rng.randrange(self.size - self.crop + 1) for _ in range(2))
        crop = both[:, top : top + self.crop, left : left + self.crop]
        if rng.random() < 0.5:
            crop = crop.flip(-1)
        tokens, mask = tokenise(self.tokenizer, ["" if rng.random() < CAPTION_DROPOUT else caption])
        return ((crop + 1) * 127.5).round().clamp(0, 255).byte(), tokens[0], mask[0]


def downsampled(images: torch.Tensor, size: int) -> torch.Tensor:
    """Pictures (B, 3, H, H) averaged over squares, (B, 3, size, size).

    Corners keep their places, as in `upsampled`, so down and up again nothing moves.
    """
    large = images.shape[-1]
    side = (large - 1) / (size - 1)
    pixels, centres = torch.arange(large), side * torch.arange(size)[:, None]
    ends = torch.minimum(pixels + 0.5, centres + side / 2), torch.maximum(pixels - 0.5, centres - side / 2)
    weights = (ends[0] - ends[1]).clamp(min=0)
    weights /= weights.sum(1, keepdim=True)
    return weights @ images @ weights.T


class SuperResolutionModel(Model):
    """The first stage's text encoder and the second stage's UNet."""

    timestep_skew = 1.0

    def losses(self, unet, schedule: Schedule, pictures: torch.Tensor, embeddings, t, draw: torch.Generator):
        """The squared error in x_0, the loss, and 0, as the variance is not trained, (B,) each.

        As in `objective.weighted_error`, the loss is relative to the error that is expected at the timestep: for a
        detail of variance s^2, seen with signal-to-noise ratio r, that is 1 / (1 / s^2 + r).

        :param pictures: (B, 6, H, W): crops of scenes, and the upsampled low-resolution ones.
        """
        x0, low_resolution = pictures.chunk(2, dim=1)
        eps, low_resolution_eps = torch.randn(pictures.shape, generator=draw, device=pictures.device).chunk(2, dim=1)
        level = torch.rand(len(pictures), generator=draw, device=pictures.device) ** LEVEL_POWER * MAX_LEVEL
        level = level.long()
        conditioned = SuperResolutionUNet(unet, schedule.add_noise(low_resolution, level, low_resolution_eps), level)
        x = schedule.add_noise(x0, t, eps)
        predicted_x0, _ = conditioned(x, t, encoder_hidden_states=embeddings).sample.float().chunk(2, dim=1)
        error = (predicted_x0 - x0).square().mean((1, 2, 3))
        expected = 1 / (1 / DETAIL_VARIANCE + schedule.signal_to_noise(t)) + FLOOR
        return error, LOSS_SCALE * error / expected, torch.zeros_like(error)
