"""Parts of outdoor places: mountains, hills, trees, flowers and water.

Mountains and hills are painted on canvases (see `if_mini.drawings.scenery`), trees and flowers on pictures; water is
returned as an array of colours.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from if_mini.drawings.drawing import coordinates, ellipse, ridge, shaded, streaks, varied
from if_mini.drawings.places.perspective import below, field, nearness
from if_mini.drawings.scenery import between, cover, limited, spread


def mountains(
    canvas: np.ndarray,
    rng: random.Random,
    base: float,
    height: float,
    rock: Sequence[float],
    snow: float,
    tint: Sequence[float] = (1, 1, 1),
    veil: Sequence[float] = (0, 0, 0),
) -> None:
    """Paint a mountain range with its foot at `base`, lit from one side.

    :param snow: how far down the snow reaches: 0 (none) to 1 (to the foot).
    :param tint: the light, multiplied with the colours.
    :param veil: the air in front, then added to them.
    """
    size = canvas.shape[-1]
    across, down = coordinates(size)
    summits = np.array([rng.uniform(-0.1, 1.1) for _ in range(rng.randint(2, 5))], np.float32)
    tops = np.array([rng.uniform(0.45, 1.0) for _ in summits], np.float32)
    tops[0] = 1
    slopes = np.array([rng.uniform(1.1, 2.2) for _ in summits], np.float32)
    peaks = tops[:, None] - slopes[:, None] * abs(across - summits[:, None])
    crest = 0.07 * ridge(rng, size, 0.6, 6).astype(np.float32)
    outline = base - height * np.maximum(0.12, peaks.max(0) + crest)
    relief = field(rng, size, (5, 10, 20, 40), fall=0.6)
    # Each peak has a lit and a shaded face; the edge between them winds down from the summit.
    column = limited(((across + 0.16 * (relief - 0.5)) * size).astype(int), 0, size - 1)
    summit = summits[peaks.argmax(0)][column]
    fallen = np.maximum(down - outline, 0)
    face = np.tanh((across - summit + (relief - 0.5) * fallen * 1.6) * 30)
    slope = 0.3 * face + np.gradient(relief, axis=1) * size * 0.045
    light = limited(0.58 + rng.choice((-1, 1)) * slope, 0, 1)
    paint = between(shaded(rock, 0.55), shaded(rock, 1.2), light)
    if snow > 0:
        white = between((146, 166, 200), (250, 251, 254), light)
        lies = (snow * 1.2 - fallen / max(height, 1e-3) - 0.9 * (relief - 0.5) - 0.12 * (light - 0.5)) * 7
        cover(paint, white, limited(lies, 0, 1))
    cover(canvas, paint * spread(tint) + spread(veil), below(outline, size))


def hills(canvas: np.ndarray, rng: random.Random, base: float, height: float, colour: Sequence[float]) -> None:
    """Paint a range of softly mottled hills."""
    size = canvas.shape[-1]
    outline = base - height * (0.5 + 0.5 * ridge(rng, size, rng.uniform(0.3, 0.45), 5))
    paint = between(shaded(colour, 0.82), shaded(colour, 1.14), field(rng, size, (12, 32, 64)))
    cover(canvas, paint, below(outline, size))


def tree(
    image: Image.Image, rng: random.Random, x: float, y: float, height: float, leaf: Sequence[float], conifer: bool
) -> None:
    """Draw a tree with its foot at (x, y), lit from the upper left."""
    size = image.size[0]
    draw = ImageDraw.Draw(image)
    x, y, height = x * size, y * size, height * size
    draw.line([(x, y), (x, y - height * 0.5)], varied(rng, (78, 58, 42), 12), max(1, round(height * 0.07)))
    if conifer:
        width = height * rng.uniform(0.16, 0.24)
        for tier in range(5):
            low, wide = y - height * (0.1 + 0.17 * tier), width * (1 - 0.17 * tier)
            top = low - height * 0.3
            draw.polygon([(x - wide, low), (x, top), (x + wide, low)], shaded(leaf, 0.72 + 0.03 * tier))
            draw.polygon([(x - wide, low), (x, top), (x - wide * 0.1, low)], shaded(leaf, 0.95 + 0.04 * tier))
        return
    clumps = 7 if height > 0.15 * size else 4
    crowns = [(rng.uniform(-0.26, 0.26), rng.uniform(0.45, 0.85), rng.uniform(0.26, 0.42)) for _ in range(clumps)]
    for light, lift in ((0.7, 0.0), (0.95, 0.04), (1.18, 0.1)):
        colour = varied(rng, shaded(leaf, light), 7)
        for across, up, wide in crowns:
            radius = wide * (0.5 - 1.2 * lift) * height
            left, top = x + (across - lift) * height - radius, y - (up + lift) * height - radius
            draw.ellipse([left, top, left + 2 * radius, top + 2 * radius], colour)


def trees(
    image: Image.Image, rng: random.Random, y: float, heights: tuple[float, float], number: int, leaf: Sequence[float]
) -> None:
    """Draw trees of one kind along a line at height `y`."""
    conifer = rng.random() < 0.4
    for _ in range(number):
        x, foot = rng.random(), y + rng.uniform(0, 0.015)
        tree(image, rng, x, foot, rng.uniform(*heights), varied(rng, leaf, 14), conifer)


def flowers(image: Image.Image, rng: random.Random, horizon: float, number: int) -> None:
    """Draw flowers of two colours in the grass, smaller with distance."""
    colours = rng.sample([(250, 246, 240), (250, 214, 70), (226, 66, 60), (176, 110, 204), (240, 150, 184)], 2)
    for _ in range(number):
        near = rng.random() ** 1.4
        x, y = rng.random(), horizon + (1 - horizon) * (0.12 + 0.88 * near)
        colour = varied(rng, rng.choice(colours), 14)
        ellipse(image, x, y, 0.006 + 0.016 * near, 0.006 + 0.012 * near, colour)


def water(rng: random.Random, size: int, horizon: float, deep: Sequence[float], shallow: Sequence[float]) -> np.ndarray:
    """The sea below the horizon, (3, size, size): calm and `deep` far away, `shallow` with waves in front."""
    near = nearness(size, horizon)
    ripples = streaks(rng, size, size // 2, 12) * 0.6 + streaks(rng, size, size // 4, 7) * 0.4
    swell = streaks(rng, size, 14, 5)
    waves = ((ripples - 0.5) * (1.2 - near) + (swell - 0.5) * near * 0.9) * 0.5
    foam = limited(waves - 0.16, 0, 1) * 260
    return between(deep, shallow, near) * (1 + waves) + foam


def glitter(rng: random.Random, x: float, width: float, rows: int, columns: int, dark: float, size: int) -> np.ndarray:
    """The path of light on water below the sun at `x`, (size, size), 0 or more; noise below `dark` does not shine."""
    path = np.exp(-((coordinates(size)[0] - x) ** 2) / width)
    return path * limited(streaks(rng, size, rows, columns) - dark, 0, 1)
