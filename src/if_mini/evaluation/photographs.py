"""Photographs that no training scene shows."""

from __future__ import annotations

from pathlib import Path

import torch
from PIL import Image

from campanile.errors import CampanileError
from campanile.images import from_picture

NAMES = ("astronaut", "coffee", "chelsea", "rocket")
"""Photographs of the scikit-image package; chelsea is a cat."""


def photographs(size: int, campanile: str | Path | None = None) -> dict[str, torch.Tensor]:
    """Photographs by name, (3, size, size) in [-1, 1].

    Those of scikit-image are cropped to their middle square. The Campanile's is squeezed into a square, as in the
    study's published pictures.

    :param campanile: the file of the study's photograph, if the user has it.
    :raises CampanileError: that file is no picture.
    """
    from skimage import data

    pictures = {}
    for name in NAMES:
        image = Image.fromarray(getattr(data, name)())
        side = min(image.size)
        left, top = (image.width - side) // 2, (image.height - side) // 2
        pictures[name] = image.crop((left, top, left + side, top + side))
    if campanile is not None:
        try:
            pictures["campanile"] = Image.open(campanile).convert("RGB")
        except OSError as error:
            raise CampanileError(f"{campanile}: not a picture ({error}); replace or remove it") from error
    resized = {name: image.resize((size, size), Image.Resampling.BICUBIC) for name, image in pictures.items()}
    return {name: from_picture(image) for name, image in resized.items()}
