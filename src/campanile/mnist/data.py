"""MNIST as tensors: bytes from 0 (paper) to 255 (ink) on disk, floats from 0 to 1 in the networks."""

import hashlib
from pathlib import Path

import numpy as np
import torch

from campanile.errors import CampanileError
from campanile.mnist import idx
from campanile.mnist.names import CANONICAL_MD5


def load(images_path: str | Path, labels_path: str | Path) -> tuple[torch.Tensor, torch.Tensor]:
    """Images, uint8 (N, 28, 28), and their labels 0 to 9, int64 (N,), from files that bear their published names.

    :raises CampanileError: a file cannot be read, or its content is not what was published under its name.
    """
    return torch.from_numpy(_verified(images_path)), torch.from_numpy(_verified(labels_path)).long()


def _verified(path: str | Path) -> np.ndarray:
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise CampanileError(f"cannot read {path}: {error.strerror or error}") from error
    found, published = hashlib.md5(data, usedforsecurity=False).hexdigest(), CANONICAL_MD5[Path(path).name]
    if found != published:
        raise CampanileError(f"{path} has changed: its MD5 is {found}, not {published}; delete it and run again")
    return idx.decode(data)


def to_float(images: torch.Tensor) -> torch.Tensor:
    """Bytes (N, 28, 28) as float32 (N, 1, 28, 28) in [0, 1]."""
    return images.unsqueeze(1).float() / 255


def to_bytes(images: torch.Tensor) -> torch.Tensor:
    """Images (N, 1, 28, 28) or (N, 28, 28), clipped to [0, 1], as uint8 (N, 28, 28) on the CPU."""
    return (images.clamp(0, 1) * 255).round().byte().reshape(-1, 28, 28).cpu()


def mean_image(images: torch.Tensor) -> torch.Tensor:
    """The mean of images, uint8 (N, 28, 28), N >= 1, as float32 (28, 28) in [0, 1].

    No other prediction that ignores its input has a smaller mean squared error.
    """
    # Integer sums are exact, so every device gives the same mean, without a float copy of the whole dataset.
    return (images.sum(dim=0, dtype=torch.int64).double() / (255 * len(images))).float()
