"""Training batches: worker processes compose scenes while the network trains."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset

from campanile.diffusion.text import tokenise
from if_mini.pictures.cache import Assets
from if_mini.scenes import Scenes

CAPTION_DROPOUT = 0.1
"""Share of captions that are replaced by "": guidance needs an unconditional estimate."""

MISSPELT = 0.02
"""Share of captions with one word spelt in characters, so that the model sees characters too."""


class CaptionedScenes(Dataset):
    """Scenes as tensors: uint8 (3, size, size), and the caption's token numbers and mask, int64 (77,)."""

    def __init__(self, assets_folder: Path, tokenizer, seed: int, size: int = 64) -> None:
        self.tokenizer = tokenizer
        self.scenes = Scenes(Assets.open(assets_folder), seed, size)

    def __getitem__(self, index: int):
        """Scene `index`, mirrored half of the time."""
        image, caption = self.scenes[index]
        rng = random.Random(f"caption {self.scenes.seed} {index}")
        pixels = np.array(image)
        if rng.random() < 0.5:
            pixels = pixels[:, ::-1].copy()
        if rng.random() < CAPTION_DROPOUT:
            caption = ""
        elif rng.random() < MISSPELT:
            caption = misspelt(caption, rng)
        tokens, mask = tokenise(self.tokenizer, [caption])
        return torch.from_numpy(pixels).permute(2, 0, 1), tokens[0], mask[0]


def misspelt(caption: str, rng: random.Random) -> str:
    """The caption with one letter doubled: most tokenizers then spell that word."""
    place = rng.randrange(len(caption))
    return caption[: place + 1] + caption[place:]


def batches(dataset: Dataset, first: int, last: int, batch: int, workers: int) -> Iterator[tuple]:
    """Items `first` to `last` - 1 in batches: pixels, tokens, masks."""
    loader = DataLoader(
        dataset,
        batch_size=batch,
        sampler=range(first, last),
        num_workers=workers,
        prefetch_factor=4 if workers else None,
        pin_memory=torch.cuda.is_available(),
        worker_init_fn=one_thread,
    )
    return iter(loader)


def one_thread(worker: int) -> None:
    """A worker process computes on one thread."""
    torch.set_num_threads(1)
