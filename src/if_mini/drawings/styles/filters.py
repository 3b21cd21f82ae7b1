"""Grain, lightness and edges, shared by the styles.

Lengths in the styles are multiples of a unit, a fraction of the side, so a stroke looks the same at 128 and 256 pixels:
wide enough to survive the reduction to the model's 64 pixels, but finer than a small face.
"""

from __future__ import annotations

import random

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter


def unit_length(size: int) -> float:
    """The unit of length in pixels: 1/128 of the side."""
    return size / 128


def grain(rng: random.Random, size: int, width: float) -> np.ndarray:
    """Irregular grain about `width` units wide, float32 (size, size), with standard deviation 1 around 0."""
    values = np.random.default_rng(rng.getrandbits(64)).standard_normal((size, size), dtype=np.float32)
    values = gaussian_filter(values, width * unit_length(size) / 2, mode="wrap", truncate=2.5)
    return values / max(float(values.std()), 1e-6)


def lightness(image: Image.Image) -> np.ndarray:
    """The lightness of each pixel, float32 (size, size) from 0 to 1."""
    return np.asarray(image.convert("L"), np.float32) / 255


def edges(light: np.ndarray, width: float) -> np.ndarray:
    """The strength of edges in lightness after a blur by `width` pixels: about 1 where black meets white."""
    down, across = np.gradient(gaussian_filter(light, width, truncate=2.5))
    return np.hypot(across, down) * (2.5 * width)


def for_each_channel(values: np.ndarray) -> np.ndarray:
    """Repeat values (size, size) for three channels, (size, size, 3)."""
    return np.repeat(values, 3, axis=1).reshape(*values.shape, 3)
