"""Primitives for drawing IF-mini's training scenes.

Conventions of the whole package:

- A picture is a square RGB `PIL.Image` of side `size` pixels: 128 for the 64-pixel model (twice its size, so that the
  reduction smooths every edge), 256 for the super-resolution model.
- Positions and lengths are fractions of that side: x = 0 is left, y = 0 is top, 1 is right or bottom.
- One `random.Random`, always called `rng`, supplies all randomness: a seed determines the picture.
- A colour is three numbers from 0 to 255.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

Colour = tuple[int, int, int]


@lru_cache(maxsize=8)
def coordinates(size: int) -> tuple[np.ndarray, np.ndarray]:
    """The x of each column, shape (1, size), and the y of each row, shape (size, 1), as fractions of the side."""
    middle = (np.arange(size, dtype=np.float32) + 0.5) / size
    return middle[None], middle[:, None]


def varied(rng: random.Random, colour: Sequence[float], by: float = 18) -> Colour:
    """The colour with each channel shifted at random by up to `by`."""
    return tuple(round(min(255, max(0, channel + rng.uniform(-by, by)))) for channel in colour)


def shaded(colour: Sequence[float], factor: float) -> Colour:
    """The colour, darker (factor < 1) or lighter (factor > 1)."""
    return tuple(round(min(255, max(0, channel * factor))) for channel in colour)


def mixed(first: Sequence[float], second: Sequence[float], weight: float) -> Colour:
    """Interpolate between two colours: `first` at weight 0, `second` at weight 1."""
    return tuple(round(a + (b - a) * weight) for a, b in zip(first, second, strict=True))


def gradient(size: int, top: Sequence[float], bottom: Sequence[float]) -> Image.Image:
    """A vertical gradient from `top` to `bottom`."""
    down = np.linspace(0, 1, size, dtype=np.float32)[:, None, None]
    rows = np.asarray(top, np.float32) * (1 - down) + np.asarray(bottom, np.float32) * down
    return from_array(np.broadcast_to(rows, (size, size, 3)))


def noise(rng: random.Random, size: int, grids: Sequence[int] = (4, 8, 16, 32)) -> np.ndarray:
    """Smooth noise, float32 (size, size) from 0 to 1: a sum of ever finer and weaker random grids, interpolated."""
    generator = np.random.default_rng(rng.getrandbits(64))
    total = np.zeros((size, size), np.float32)
    for strength, grid in enumerate(grids, start=1):
        coarse = Image.fromarray(generator.random((grid, grid), dtype=np.float32))
        total += np.asarray(coarse.resize((size, size), Image.Resampling.BICUBIC)) / strength
    total -= total.min()
    return total / max(float(total.max()), 1e-6)


def ridge(rng: random.Random, size: int, roughness: float = 0.55, octaves: int = 5) -> np.ndarray:
    """The outline of a mountain ridge, by midpoint displacement: `size` heights from -1 to 1."""
    points = np.array([rng.uniform(-1, 1) for _ in range(3)])
    scale = roughness
    for _ in range(octaves):
        middles = (points[1:] + points[:-1]) / 2 + np.array(
            [rng.uniform(-scale, scale) for _ in range(len(points) - 1)]
        )
        points = np.insert(points, np.arange(1, len(points)), middles)
        scale *= roughness
    heights = np.interp(np.linspace(0, 1, size), np.linspace(0, 1, len(points)), points)
    return heights / max(float(np.abs(heights).max()), 1e-6)


def to_array(image: Image.Image) -> np.ndarray:
    """A picture as an array, float32 (height, width, 3) from 0 to 255."""
    return np.asarray(image, np.float32)


def from_array(values: np.ndarray) -> Image.Image:
    """An array (height, width, 3) as a picture; values are clipped to 0 to 255."""
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def textured(image: Image.Image, rng: random.Random, strength: float = 0.25, grids=(8, 24, 64)) -> Image.Image:
    """The picture with its lightness varied by smooth noise, like a real surface."""
    lightness = 1 + strength * (2 * noise(rng, image.size[0], grids) - 1)
    return from_array(to_array(image) * lightness[..., None])


def blend(below: Image.Image, above: Image.Image, mask: np.ndarray) -> Image.Image:
    """Composite `above` over `below` with a mask from 0 to 1."""
    return Image.composite(above, below, Image.fromarray((np.clip(mask, 0, 1) * 255).astype(np.uint8)))


def brightened(image: Image.Image, factor: float) -> Image.Image:
    """The picture with every channel multiplied by `factor` and clipped."""
    return image.point([min(255, round(level * factor)) for level in range(256)] * 3)


def rectangle(left: float, top: float, right: float, bottom: float) -> list[tuple[float, float]]:
    """The corners of an upright rectangle, clockwise from the upper left."""
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def polygon(image: Image.Image, points: Sequence[tuple[float, float]], colour: Sequence[int]) -> None:
    """Fill a polygon."""
    size = image.size[0]
    ImageDraw.Draw(image).polygon([(x * size, y * size) for x, y in points], fill=tuple(colour))


def ellipse(image: Image.Image, x: float, y: float, width: float, height: float, colour: Sequence[int]) -> None:
    """Fill an ellipse around (x, y)."""
    size = image.size[0]
    box = [(x - width / 2) * size, (y - height / 2) * size, (x + width / 2) * size, (y + height / 2) * size]
    ImageDraw.Draw(image).ellipse(box, fill=tuple(colour))


def line(image: Image.Image, points: Sequence[tuple[float, float]], colour: Sequence[int], width: float) -> None:
    """Draw a line `width` wide (at least one pixel)."""
    size = image.size[0]
    pixels = [(x * size, y * size) for x, y in points]
    ImageDraw.Draw(image).line(pixels, fill=tuple(colour), width=max(1, round(width * size)), joint="curve")


def prepared(sprite: Image.Image, size: int, length: float, rotation: float = 0, flip: bool = False) -> Image.Image:
    """An RGBA sprite, rotated by `rotation` degrees and scaled to `length` along its longer side."""
    if flip:
        sprite = sprite.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    if rotation:
        sprite = sprite.rotate(rotation, Image.Resampling.BICUBIC, expand=True)
    scale = length * size / max(sprite.size)
    shape = (max(2, round(sprite.width * scale)), max(2, round(sprite.height * scale)))
    # Premultiplied alpha ("RGBa") keeps the colour of transparent pixels from leaking into the edge.
    return sprite.convert("RGBa").resize(shape, Image.Resampling.BICUBIC, reducing_gap=2.0).convert("RGBA")


def shadow(image: Image.Image, x: float, y: float, width: float, strength: float = 0.4) -> Image.Image:
    """The picture with a soft shadow on the ground, centred at (x, y)."""
    size = image.size[0]
    mask = Image.new("L", image.size, 0)
    box = [(x - width / 2) * size, (y - width / 9) * size, (x + width / 2) * size, (y + width / 9) * size]
    ImageDraw.Draw(mask).ellipse(box, fill=round(255 * strength))
    mask = mask.filter(ImageFilter.GaussianBlur(width * size / 14))
    return Image.composite(Image.new("RGB", image.size, (10, 10, 15)), image, mask)


def glow(
    image: Image.Image, x: float, y: float, radius: float, colour: Sequence[float], strength: float
) -> Image.Image:
    """The picture lit by a round light, such as a fire, a lamp or the sun, at (x, y)."""
    size = image.size[0]
    across, down = coordinates(size)
    distance = (across - x) ** 2 + (down - y) ** 2
    light = strength * np.exp(-distance / (2 * radius**2))[..., None]
    return from_array(to_array(image) + light * np.asarray(colour, np.float32))


def streaks(rng: random.Random, size: int, rows: int, columns: int) -> np.ndarray:
    """Streaky noise (waves, wood grain, grass, hair), float32 (size, size) from 0 to 1: one random grid, interpolated.

    More rows than columns stretch it sideways, more columns than rows stretch it vertically.
    """
    generator = np.random.default_rng(rng.getrandbits(64))
    coarse = Image.fromarray(generator.random((rows, columns), dtype=np.float32))
    return np.clip(np.asarray(coarse.resize((size, size), Image.Resampling.BICUBIC)), 0, 1)


def settle(
    image: Image.Image,
    sprite: Image.Image,
    x: float,
    y: float,
    length: float,
    *,
    rotation: float = 0,
    flip: bool = False,
    anchor: str = "bottom",
    slant: float = 0.4,
) -> Image.Image:
    """The picture with a sprite that matches its light and has a soft edge.

    With the anchor "bottom" the sprite stands on the ground: it casts a shadow and darkens towards its foot.

    :param sprite: RGBA, cropped to its contents.
    :param x: centre of the sprite.
    :param y: its lower edge (anchor "bottom") or its centre (anchor "centre").
    :param length: length of its longer side.
    :param slant: how far the shadow falls to the right per unit of height; negative to the left.
    """
    size = image.size[0]
    piece = prepared(sprite, size, length, rotation, flip)
    left, top = round(x * size - piece.width / 2), round(y * size - piece.height / (1 if anchor == "bottom" else 2))
    # The picture's mean colour tints the sprite a little; mid-grey (128) leaves it unchanged.
    light = 1 + 0.3 * (np.clip(to_array(image).mean((0, 1)) / 128, 0.3, 1.25) - 1)
    down = np.linspace(0, 1, piece.height, dtype=np.float32)[:, None, None]
    if anchor == "bottom":
        light = light * (1 - 0.3 * np.clip(down - 0.75, 0, 1) / 0.25)
        image = _with_cast_shadow(image, piece.getchannel("A"), left, top, slant)
    colours = from_array(to_array(piece.convert("RGB")) * light)
    # A transparent margin leaves room for the blurred edge.
    outline = Image.new("L", (piece.width + 4, piece.height + 4))
    outline.paste(piece.getchannel("A"), (2, 2))
    outline = outline.filter(ImageFilter.GaussianBlur(size / 256)).crop((2, 2, piece.width + 2, piece.height + 2))
    image = image.copy()
    image.paste(colours, (left, top), outline)
    return image


def _with_cast_shadow(image: Image.Image, outline: Image.Image, left: int, top: int, slant: float) -> Image.Image:
    """The picture with a cast shadow: the sprite's outline laid flat on the ground, fading towards its end."""
    size, (width, height) = image.size[0], outline.size
    mask = np.zeros(image.size, np.float32)
    flat = max(2, round(height * 0.22))
    rows = np.asarray(outline.resize((width, flat), Image.Resampling.BOX), np.float32) / 255
    for row in range(flat):
        above = (flat - 1 - row) / flat
        at, start = top + height - flat + row, left + round(above * height * 0.5 * slant)
        first, last = max(0, start), min(size, start + width)
        if 0 <= at < size and first < last:
            mask[at, first:last] = 0.55 * (1 - 0.7 * above) * rows[row, first - start : last - start]
    shade = Image.fromarray((mask * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(size / 60))
    return Image.composite(Image.new("RGB", image.size, (12, 12, 18)), image, shade)
