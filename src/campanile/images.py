"""Pictures from files, of any size, mode and orientation, as tensors, and back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from campanile import picture_files


def read(path: str | Path, size: int) -> torch.Tensor:
    """The picture in a file, cropped to its middle square and resized with antialiasing; see ``picture_files.read``.

    :returns: (3, size, size) in [-1, 1], float32.
    :raises CampanileError: there is no such file, or it is not a picture.
    """
    return from_picture(picture_files.square(picture_files.read(path), size))


def read_mask(path: str | Path, size: int) -> torch.Tensor:
    """The mask in a file: (size, size), 1 where it is white, 0 where it is black.

    :raises CampanileError: there is no such file, it is not a picture, or it is all white or all black.
    """
    return torch.from_numpy(np.array(picture_files.mask(path, size)) >= 128).float()


def from_picture(image: Image.Image) -> torch.Tensor:
    """RGB as (3, H, W) in [-1, 1]."""
    return torch.from_numpy(np.array(image)).permute(2, 0, 1).float() / 127.5 - 1


def to_uint8(images: torch.Tensor) -> torch.Tensor:
    """[-1, 1] (clipped if outside) to uint8, on the CPU."""
    return ((images.clamp(-1, 1) + 1) * 127.5).round().byte().cpu()


def to_picture(image: torch.Tensor) -> Image.Image:
    """(3, H, W) in [-1, 1] (clipped if outside) as RGB."""
    return Image.fromarray(to_uint8(image).permute(1, 2, 0).numpy())


def row(images: torch.Tensor, gap: int = 2) -> torch.Tensor:
    """Pictures (B, 3, H, W) side by side on grey, (3, H, B (W + gap) - gap)."""
    return F.pad(images, (0, gap), value=0.0).permute(1, 2, 0, 3).flatten(2)[..., :-gap]


def sheet(images: torch.Tensor, columns: int, gap: int = 2) -> torch.Tensor:
    """Pictures (B, 3, H, W) in rows of ``columns`` on grey, from left to right and from top to bottom."""
    whole = F.pad(images, (0, 0, 0, 0, 0, 0, 0, -len(images) % columns), value=0.0)
    rows = torch.stack([row(each, gap) for each in whole.split(columns)])
    return row(rows.mT, gap).mT


def blurred(image: torch.Tensor, sigma: float) -> torch.Tensor:
    """A picture (3, H, W) after a Gaussian blur of standard deviation `sigma` pixels; edges are mirrored."""
    from scipy.ndimage import gaussian_filter

    return torch.from_numpy(gaussian_filter(image.numpy(), (0, sigma, sigma)))
