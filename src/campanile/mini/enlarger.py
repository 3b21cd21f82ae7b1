"""IF-mini's second stage: from 64 to 256 pixels, in the format of DeepFloyd IF's.

It is trained on parts of scenes, as large as the first stage's pictures: what makes an edge sharp lies near it. Saharia
et al. 2022 ("Imagen"), sections 2.4 and 2.5.
"""

from __future__ import annotations

import random
from functools import lru_cache
from pathlib import Path

import torch
import torch.nn.functional as F
from torch.utils.data import Dataset

from campanile.images import from_picture
from campanile.mini import objective, train
from campanile.mini.assets import Assets
from campanile.mini.scenes import Scenes
from campanile.mini.stream import NO_CAPTION
from campanile.model import tokenise
from campanile.schedule import Schedule
from campanile.stage import Beside, enlarged

NOISIEST, LESS_NOISE = 400, 3
"""The smaller picture is noised to 400 u^3, u uniform, so that its flaws are mended rather than enlarged; mostly
little, for noise hides where its pixels lie."""

GRID = 8
"""Parts begin at multiples of this, in pixels. DeepFloyd enlarges so that corners keep their places, which moves all
else by up to 1.5 pixels, and a part does not tell from where it is. But by as much have the small pixels moved on this
grid, that of the UNet's lowest resolution."""

DETAIL = ((1, 0.004),)
"""What the smaller picture does not tell is all fine: see `objective.SPECTRUM`."""

PRECISION = 1e-3
"""See `objective.PRECISION`: as what is coarse is known, nothing that matters is decided at the highest timesteps."""

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
        return torch.cat([large, enlarged(reduced(large[None], self.small), self.size)[0]]), caption

    def __getitem__(self, index: int):
        """Part `index` modulo PARTS of scene `index` // PARTS, mirrored half of the time."""
        both, caption = self.pair(index // PARTS)
        rng = random.Random(f"part {self.scenes.seed} {index}")
        left, top = (GRID * rng.randrange((self.size - self.part) // GRID + 1) for _ in range(2))
        part = both[:, top : top + self.part, left : left + self.part]
        if rng.random() < 0.5:
            part = part.flip(-1)
        tokens, mask = tokenise(self.tokenizer, ["" if rng.random() < NO_CAPTION else caption])
        return ((part + 1) * 127.5).round().clamp(0, 255).byte(), tokens[0], mask[0]


def reduced(images: torch.Tensor, size: int) -> torch.Tensor:
    """Pictures (B, 3, H, H) with every pixel the mean of a square, (B, 3, size, size)."""
    return F.adaptive_avg_pool2d(images, size)


class Enlarger(train.Model):
    """The first stage's text encoder and the second stage's UNet."""

    favour = 1.0

    def losses(self, unet, schedule: Schedule, pictures: torch.Tensor, embeddings, t, draw: torch.Generator):
        """As of the first stage; `pictures` (B, 6, H, W) are parts, and the enlarged parts that they are made from."""
        noise = torch.randn(pictures.shape, generator=draw, device=pictures.device)
        level = torch.rand(len(pictures), generator=draw, device=pictures.device) ** LESS_NOISE * NOISIEST
        level = level.long()
        beside = schedule.forward(pictures[:, 3:], level, noise[:, 3:])
        parts = Beside(unet, beside, level), schedule, pictures[:, :3], embeddings, t, noise[:, :3]
        error, loss, bound = objective.losses(*parts, DETAIL, PRECISION)
        return error, loss, torch.zeros_like(bound)  # the variance stays the smallest: see `network.second_unet`
