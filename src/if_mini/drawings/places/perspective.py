"""What the places of IF-mini share: noise, what lies below an outline, and plains seen in perspective.

Canvases and masks are those of `if_mini.drawings.scenery`.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from PIL import Image

from if_mini.drawings.scenery import coordinates, edge, limited


def field(rng: random.Random, size: int, grids: Sequence[int], flatness: int = 1, fall: float = 0.55) -> np.ndarray:
    """Smooth noise as `drawing.noise`, but of finer and finer grids added before they are interpolated: it is faster.

    `flatness` times as many rows as columns draw it out sideways; float32 (size, size) from 0 to 1.
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
    """The mask of all below an outline: (size, size) for a height of each column, (size, 1) for one height."""
    return edge(coordinates(size)[1] - np.asarray(outline, np.float32), 1 / size)


def nearness(size: int, horizon: float) -> np.ndarray:
    """How near the ground is, (size, 1): 0 at the horizon and above it, 1 at the lower edge."""
    return limited((coordinates(size)[1] - horizon) / (1 - horizon), 0, 1)


def ground(rng: random.Random, size: int, horizon: float, grain: float = 1.0) -> np.ndarray:
    """Noise that lies on a plain in perspective: fine at the horizon, coarse in front; (size, size) from 0 to 1."""
    across, _ = coordinates(size)
    near = nearness(size, horizon)
    side = 1 << (size - 1).bit_length()
    flat = field(rng, side, (8, 16, 32, 64), fall=0.75)
    distance = (grain * side) / (near + 0.08)
    # The pattern goes on beyond its edge as its own mirror image: -side..side - 1 is read as a distance from 0.
    rows, columns = distance.astype(np.int32), ((across - 0.5) * distance + side / 2).astype(np.int32)
    rows, columns = (np.minimum(abs((places & (2 * side - 1)) - side), side - 1) for places in (rows, columns))
    pattern = flat.ravel().take(rows * side + columns)
    # Far away the pattern is finer than a pixel: it fades to its mean.
    return 0.5 + (pattern - 0.5) * np.minimum(1, near * 3 + 0.25)
