"""MNIST as tensors: bytes from 0 (paper) to 255 (ink) on disk, floats from 0 to 1 in the networks."""

from pathlib import Path

import torch

from campanile.errors import CampanileError
from campanile.mnist import idx


def load(images_path: str | Path, labels_path: str | Path) -> tuple[torch.Tensor, torch.Tensor]:
    """Images, uint8 (N, 28, 28), and their labels 0 to 9, int64 (N,).

    :raises CampanileError: a file holds something else, or the two do not belong together.
    """
    images, labels = idx.read(images_path), idx.read(labels_path)
    if images.shape[1:] != (28, 28):
        raise CampanileError(f"{images_path} holds an array of shape {images.shape}, not 28 x 28 images")
    if labels.ndim != 1 or labels.max(initial=0) > 9:
        raise CampanileError(f"{labels_path} does not hold labels 0 to 9: its shape is {labels.shape}")
    if len(images) != len(labels):
        raise CampanileError(f"{images_path} has {len(images)} images but {labels_path} has {len(labels)} labels")
    return torch.from_numpy(images), torch.from_numpy(labels).long()


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
