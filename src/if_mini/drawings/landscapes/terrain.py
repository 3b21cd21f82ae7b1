"""Land and water: hills, mountains, meadows, lakes and the sea."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from if_mini.drawings.drawing import coordinates, ridge
from if_mini.drawings.scenery import Light, between, cover, edge, grain, limited, rise, spread


def _below(canvas: np.ndarray, top: np.ndarray | float, bottom: float = 1.0) -> tuple[slice, np.ndarray, np.ndarray]:
    """The rows from the highest point of `top` to `bottom`, this part of the canvas, and the y of each row."""
    size = canvas.shape[-1]
    rows = slice(max(0, min(size - 1, int(np.min(top) * size) - 1)), max(1, min(size, int(bottom * size) + 1)))
    return rows, canvas[:, rows], coordinates(size)[1][rows]


def outline(rng: random.Random, size: int, base: float, height: float, roughness: float = 0.55) -> np.ndarray:
    """The outline of a ridge, the y for each column, shape (1, size): from base - height to base + height / 4."""
    heights = ridge(rng, size, roughness)
    return (base - height * (0.375 + 0.625 * heights))[None].astype(np.float32)


def peaks(rng: random.Random, size: int, base: float, height: float) -> np.ndarray:
    """The outline of two to five pointed mountains, shape (1, size); the highest reaches base - height."""
    x, _ = coordinates(size)
    top = np.zeros((1, size), np.float32)
    for step in range(rng.randint(2, 5)):
        tall = 1.0 if step == 0 else rng.uniform(0.45, 0.9)
        away = x - rng.uniform(0.05, 0.95)
        # Each side has its own slope and flattens towards the foot.
        steep = np.where(away < 0, rng.uniform(1.6, 3.6), rng.uniform(1.6, 3.6))
        top = np.maximum(top, tall * np.exp(-np.abs(away) * steep))
    top = top + 0.10 * ridge(rng, size, 0.62, 6)[None] * (0.35 + top)
    return (base - height * top / top.max()).astype(np.float32)


def land(
    canvas: np.ndarray,
    rng: random.Random,
    top: np.ndarray,
    colour: Sequence[float],
    light: Light,
    distance: float,
    bottom: float = 1.0,
) -> None:
    """Paint hills from an outline down to `bottom`: rolling light, a texture of grass and woods, faded by distance."""
    rows, part, y = _below(canvas, top, bottom)
    rough = grain(rng, canvas.shape[-1], (12, 6), (32, 24), (64, 64))[rows]
    brightness = limited(0.55 - 0.6 * light.side * rise(top) + 0.9 * (rough - 0.5), 0, 1)
    paint = light.on(colour, brightness)
    paint += (spread(light.horizon) * 0.95 - paint) * distance
    cover(part, paint, edge(y - top, 1.2 / 64))


def mountains(
    canvas: np.ndarray,
    rng: random.Random,
    top: np.ndarray,
    rock: Sequence[float],
    light: Light,
    distance: float,
    snow: float = 0.0,
    bottom: float = 1.0,
) -> None:
    """Paint mountains from an outline down to `bottom`, with lit and shaded sides and snow on top.

    :param top: the outline, shape (1, size).
    :param distance: 0 (near) to 1 (faded into the air).
    :param snow: how far below the outline the snow reaches; 0 for none, 1 for everywhere.
    """
    size = canvas.shape[-1]
    rows, part, y = _below(canvas, top, bottom)
    depth = np.maximum(y - top, 0)
    # The slope of a column tells which side of a mountain it is on; noise bends the line between light and shade.
    folds = grain(rng, size, (5, 7), (11, 15), (26, 32), (52, 60))[rows]
    window = size // 9 | 1
    smooth = np.convolve(
        np.pad(top[0], window // 2, mode="edge"), np.full(window, 1 / window, np.float32), mode="valid"
    )
    bent = limited(coordinates(size)[0] + 0.16 * (folds - 0.5), 0, 0.999) * size
    facing = -light.side * (rise(smooth[None])[0, bent.astype(np.int32)] * 0.9 + rise(folds) * (0.8 / 14))
    brightness = limited(0.44 + 0.85 * facing, 0, 1)
    paint = light.on(rock, brightness)
    if snow:
        white = light.on((244, 247, 252), limited(0.18 + brightness, 0, 1))
        lies = edge(snow * (0.55 + 0.9 * folds) - depth - 0.05 * (1 - brightness), 0.05)
        paint += (white - paint) * lies
    paint += (spread(light.horizon) * 0.95 - paint) * (distance * limited(0.6 + 1.2 * depth, 0, 1.2))
    cover(part, paint, edge(y - top, 1 / 64))


def ground(
    canvas: np.ndarray,
    rng: random.Random,
    top: np.ndarray | float,
    near: Sequence[float],
    far: Sequence[float],
    light: Light,
    roughness: float = 0.5,
) -> None:
    """Paint flat land below `top`, coloured `far` at its upper edge to `near` at the bottom of the picture."""
    rows, part, y = _below(canvas, top)
    depth = limited((y - top) / max(0.05, 1 - float(np.mean(top))), 0, 1)
    blades = grain(rng, canvas.shape[-1], (16, 5), (40, 16), (64, 64))[rows]
    paint = between(far, near, depth) * between(light.shade, light.sun, 0.75 + roughness * (blades - 0.5))
    cover(part, paint, edge(y - top, 1 / 64))


def water(
    canvas: np.ndarray,
    rng: random.Random,
    top: np.ndarray | float,
    near: Sequence[float],
    far: Sequence[float],
    ripples: float = 0.25,
    mirror: float = 0.0,
) -> None:
    """Paint water below `top`, with ripples that grow towards the viewer.

    :param mirror: strength of the reflection of everything above the shore, 0 to 1.
    """
    size = canvas.shape[-1]
    rows, part, y = _below(canvas, top)
    depth = limited((y - top) / max(0.05, 1 - float(np.min(top))), 0, 1)
    waves = grain(rng, size, (28, 5), (64, 14))[rows]
    paint = between(far, near, np.broadcast_to(depth, waves.shape))
    if mirror:
        jitter = (waves - 0.5) * 0.10 * (0.2 + depth)
        source = limited((2 * top - y + jitter) * size, 0, size - 1).astype(np.int32)
        columns = limited(np.arange(size)[None] + (waves - 0.5) * size * 0.04, 0, size - 1).astype(np.int32)
        paint += (canvas.reshape(3, -1).take(source * size + columns, axis=1) * 0.85 - paint) * mirror
    paint *= 1 + ripples * (waves - 0.5)
    paint += (255 - paint) * (limited((waves - 0.66) * 4, 0, 1) * ripples * 0.7)
    cover(part, paint, edge(np.broadcast_to(y - top, waves.shape), 1 / 64))
