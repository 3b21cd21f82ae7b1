"""The engine of the landscapes: canvases and masks, noise, daylight and skies.

A canvas is a float32 array (3, size, size) from 0 to 255, painted in place; channels come first because arithmetic on
whole planes is fastest. A mask (size, size) from 0 to 1 is the opacity of the paint. Masks are computed from
coordinates, so every size shows the same picture.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image

from if_mini.drawings.drawing import coordinates, from_array, to_array


def limited(values: np.ndarray, least: float, most: float) -> np.ndarray:
    """The values clipped to `least` and `most`; on small arrays several times faster than `numpy.clip`."""
    return np.minimum(np.maximum(values, least), most)


def edge(inside: np.ndarray, softness: float = 0.008) -> np.ndarray:
    """A mask: 1 where `inside` is positive, 0 where it is negative, with a transition `softness` wide."""
    return limited(inside / softness + 0.5, 0, 1)


def spread(colour: Sequence[float] | np.ndarray) -> np.ndarray:
    """A colour as an array (3, 1, 1), to broadcast over planes; an array (3, height, width) is returned unchanged."""
    values = np.asarray(colour, np.float32)
    return values if values.ndim == 3 else values[:, None, None]


def cover(canvas: np.ndarray, colour: np.ndarray | Sequence[float], mask: np.ndarray) -> None:
    """Paint a colour, or an array of colours, through a mask."""
    canvas += (spread(colour) - canvas) * mask.astype(np.float32, copy=False)


def between(first: Sequence[float], second: Sequence[float], weight: np.ndarray) -> np.ndarray:
    """Interpolate colours per pixel, (3, height, width): `first` where the weight is 0, `second` where it is 1."""
    start = spread(first)
    return start + (spread(second) - start) * weight.astype(np.float32, copy=False)


def to_canvas(image: Image.Image) -> np.ndarray:
    """A picture as a canvas."""
    return np.ascontiguousarray(to_array(image).transpose(2, 0, 1))


def to_image(canvas: np.ndarray) -> Image.Image:
    """A canvas as a picture."""
    return from_array(canvas.transpose(1, 2, 0))


@lru_cache(maxsize=256)
def _interpolation(cells: int, size: int) -> np.ndarray:
    """The matrix (size, cells) that interpolates a grid to pixels: Catmull-Rom splines, with repeated borders."""
    places = (np.arange(size) + 0.5) / size * cells - 0.5
    matrix = np.zeros((size, cells), np.float32)
    for cell in range(-2, cells + 2):
        away = np.abs(places - cell)
        near, far = 1.5 * away**3 - 2.5 * away**2 + 1, -0.5 * away**3 + 2.5 * away**2 - 4 * away + 2
        matrix[:, min(max(cell, 0), cells - 1)] += np.where(away < 1, near, np.where(away < 2, far, 0))
    return matrix


def grain(rng: random.Random, size: int, *grids: tuple[int, int]) -> np.ndarray:
    """Smooth noise around 0.5, float32 (size, size) from 0 to 1.

    :param grids: the octaves, ever finer and weaker, as (rows, columns); unequal numbers make streaks.
    """
    generator = np.random.default_rng(rng.getrandbits(64))
    total = np.zeros((size, size), np.float32)
    power = 0.0
    for strength, (rows, columns) in enumerate(grids, start=1):
        coarse = (generator.random((rows, columns), dtype=np.float32) - 0.5) / strength
        # Two products with small matrices are faster than resampling an image.
        total += _interpolation(rows, size) @ coarse @ _interpolation(columns, size).T
        power += 1 / strength**2
    # A sum of octaves crowds around its mean: stretch it over the whole range.
    total *= 1.0 / power**0.5
    return limited(total + 0.5, 0, 1)


def rise(values: np.ndarray) -> np.ndarray:
    """The slope of the values from left to right, per side length: central differences, 0 at the borders."""
    size = values.shape[1]
    growth = np.zeros_like(values)
    growth[:, 1:-1] = (values[:, 2:] - values[:, :-2]) * (size / 2)
    return growth


class Patch:
    """The part of a canvas inside a box, with the coordinates of its pixels.

    :ivar pixels: a view (3, height, width): painting it paints the canvas.
    :ivar x: the x of each column, (1, width).
    :ivar y: the y of each row, (height, 1).
    :ivar box: an index that cuts the same part out of a mask or a noise.
    """

    def __init__(self, canvas: np.ndarray, left: float, top: float, right: float, bottom: float) -> None:
        size = canvas.shape[-1]
        rows = slice(int(max(0, min(size, top * size))), int(max(0, min(size, bottom * size + 1))))
        columns = slice(int(max(0, min(size, left * size))), int(max(0, min(size, right * size + 1))))
        x, y = coordinates(size)
        self.box = (rows, columns)
        self.pixels = canvas[:, rows, columns]
        self.x, self.y = x[:, columns], y[rows]


@dataclass(frozen=True)
class Light:
    """The light of a scene.

    :param zenith: colour of the sky at the top.
    :param horizon: colour of the sky at the horizon; distant things fade towards it.
    :param sun: tint of lit surfaces: a factor for each channel.
    :param shade: tint of surfaces in shade.
    :param clouds: cloud cover, 0 to 1.
    :param side: direction of the light, -1 (left) to 1 (right).
    :param lamps: whether windows are lit.
    """

    name: str
    zenith: tuple[float, ...]
    horizon: tuple[float, ...]
    sun: tuple[float, ...]
    shade: tuple[float, ...]
    clouds: float = 0.0
    side: float = -1.0
    lamps: bool = False

    def on(self, colour: Sequence[float], brightness: np.ndarray) -> np.ndarray:
        """The colours (3, height, width) of a surface under `brightness` (height, width), 0 to 1."""
        return between(np.multiply(colour, self.shade), np.multiply(colour, self.sun), brightness)

    def flat(self, colour: Sequence[float], brightness: float) -> tuple[int, ...]:
        """The colour of an evenly lit surface."""
        tint = [shade + (sun - shade) * brightness for shade, sun in zip(self.shade, self.sun, strict=True)]
        return tuple(round(min(255.0, c * t)) for c, t in zip(colour, tint, strict=True))


LIGHTS = {
    light.name: light
    for light in (
        Light("clear", (50, 104, 198), (148, 206, 255), (1.04, 1.0, 0.92), (0.50, 0.55, 0.66)),
        Light("fair", (62, 118, 200), (178, 212, 240), (1.04, 1.0, 0.93), (0.52, 0.56, 0.66), clouds=0.42),
        Light("hazy", (122, 160, 202), (216, 224, 228), (0.98, 0.96, 0.92), (0.62, 0.64, 0.68), clouds=0.15),
        Light("cloudy", (112, 136, 168), (196, 206, 214), (0.90, 0.90, 0.90), (0.56, 0.58, 0.62), clouds=0.68),
        Light("golden", (84, 130, 190), (250, 212, 158), (1.14, 0.92, 0.66), (0.48, 0.44, 0.52), clouds=0.25),
        Light("dusk", (52, 52, 112), (246, 146, 98), (0.92, 0.62, 0.54), (0.30, 0.28, 0.42), clouds=0.38, lamps=True),
        Light(
            "blue hour", (24, 38, 92), (128, 140, 186), (0.55, 0.58, 0.78), (0.26, 0.30, 0.46), clouds=0.25, lamps=True
        ),
        Light("night", (7, 11, 34), (34, 44, 82), (0.34, 0.40, 0.60), (0.12, 0.15, 0.27), clouds=0.15, lamps=True),
    )
}


def faded(colour: Sequence[float], light: Light, distance: float) -> tuple[float, ...]:
    """The colour seen through the air: unchanged at distance 0, nearly the horizon's colour at 1."""
    return tuple(c + (h * 0.95 - c) * distance for c, h in zip(colour, light.horizon, strict=True))


def daylight(rng: random.Random, **weights: float) -> Light:
    """Draw one of LIGHTS by weight (`blue_hour` for "blue hour") and vary its colours, clouds and direction."""
    name = rng.choices(list(weights), list(weights.values()))[0].replace("_", " ")
    light = LIGHTS[name]
    deep, pale = rng.uniform(0.88, 1.1), rng.uniform(0.94, 1.03)
    zenith = tuple(max(0.0, c * deep + rng.uniform(-9, 9) * min(1, c / 60)) for c in light.zenith)
    horizon = tuple(min(255.0, c * pale * rng.uniform(0.98, 1.02)) for c in light.horizon)
    clouds = 0.0 if light.clouds and rng.random() < 0.15 else light.clouds * rng.uniform(0.6, 1.3)
    side = rng.choice((-1, 1)) * rng.uniform(0.5, 1)
    return Light(light.name, zenith, horizon, light.sun, light.shade, clouds, side, light.lamps)


def sky(rng: random.Random, size: int, light: Light, horizon: float = 0.8) -> np.ndarray:
    """A canvas filled with sky, palest at the height `horizon`, with clouds, and stars at night."""
    x, y = coordinates(size)
    height = limited(y / horizon, 0, 1) ** rng.uniform(0.75, 1.3)
    canvas = between(light.zenith, light.horizon, np.broadcast_to(height, (size, size)))
    canvas *= 1 + 0.05 * light.side * (x - 0.5)
    if light.name == "night":
        stars = np.random.default_rng(rng.getrandbits(64)).random((64, 64, 2), dtype=np.float32)
        bright = np.where(stars[..., 0] > 0.985, 60 + 190 * stars[..., 1], 0).astype(np.float32)
        field = np.asarray(Image.fromarray(bright).resize((size, size), Image.Resampling.NEAREST))
        canvas += field * limited(1.2 - y / horizon, 0, 1)
    if light.clouds > 0.02:
        _clouds(canvas, rng, light, horizon)
    return canvas


def _clouds(canvas: np.ndarray, rng: random.Random, light: Light, horizon: float) -> None:
    """Paint the light's clouds on a sky."""
    size = canvas.shape[-1]
    _, y = coordinates(size)
    flat = rng.choice((1, 1.5, 2.5))
    coarse = rng.choice((3, 4, 5))
    field = grain(rng, size, *((round(coarse * 2**k * flat), coarse * 2**k) for k in range(4)))
    threshold = np.quantile(field[:: size // 16, :: size // 16], 1 - min(0.95, light.clouds))
    softness = rng.uniform(0.1, 0.35)
    mask = limited((field - threshold) / softness, 0, 1) * limited(1.25 - 0.6 * y / horizon, 0, 1)
    # Clouds are bright at their thin upper edges and dark at their thick base.
    lit = limited(0.75 - 1.1 * (field - threshold) + 4 * (field - np.roll(field, size // 32, axis=0)), 0, 1)
    bright = [min(255, 70 * (not light.lamps) + 0.75 * h * (1.15 if light.lamps else 1)) for h in light.horizon]
    dark = [0.62 * z + 0.34 * h for z, h in zip(light.zenith, light.horizon, strict=True)]
    cover(canvas, between(dark, bright, lit), mask * rng.uniform(0.7, 0.95))
