"""A city by day and at night: a skyline behind a street, or the view down a street between its houses.

Lengths in the picture are fractions of its side, as everywhere; lengths in the street are metres.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from if_mini.drawings.drawing import coordinates, glow, line, mixed, shaded, varied
from if_mini.drawings.places.nature import tree, trees
from if_mini.drawings.places.perspective import below, ground
from if_mini.drawings.places.skies import BRIGHT, TINTS, haze, sky
from if_mini.drawings.scenery import Patch, between, cover, edge, limited, spread, to_canvas, to_image

# Plaster, stone, brick, concrete and glass, all greyed by dust.
_WALLS = (
    *((150, 144, 136), (172, 162, 146), (128, 130, 134), (146, 122, 106), (160, 150, 138)),
    *((112, 120, 130), (136, 146, 154), (184, 176, 164), (120, 106, 98), (98, 104, 112)),
)
_LAMPLIGHT = ((255, 208, 130), (255, 226, 170), (255, 236, 204), (214, 226, 248))
_STOREY, _BAY = 3.4, 3.0
"""Distance between floors and between windows, in metres."""
_EYE = 3.0
"""Height of the viewer's eye above the ground, in metres."""


@dataclass(frozen=True)
class _Light:
    """The light in a city.

    :param air: colour of the horizon, towards which distant walls fade.
    :param tint: a factor for each channel of all colours.
    :param sunny: side on which walls are lit, -1 or 1.
    :param lit: fraction of lit windows; 0 by day.
    """

    air: np.ndarray
    tint: Sequence[float]
    sunny: int
    lit: float = 0.0

    def wall(self, rng: random.Random) -> np.ndarray:
        """A random wall colour in this light, float32 (3,)."""
        colour = shaded(varied(rng, rng.choice(_WALLS), 6), rng.uniform(0.8, 1.12) * (0.55 if self.lit else 1))
        return np.asarray(colour, np.float32) * np.asarray(self.tint, np.float32)


def _windows(
    rng: random.Random, along: np.ndarray, up: np.ndarray, wall: np.ndarray, light: _Light, clear: np.ndarray | float
) -> np.ndarray:
    """The colours of a wall with windows, (3, height, width).

    :param along: horizontal position in windows, (1, width) or (height, width).
    :param up: vertical position in storeys, (height, 1) or (height, width).
    :param wall: colour of the wall, broadcastable to (3, height, width).
    :param clear: visibility of single windows, 0 to 1: windows finer than a pixel blur into their mean.
    """
    # By day some walls have bands or columns of windows; at night single rooms are lit.
    wide, tall = rng.choice(((0.5, 0.55), (0.4, 0.6), (0.55, 0.5), *(() if light.lit else ((1.0, 0.45), (0.5, 1.0)))))
    table = np.random.default_rng(rng.getrandbits(64)).random((64, 64), dtype=np.float32)
    chance = table[np.floor(up).astype(int) % 64, np.floor(along).astype(int) % 64]
    panes = ((along % 1 < wide) & (up % 1 < tall)).astype(np.float32)
    panes = panes * clear + wide * tall * (1 - clear)
    if not light.lit:
        # Most windows are dark; some reflect the sky.
        return wall + (wall * 0.55 + spread(light.air) * 0.16 * chance - wall) * (panes * (0.5 + 0.4 * chance))
    shines = limited((light.lit - chance) * 8, 0, 1) * clear + light.lit * (1 - clear)
    lamp = spread(rng.choice(_LAMPLIGHT)) * rng.uniform(0.6, 1.1)
    return wall * (1 - 0.25 * panes) + lamp * (panes * shines * (0.6 + 0.4 * chance / light.lit))


def _block(
    canvas: np.ndarray,
    rng: random.Random,
    left: float,
    top: float,
    right: float,
    foot: float,
    far: float,
    light: _Light,
) -> None:
    """Paint a building with a lit and a shaded face; at `far` = 1 it vanishes in the air."""
    size = canvas.shape[-1]
    patch = Patch(canvas, left, top, right, foot)
    if not patch.pixels.size:
        return
    storey = rng.uniform(0.018, 0.028) * (1 - 0.35 * far)
    turn = rng.uniform(0.15, 0.4)
    corner = left + (right - left) * (turn if light.sunny > 0 else 1 - turn)
    sunlit = edge((patch.x - corner) * light.sunny, 1 / size)
    wall = spread(light.wall(rng)) * (0.74 + 0.32 * sunlit) * (1.04 - 0.12 * (patch.y - top) / (foot - top))
    # A parapet above the windows.
    wall = wall * (1 + 0.14 * (patch.y - top < 0.008))
    clear = float(limited(storey * size / 2 - 0.5, 0.1, 1)) * (1 if light.lit else 1 - 0.5 * far)
    across, down = (patch.x - left) / (storey * rng.uniform(0.8, 1.3)), (patch.y - top) / storey + 0.5
    paint = _windows(rng, across, down, wall, light, clear)
    # The air is thickest near the ground.
    veil = far * (1 + (1 - far) * 0.3 * (patch.y - top) / (foot - top)) * (0.4 if light.lit else 1)
    paint = paint + (spread(light.air) - paint) * veil
    cover(patch.pixels, paint, edge(patch.x - left, 1 / size) * edge(right - patch.x, 1 / size))


def _skyline(canvas: np.ndarray, rng: random.Random, base: float, light: _Light) -> None:
    """Paint rows of buildings with their feet at `base`: far ones tall and pale, near ones low."""
    for far, tallest, widest in ((0.8, 0.4, 0.12), (0.6, 0.44, 0.14), (0.35, 0.34, 0.17), (0.1, 0.22, 0.24)):
        x = rng.uniform(-0.1, 0)
        while x < 1:
            # Many buildings are low, few are tall.
            wide = widest * rng.uniform(0.35, 1) ** 1.3
            tall = tallest * (0.3 + 0.75 * rng.random() ** 1.8)
            _block(canvas, rng, x, base - tall, x + wide, base, far, light)
            if rng.random() < 0.3:
                inner, more = wide * rng.uniform(0.15, 0.3), tall * rng.uniform(0.1, 0.4)
                _block(canvas, rng, x + inner, base - tall - more, x + wide - inner, base - tall, far, light)
            x += wide + max(0, rng.uniform(-0.03, 0.03))


def _facades(canvas: np.ndarray, rng: random.Random, vanishing: tuple[float, float], side: int, light: _Light) -> None:
    """Paint the houses along one side (-1 left, 1 right) of a street that runs to the vanishing point."""
    size = canvas.shape[-1]
    x, y = coordinates(size)
    away = np.maximum((x - vanishing[0]) * side, 1e-3)
    # A point `apart` metres to the side and `depth` metres away appears `apart / depth` beside the vanishing point.
    apart = rng.uniform(11, 17)
    depth = apart / away
    ends = np.cumsum([rng.uniform(9, 30) for _ in range(40)])
    house = np.minimum(np.searchsorted(ends, depth[0]), 39)
    heights = np.array([rng.uniform(10, 30) * rng.choice((1, 1, 1, 1.6)) for _ in ends], np.float32)[house]
    walls = np.stack([light.wall(rng) for _ in ends])[house].T[:, None]
    up = (vanishing[1] - y) * depth + _EYE
    storey_pixels = _STOREY / depth * size
    clear = limited(storey_pixels / 4 - 0.4, 0, 1)
    shade = (1.04 if side != light.sunny else 0.74) * (1 + 0.1 * (heights - up < 0.8) - 0.3 * (up < 3.6))
    along = depth / _BAY * np.array([rng.uniform(0.8, 1.3) for _ in ends], np.float32)[house]
    paint = _windows(rng, np.broadcast_to(along, up.shape), up / _STOREY, walls * shade, light, clear)
    paint = paint + (spread(light.air) - paint) * (1 - np.exp(-depth / 160))
    top, foot = vanishing[1] - (heights - _EYE) / depth, vanishing[1] + _EYE / depth
    cover(canvas, paint, edge(y - top, 1 / size) * edge(foot - y, 1 / size) * (away > 0.012))


def _street_between(canvas: np.ndarray, rng: random.Random, vanishing: tuple[float, float], light: _Light) -> None:
    """Paint a street that runs to the vanishing point: road, pavements and the houses on both sides."""
    size = canvas.shape[-1]
    x, y = coordinates(size)
    depth = _EYE / np.maximum(y - vanishing[1], 1e-3)
    apart = (x - vanishing[0]) * depth
    road = shaded(varied(rng, (96, 96, 98), 4), 0.45 if light.lit else 1)
    grit, tint = ground(rng, size, vanishing[1]), spread(light.tint)
    paint = between(shaded(road, 0.8), shaded(road, 1.12), grit)
    half, air = rng.uniform(4.5, 7), spread(light.air)
    pavement = edge(np.abs(apart) - half, 0.3)
    cover(paint, between(shaded(road, 1.2), shaded(road, 1.6), grit), pavement)
    dashes = (depth % 7 < 3) * edge(0.14 - np.abs(apart), 0.12) * 0.6
    cover(paint, mixed(road, (236, 234, 226), 0.8), dashes)
    paint *= tint
    paint += (air - paint) * (1 - np.exp(-depth / 160))
    cover(canvas, paint, below(vanishing[1], size))
    for side in (-1, 1):
        _facades(canvas, rng, vanishing, side, light)


def _street_across(canvas: np.ndarray, rng: random.Random, base: float, light: _Light) -> None:
    """Paint a pavement and a road with a broken line, from `base` down."""
    size = canvas.shape[-1]
    x, y = coordinates(size)
    road = shaded(varied(rng, (96, 96, 98), 3), 0.4 if light.lit else rng.uniform(0.85, 1.15))
    kerb, grit = base + rng.uniform(0.05, 0.1), ground(rng, size, base)
    paint = between(shaded(road, 1.2), shaded(road, 1.55), grit)
    cover(paint, between(shaded(road, 0.82), shaded(road, 1.1), grit), below(kerb, size))
    middle = kerb + rng.uniform(0.08, 0.14)
    dashes = ((x * 6 + rng.random()) % 1 < 0.5) * np.exp(-(((y - middle) * 160) ** 2))
    cover(paint, mixed(road, (236, 234, 226), 0.7), dashes * 0.6)
    cover(canvas, paint * spread(light.tint), below(base, size))


def _avenue(image: Image.Image, rng: random.Random, vanishing: tuple[float, float], leaf: Sequence[float]) -> None:
    """Draw trees on both pavements of a street, from far to near."""
    for depth in sorted((rng.uniform(16, 90) for _ in range(rng.randint(2, 6))), reverse=True):
        x, y = vanishing[0] + rng.choice((-1, 1)) * 8.5 / depth, vanishing[1] + _EYE / depth
        tree(image, rng, x, y, rng.uniform(5, 8) / depth, varied(rng, leaf, 10), False)


def city(rng: random.Random, size: int) -> tuple[Image.Image, float]:
    """A city by day or at dusk."""
    kind = rng.choice((*BRIGHT, "dusk"))
    base = rng.uniform(0.58, 0.68)
    canvas = to_canvas(sky(rng, size, kind, base))
    light = _Light(haze(canvas, base), TINTS[kind], rng.choice((-1, 1)))
    leaf = np.asarray((70, 100, 58)) * TINTS[kind]
    if rng.random() < 0.5:
        _skyline(canvas, rng, base, light)
        _street_across(canvas, rng, base, light)
        image = to_image(canvas)
        if rng.random() < 0.5:
            trees(image, rng, base + 0.02, (0.07, 0.13), rng.randint(2, 7), leaf)
        return image, rng.uniform(0.82, 0.94)
    vanishing = rng.uniform(0.3, 0.7), base
    _street_between(canvas, rng, vanishing, light)
    image = to_image(canvas)
    if rng.random() < 0.5:
        _avenue(image, rng, vanishing, leaf)
    return image, rng.uniform(0.82, 0.94)


def night_city(rng: random.Random, size: int) -> tuple[Image.Image, float]:
    """A city at night: lit windows and lamps, often reflected in water or a wet road."""
    base = rng.uniform(0.6, 0.7)
    canvas = to_canvas(sky(rng, size, "night", base))
    # City lights brighten the air above.
    canvas += np.exp(-(((base - coordinates(size)[1]) / 0.2) ** 2)) * spread((46, 34, 18)) * rng.uniform(0.2, 1)
    light = _Light(haze(canvas, base), (0.30, 0.31, 0.36), rng.choice((-1, 1)), rng.uniform(0.3, 0.6))
    vanishing = rng.uniform(0.35, 0.65), base
    street = rng.random() < 0.45
    if street:
        _street_between(canvas, rng, vanishing, light)
    else:
        _skyline(canvas, rng, base, light)
        if rng.random() < 0.5:
            _street_across(canvas, rng, base, light)
        # The reflection: upside down and stretched.
        shore = int(base * size)
        mirrored = canvas[:, 2 * shore - size : shore][:, ::-1].repeat(2, 1)[:, : size - shore]
        canvas[:, shore:] = canvas[:, shore:] * 0.35 + mirrored * rng.uniform(0.3, 0.6) + spread((5, 7, 14))
    image = to_image(canvas)
    for _ in range(rng.randint(2, 6) if street else rng.choice((0, 1, 2))):
        # Street lamps, six metres high.
        depth = rng.uniform(14, 70) if street else rng.uniform(30, 50)
        x = vanishing[0] + rng.choice((-1, 1)) * 8.0 / depth if street else rng.random()
        y, foot = base - (6 - _EYE) / depth, base + _EYE / depth
        line(image, [(x, y), (x, foot)], (30, 30, 38), 0.1 / depth)
        image = glow(image, x, y, 0.6 / depth + 0.008, (255, 214, 150), 0.9)
        image = glow(image, x, foot, 1.6 / depth, (120, 92, 56), 0.5)
    bloom = image.filter(ImageFilter.GaussianBlur(size / 40))
    return to_image(to_canvas(image) + 0.35 * to_canvas(bloom)), rng.uniform(0.82, 0.94)
