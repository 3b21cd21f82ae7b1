"""Noise, masks and plains in perspective, shared by the places.

Canvases and masks are those of `if_mini.drawings.scenery`.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from PIL import Image

from if_mini.drawings.drawing import coordinates
from if_mini.drawings.scenery import edge, limited


def field(rng: random.Random, size: int, grids: Sequence[int], flatness: int = 1, fall: float = 0.55) -> np.ndarray:
    """Smooth noise, float32 (size, size) from 0 to 1; faster than `drawing.noise`: grids are added before upsampling.

    :param flatness: how far the noise is stretched sideways.
    :param fall: strength of each grid relative to the previous, coarser one.
    """
    generator = np.random.default_rng(rng.getrandbits(64))
    total, strength = None, 1.0
    for grid in grids:
        layer = generator.random((grid * flatness, grid), dtype=np.float32) * strength
        if total is not None:
            layer += np.asarray(Image.fromarray(total).resize((grid, grid * flatness), Image.Resampling.BICUBIC))
        total, strength = layer, strength * fall
    values = np.asarray(Image.fromarray(total).resize((size, size), Image.Resampling.BICUBIC))
    low, high = float(values.min()), float(values.max())
    return (values - low) / max(high - low, 1e-6)


def below(outline: np.ndarray | float, size: int) -> np.ndarray:
    """The mask of everything below an outline: (size, size) for a height for each column, (size, 1) for one height."""
    return edge(coordinates(size)[1] - np.asarray(outline, np.float32), 1 / size)


def nearness(size: int, horizon: float) -> np.ndarray:
    """The nearness of the ground, (size, 1): 0 at and above the horizon, 1 at the lower edge."""
    return limited((coordinates(size)[1] - horizon) / (1 - horizon), 0, 1)


def ground(rng: random.Random, size: int, horizon: float, grain: float = 1.0) -> np.ndarray:
    """Noise on a plain in perspective, (size, size) from 0 to 1: fine at the horizon, coarse in front."""
    across, _ = coordinates(size)
    near = nearness(size, horizon)
    side = 1 << (size - 1).bit_length()
    flat = field(rng, side, (8, 16, 32, 64), fall=0.75)
    distance = (grain * side) / (near + 0.08)
    # Beyond its edges the pattern continues mirrored: indices wrap modulo 2 * side and fold at 0.
    rows, columns = distance.astype(np.int32), ((across - 0.5) * distance + side / 2).astype(np.int32)
    rows, columns = (np.minimum(abs((places & (2 * side - 1)) - side), side - 1) for places in (rows, columns))
    pattern = flat.ravel().take(rows * side + columns)
    # Far away, where the pattern is finer than a pixel, it fades to its mean.
    return 0.5 + (pattern - 0.5) * np.minimum(1, near * 3 + 0.25)
