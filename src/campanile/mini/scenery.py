"""Parts that drawn landscapes share: light of the day, skies, mountains, hills, trees and water.

They paint on a canvas: a float32 array (3, size, size) from 0 to 255, changed in place (colours come first because arithmetic on
whole planes is fastest). A mask (size, size) says from 0 to 1 how much of a canvas the paint covers. Masks are computed from coordinates, so that every size shows the same picture.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image

from campanile.mini.drawing import from_array, ridge, to_array


@lru_cache(maxsize=8)
def coordinates(size: int) -> tuple[np.ndarray, np.ndarray]:
    """The x of each column, shape (1, size), and the y of each row, shape (size, 1), as fractions of the side."""
    middle = (np.arange(size, dtype=np.float32) + 0.5) / size
    return middle[None], middle[:, None]


def limited(values: np.ndarray, least: float, most: float) -> np.ndarray:
    """The values, none below `least` or above `most` (on small arrays several times faster than `numpy.clip`)."""
    return np.minimum(np.maximum(values, least), most)


def edge(inside: np.ndarray, softness: float = 0.008) -> np.ndarray:
    """A mask that is 1 where `inside` is positive and 0 where it is negative, with a transition `softness` wide."""
    return limited(inside / softness + 0.5, 0, 1)


def spread(colour: Sequence[float] | np.ndarray) -> np.ndarray:
    """A colour as an array (3, 1, 1), ready for arithmetic with planes; an array of colours (3, height, width) as it is."""
    values = np.asarray(colour, np.float32)
    return values if values.ndim == 3 else values[:, None, None]


def cover(canvas: np.ndarray, colour: np.ndarray | Sequence[float], mask: np.ndarray) -> None:
    """Paint a colour, or an array of colours, where the mask says so."""
    canvas += (spread(colour) - canvas) * mask.astype(np.float32, copy=False)


def between(first: Sequence[float], second: Sequence[float], share: np.ndarray) -> np.ndarray:
    """An array of colours (3, height, width): `first` where share is 0, `second` where it is 1."""
    start = spread(first)
    return start + (spread(second) - start) * share.astype(np.float32, copy=False)


def to_canvas(image: Image.Image) -> np.ndarray:
    """The canvas of a picture."""
    return np.ascontiguousarray(to_array(image).transpose(2, 0, 1))


def to_image(canvas: np.ndarray) -> Image.Image:
    """The picture on a canvas."""
    return from_array(canvas.transpose(1, 2, 0))


@lru_cache(maxsize=256)
def _interpolation(cells: int, size: int) -> np.ndarray:
    """The matrix (size, cells) that takes values on a grid to pixels by cubic interpolation (Catmull-Rom, border repeated)."""
    places = (np.arange(size) + 0.5) / size * cells - 0.5
    matrix = np.zeros((size, cells), np.float32)
    for cell in range(-2, cells + 2):
        away = np.abs(places - cell)
        near, far = 1.5 * away**3 - 2.5 * away**2 + 1, -0.5 * away**3 + 2.5 * away**2 - 4 * away + 2
        matrix[:, min(max(cell, 0), cells - 1)] += np.where(away < 1, near, np.where(away < 2, far, 0))
    return matrix


def grain(rng: random.Random, size: int, *grids: tuple[int, int]) -> np.ndarray:
    """Smooth noise from about 0 to 1, float32 (size, size), of ever finer grids given as (rows, columns): unequal ones make streaks."""
    generator = np.random.default_rng(rng.getrandbits(64))
    total = np.zeros((size, size), np.float32)
    power = 0.0
    for strength, (rows, columns) in enumerate(grids, start=1):
        coarse = (generator.random((rows, columns), dtype=np.float32) - 0.5) / strength
        # Two products with small matrices interpolate faster than any resampling of pictures.
        total += _interpolation(rows, size) @ coarse @ _interpolation(columns, size).T
        power += 1 / strength**2
    # Octaves added are crowded around their mean: spread them over the whole range.
    total *= 1.0 / power**0.5
    return limited(total + 0.5, 0, 1)


def rise(values: np.ndarray) -> np.ndarray:
    """How much the values grow from left to right, in units a whole side (central differences; 0 at the borders)."""
    size = values.shape[1]
    growth = np.zeros_like(values)
    growth[:, 1:-1] = (values[:, 2:] - values[:, :-2]) * (size / 2)
    return growth


def _below(canvas: np.ndarray, top: np.ndarray | float, bottom: float = 1.0) -> tuple[slice, np.ndarray, np.ndarray]:
    """The rows between the least of `top` and `bottom`, with that part of the canvas and the y of each row: so nothing is painted twice."""
    size = canvas.shape[-1]
    rows = slice(max(0, min(size - 1, int(np.min(top) * size) - 1)), max(1, min(size, int(bottom * size) + 1)))
    return rows, canvas[:, rows], coordinates(size)[1][rows]


class Patch:
    """The part of a canvas inside a box, with the coordinates of its pixels; `pixels` is a view, so painting it paints the canvas.

    Attributes: `pixels` (3, height, width), `x` (1, width), `y` (height, 1), `box` (an index for other arrays of the same side).
    """

    def __init__(self, canvas: np.ndarray, left: float, top: float, right: float, bottom: float) -> None:
        size = canvas.shape[-1]
        rows = slice(int(max(0, min(size, top * size))), int(max(0, min(size, bottom * size + 1))))
        columns = slice(int(max(0, min(size, left * size))), int(max(0, min(size, right * size + 1))))
        x, y = coordinates(size)
        self.box = (rows, columns)
        self.pixels = canvas[:, rows, columns]
        self.x, self.y = x[:, columns], y[rows]


# ---------------------------------------------------------------- light


@dataclass(frozen=True)
class Light:
    """The light of a scene.

    :param zenith: colour of the sky at the top.
    :param horizon: colour of the sky at the horizon; far things fade towards it.
    :param sun: what a surface's colour is multiplied by where the light falls on it.
    :param shade: the same, away from the light.
    :param side: where the light comes from, -1 left to 1 right.
    :param clouds: how much of the sky they cover, 0 to 1.
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
        """The colours (3, height, width) of a surface that is lit by `brightness` (height, width), 0 to 1."""
        return between(np.multiply(colour, self.shade), np.multiply(colour, self.sun), brightness)

    def flat(self, colour: Sequence[float], brightness: float) -> tuple[int, ...]:
        """The colour of one evenly lit surface."""
        tint = [s + (l - s) * brightness for s, l in zip(self.shade, self.sun, strict=True)]
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


def daylight(rng: random.Random, **weights: float) -> Light:
    """One of LIGHTS by weight (`blue_hour` for "blue hour"), with its colours, clouds and direction varied."""
    name = rng.choices(list(weights), list(weights.values()))[0].replace("_", " ")
    light = LIGHTS[name]
    deep, pale = rng.uniform(0.88, 1.1), rng.uniform(0.94, 1.03)
    zenith = tuple(max(0.0, c * deep + rng.uniform(-9, 9) * min(1, c / 60)) for c in light.zenith)
    horizon = tuple(min(255.0, c * pale * rng.uniform(0.98, 1.02)) for c in light.horizon)
    clouds = 0.0 if light.clouds and rng.random() < 0.15 else light.clouds * rng.uniform(0.6, 1.3)
    side = rng.choice((-1, 1)) * rng.uniform(0.5, 1)
    return Light(light.name, zenith, horizon, light.sun, light.shade, clouds, side, light.lamps)


def sky(rng: random.Random, size: int, light: Light, horizon: float = 0.8) -> np.ndarray:
    """A canvas full of sky that is palest at the height `horizon`, with the light's clouds, or stars at night."""
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
    size = canvas.shape[-1]
    _, y = coordinates(size)
    flat = rng.choice((1, 1.5, 2.5))
    coarse = rng.choice((3, 4, 5))
    field = grain(rng, size, *((round(coarse * 2**k * flat), coarse * 2**k) for k in range(4)))
    threshold = np.quantile(field[::8, ::8], 1 - min(0.95, light.clouds))
    softness = rng.uniform(0.1, 0.35)
    mask = limited((field - threshold) / softness, 0, 1) * limited(1.25 - 0.6 * y / horizon, 0, 1)
    # A cloud is brightest where it is thin towards the light and dark in its thick base.
    lit = limited(0.75 - 1.1 * (field - threshold) + 4 * (field - np.roll(field, size // 32, axis=0)), 0, 1)
    bright = [min(255, 70 * (not light.lamps) + 0.75 * h * (1.15 if light.lamps else 1)) for h in light.horizon]
    dark = [0.62 * z + 0.34 * h for z, h in zip(light.zenith, light.horizon, strict=True)]
    cover(canvas, between(dark, bright, lit), mask * rng.uniform(0.7, 0.95))


# ---------------------------------------------------------------- land


def faded(colour: Sequence[float], light: Light, distance: float) -> tuple[float, ...]:
    """The colour as seen through the air of a landscape: near 0 itself, at 1 the horizon's."""
    return tuple(c + (h * 0.95 - c) * distance for c, h in zip(colour, light.horizon, strict=True))


def outline(rng: random.Random, size: int, base: float, height: float, roughness: float = 0.55) -> np.ndarray:
    """The height (y) of a ridge for each column, shape (1, size): between base - height and base + height / 4."""
    heights = ridge(rng, size, roughness)
    return (base - height * (0.375 + 0.625 * heights))[None].astype(np.float32)


def peaks(rng: random.Random, size: int, base: float, height: float) -> np.ndarray:
    """The outline of two to five pointed mountains, shape (1, size): the highest reaches base - height."""
    x, _ = coordinates(size)
    top = np.zeros((1, size), np.float32)
    for step in range(rng.randint(2, 5)):
        tall = 1.0 if step == 0 else rng.uniform(0.45, 0.9)
        away = x - rng.uniform(0.05, 0.95)
        # Each side has its own steepness, and flattens towards its foot.
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
    """Hills between an outline and `bottom`: rolling light, the texture of grass and woods, faded by distance."""
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
    """Mountains between an outline and `bottom`, with facets towards and away from the light and snow from the top down.

    :param top: the outline, shape (1, size).
    :param distance: 0 near to 1 lost in the air.
    :param snow: how far below the outline snow lies, as a fraction of the side; 0 for none, 1 for everywhere.
    """
    size = canvas.shape[-1]
    rows, part, y = _below(canvas, top, bottom)
    depth = np.maximum(y - top, 0)
    # Each column's slope says which side of a mountain it is; noise bends the line between light and shade, and adds gullies.
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
    """Flat land below `top`: grass or snow from `far` at its upper edge to `near` at the lower edge of the picture."""
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
    """Water below `top`, with ripples that grow towards the viewer.

    :param mirror: how clearly it reflects what lies above its shore, 0 to 1.
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


# ---------------------------------------------------------------- plants


class Plants:
    """Paints trees and bushes on a canvas; they share two noises, one for clumps and one for leaves."""

    def __init__(self, canvas: np.ndarray, rng: random.Random, light: Light) -> None:
        self.canvas, self.rng, self.light = canvas, rng, light
        size = canvas.shape[-1]
        self.clumps = grain(rng, size, (18, 18), (36, 36))
        self.leaves = grain(rng, size, (30, 30), (64, 64))

    def crown(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        colour: Sequence[float],
        distance: float = 0.0,
        gaps: float = 0.0,
        ragged: float = 0.9,
    ) -> None:
        """Foliage around (x, y): lit from the light's side and above, `ragged` at its edge, with `gaps` to see through."""
        patch = Patch(self.canvas, x - width * 0.62, y - height * 0.62, x + width * 0.62, y + height * 0.62)
        if not patch.pixels.size:
            return
        right, below = (patch.x - x) * 2 / width, (patch.y - y) * 2 / height
        clumps, leaves = self.clumps[patch.box], self.leaves[patch.box]
        inside = 1 - right**2 - below**2 + ragged * (clumps - 0.5) + 0.3 * ragged * (leaves - 0.5)
        brightness = 0.2 + 0.3 * self.light.side * right - 0.34 * below + 1.0 * (clumps - 0.5) + 0.8 * (leaves - 0.5)
        paint = self.light.on(colour, limited(brightness, -0.55, 1))
        if distance:
            paint += (spread(faded((0, 0, 0), self.light, 1)) - paint) * distance
        mask = edge(inside, 0.35)
        if gaps:
            mask = mask * edge(clumps + 0.5 * leaves - gaps, 0.2)
        cover(patch.pixels, paint, mask)

    def trunk(
        self,
        x: float,
        top: float,
        bottom: float,
        width: float,
        colour: Sequence[float] = (84, 66, 50),
        lean: float = 0.0,
    ) -> None:
        """A trunk, lit from one side; it leans `lean` to the side on its way up."""
        patch = Patch(self.canvas, x - width - abs(lean), top, x + width + abs(lean), bottom)
        right = (patch.x - x - lean * (bottom - patch.y) / max(bottom - top, 0.01)) / width
        paint = self.light.on(colour, limited(0.4 + 0.5 * right * self.light.side, 0, 1))
        cover(patch.pixels, paint, edge(0.5 - np.abs(right), 0.3))

    def conifer(
        self,
        x: float,
        bottom: float,
        height: float,
        colour: Sequence[float] = (44, 78, 48),
        snow: float = 0.0,
        distance: float = 0.0,
        width: float = 0.42,
    ) -> None:
        """A fir with tiers of branches; `snow` from 0 to 1 lies on them."""
        half = height * width / 2
        top = bottom - height
        patch = Patch(self.canvas, x - half * 1.2, top, x + half * 1.2, bottom)
        if not patch.pixels.size:
            return
        down = limited((patch.y - top) / height, 0, 1)
        right = (patch.x - x) / half
        clumps, leaves = self.clumps[patch.box], self.leaves[patch.box]
        tiers = 4.5 if height < 0.3 else 6
        saw = (down * tiers + 0.18 * np.abs(right) + 0.3 * (clumps - 0.5)) % 1
        reach = down**0.9 * (0.55 + 0.45 * saw) * np.where(down > 0.95, 0.2, 1)
        inside = reach + 0.35 * (leaves - 0.5) * down - np.abs(right)
        brightness = 0.35 + 0.4 * self.light.side * right + 0.7 * (leaves - 0.5) - 0.45 * (saw - 0.4)
        paint = self.light.on(colour, limited(brightness, -0.4, 1))
        if snow:
            white = self.light.on((240, 245, 252), limited(brightness + 0.35, 0.1, 1))
            paint = paint + (white - paint) * (edge(clumps * 0.6 + saw * 0.75 - (1.05 - 0.85 * snow), 0.3) * 0.95)
        if distance:
            paint = paint + (spread(faded((0, 0, 0), self.light, 1)) - paint) * distance
        cover(patch.pixels, paint, edge(inside, 0.15))

    def tree(
        self,
        x: float,
        bottom: float,
        height: float,
        colour: Sequence[float],
        kind: str = "round",
        distance: float = 0.0,
    ) -> None:
        """A tree of a kind: "round", "pine" (flat tiers of needles on a bare trunk), "cypress", "bush" or "conifer"."""
        rng = self.rng
        if kind == "conifer":
            self.conifer(x, bottom, height, colour, 0.0, distance)
        elif kind == "bush":
            self.crown(x, bottom - height * 0.42, height * 1.35, height * 1.0, colour, distance, ragged=0.7)
        elif kind == "cypress":
            self.crown(x, bottom - height * 0.5, height * 0.3, height, colour, distance, ragged=0.5)
        elif kind == "pine":
            lean = rng.uniform(-0.08, 0.08) * height
            self.trunk(x, bottom - height * 0.8, bottom, height * 0.07, (96, 74, 58), lean)
            for _ in range(3):
                up, along = rng.uniform(0.45, 0.8), rng.uniform(-0.3, 0.3)
                self.crown(
                    x + along * height,
                    bottom - up * height,
                    height * rng.uniform(0.4, 0.65),
                    height * rng.uniform(0.2, 0.3),
                    colour,
                    distance,
                    gaps=0.42,
                )
            self.crown(x + lean, bottom - 0.85 * height, height * 0.6, height * 0.3, colour, distance)
        else:
            self.trunk(x, bottom - height * 0.5, bottom, height * 0.09)
            self.crown(x, bottom - height * 0.6, height * rng.uniform(0.7, 0.95), height * 0.8, colour, distance)
