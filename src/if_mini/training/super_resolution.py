"""IF-mini's second stage: from 64 to 256 pixels, in the format of DeepFloyd IF's.

It is trained on parts of scenes, as large as the first stage's pictures: what makes an edge sharp lies near it. Saharia
et al. 2022 ("Imagen"), sections 2.4 and 2.5.
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
from if_mini.dataset import NO_CAPTION
from if_mini.pictures.cache import Assets
from if_mini.scenes import Scenes
from if_mini.training import objective
from if_mini.training import trainer as train

NOISIEST, LESS_NOISE = 200, 3
"""The smaller picture is noised to 200 u^3, u uniform, so that its flaws are mended rather than enlarged; mostly
little, for noise hides where its pixels lie."""

DETAIL = 0.01
"""The variance of what the smaller picture does not tell, in scenes."""

PRECISION = 1e-3
"""A squared error that would not be seen."""

PARTS = 8
"""Parts that are taken of each scene: drawing one takes longer than learning from a part."""


class CaptionedParts(Dataset):
    """Parts of large scenes beside the same parts of their enlarged small versions.

    Item i: uint8 (6, part, part), the part and the enlarged one, and the caption's token numbers and mask, int64 (77,).
    """

    def __init__(
        self, assets_folder: Path, tokenizer, seed: int, size: int = 256, small: int = 64, part: int = 64
    ) -> None:
        self.tokenizer, self.size, self.small, self.part = tokenizer, size, small, part
        self.scenes = Scenes(Assets.open(assets_folder), seed, size)
        self.pair = lru_cache(maxsize=1)(self._pair)

    def _pair(self, index: int) -> tuple[torch.Tensor, str]:
        image, caption = self.scenes[index]
        large = from_picture(image)
        return torch.cat([large, upsampled(reduced(large[None], self.small), self.size)[0]]), caption

    def __getitem__(self, index: int):
        """Part `index` modulo PARTS of scene `index` // PARTS, mirrored half of the time."""
        both, caption = self.pair(index // PARTS)
        rng = random.Random(f"part {self.scenes.seed} {index}")
        left, top = (rng.randrange(self.size - self.part + 1) for _ in range(2))
        part = both[:, top : top + self.part, left : left + self.part]
        if rng.random() < 0.5:
            part = part.flip(-1)
        tokens, mask = tokenise(self.tokenizer, ["" if rng.random() < NO_CAPTION else caption])
        return ((part + 1) * 127.5).round().clamp(0, 255).byte(), tokens[0], mask[0]


def reduced(images: torch.Tensor, size: int) -> torch.Tensor:
    """Pictures (B, 3, H, H) with every pixel the mean of a square, (B, 3, size, size).

    Corners keep their places, as they do when DeepFloyd enlarges; so `enlarged` moves nothing.
    """
    large = images.shape[-1]
    side = (large - 1) / (size - 1)
    pixels, centres = torch.arange(large), side * torch.arange(size)[:, None]
    ends = torch.minimum(pixels + 0.5, centres + side / 2), torch.maximum(pixels - 0.5, centres - side / 2)
    weights = (ends[0] - ends[1]).clamp(min=0)
    weights /= weights.sum(1, keepdim=True)
    return weights @ images @ weights.T


class Enlarger(train.Model):
    """The first stage's text encoder and the second stage's UNet."""

    favour = 1.0

    def losses(self, unet, schedule: Schedule, pictures: torch.Tensor, embeddings, t, draw: torch.Generator):
        """The squared error in the clean parts, the loss, and 0, for the variance stays as it is, (B,) each.

        The loss is the error by what is expected of it at the timestep, as in `if_mini.training.objective.weighted`.

        :param pictures: (B, 6, H, W), parts, and the enlarged parts that they are made from.
        """
        noise = torch.randn(pictures.shape, generator=draw, device=pictures.device)
        level = torch.rand(len(pictures), generator=draw, device=pictures.device) ** LESS_NOISE * NOISIEST
        level = level.long()
        beside = schedule.add_noise(pictures[:, 3:], level, noise[:, 3:])
        x = schedule.add_noise(pictures[:, :3], t, noise[:, :3])
        clean, _ = (
            SuperResolutionUNet(unet, beside, level)(x, t, encoder_hidden_states=embeddings)
            .sample.float()
            .chunk(2, dim=1)
        )
        error = (clean - pictures[:, :3]).square().mean((1, 2, 3))
        expected = 1 / (1 / DETAIL + schedule.signal_to_noise(t)) + PRECISION
        return error, objective.USUAL * error / expected, torch.zeros_like(error)
