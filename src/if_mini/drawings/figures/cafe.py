"""The barista's surroundings: a cafe, an apron, and a counter with a cup and a coffee machine."""

from __future__ import annotations

import random

import numpy as np
from PIL import Image, ImageFilter

from if_mini.drawings.drawing import (
    blend,
    coordinates,
    from_array,
    gradient,
    mixed,
    noise,
    polygon,
    rectangle,
    shaded,
    to_array,
    varied,
)
from if_mini.drawings.figures.backgrounds import smooth_blocks
from if_mini.drawings.figures.heads import Head
from if_mini.drawings.figures.relief import Light, Relief


def cafe(rng: random.Random, size: int) -> Image.Image:
    """A cafe interior, slightly out of focus: shelves with jars or a menu board, and warm lamps."""
    wall = varied(rng, rng.choice([(92, 70, 54), (70, 74, 76), (120, 96, 74), (58, 48, 44), (150, 134, 116)]), 12)
    image = gradient(size, shaded(wall, 0.9), shaded(wall, 1.1))
    image = Image.blend(image, smooth_blocks(rng, size, [wall, shaded(wall, 0.8), shaded(wall, 1.2)], 6), 0.4)
    if rng.random() < 0.6:
        for y in (0.22, 0.44):
            for _ in range(rng.randint(6, 9)):
                x, tall = rng.uniform(0, 0.96), rng.uniform(0.06, 0.13)
                jar = varied(
                    rng, rng.choice([(200, 180, 150), (120, 60, 40), (70, 90, 80), (220, 214, 200), (160, 110, 60)]), 16
                )
                polygon(image, rectangle(x, y - tall, x + 0.05, y), jar)
            polygon(image, rectangle(0, y, 1, y + 0.025), shaded((120, 80, 52), rng.uniform(0.7, 1.1)))
    else:
        x = rng.choice((0.03, 0.66))
        polygon(image, rectangle(x, 0.06, x + 0.32, 0.42), (42, 46, 46))
        for row in range(4):
            y = 0.13 + 0.07 * row
            polygon(
                image,
                [(x + 0.04, y), (x + rng.uniform(0.16, 0.28), y), (x + 0.2, y + 0.018), (x + 0.04, y + 0.018)],
                (190, 190, 184),
            )
    image = image.filter(ImageFilter.GaussianBlur(size * 0.014))
    return _lamps(image, [(x, rng.uniform(0.04, 0.14)) for x in (rng.uniform(0.05, 0.25), rng.uniform(0.75, 0.95))])


def _lamps(image: Image.Image, places: list[tuple[float, float]]) -> Image.Image:
    """The picture with small warm lamps and their glow."""
    values = to_array(image).copy()
    across, down = coordinates(image.size[0])
    for x, y in places:
        for radius, strength in ((0.05, 0.85), (0.22, 0.16)):
            beside, above = (np.exp(-(away**2) / (2 * radius**2)) for away in (across - x, down - y))
            light = strength * above * beside
            for channel, bright in enumerate((255, 205, 130)):
                values[..., channel] += bright * light
    return from_array(values)


def apron(head: Head, rng: random.Random) -> None:
    """Paint an apron and its straps over the shirt."""
    colour = varied(rng, rng.choice([(52, 44, 40), (96, 64, 42), (40, 54, 62), (70, 80, 66), (150, 120, 90)]), 8)
    x, y, half = head.x, head.y, head.half
    relief = head.relief
    for side in (-1, 1):
        relief.area(
            [(x + side * a * half, y + b * half) for a, b in ((0.42, 1.2), (0.56, 1.2), (0.62, 1.95), (0.46, 1.95))],
            shaded(colour, 0.85),
        )
    relief.area(
        [(x + a * half, y + b * half) for a, b in ((-0.64, 1.85), (0.64, 1.85), (0.95, 3.6), (-0.95, 3.6))], colour
    )


def _cup(relief: Relief, rng: random.Random, x: float, foot: float, wide: float) -> None:
    """Model a cup of coffee on its saucer."""
    white = varied(rng, rng.choice([(240, 238, 232), (240, 238, 232), (70, 110, 130), (170, 60, 50)]), 8)
    relief.ball(x, foot, wide * 1.5, wide * 0.3, shaded(white, 0.95), z=0.2, depth=0.01)
    side = rng.choice((-1, 1))
    angles = np.linspace(-1.4, 1.4, 7)
    ring = [(x + side * wide * (0.85 + 0.5 * np.cos(a)), foot - wide * 0.72 + wide * 0.42 * np.sin(a)) for a in angles]
    relief.limb(ring, [wide * 0.13] * 7, white, z=0.2)
    relief.lathe((x, foot), (x, foot - 1.25 * wide), [wide * r for r in (0.5, 0.8, 0.95, 1.0)], white, z=0.21)
    relief.ball(x, foot - 1.25 * wide, wide, wide * 0.3, shaded(white, 1.05), z=0.4, depth=0.004, melt=0)
    relief.spot(x, foot - 1.24 * wide, wide * 0.84, wide * 0.22, (84, 50, 30))
    relief.spot(x, foot - 1.24 * wide, wide * 0.4, wide * 0.1, (206, 164, 116), soft=0.4)


def counter(image: Image.Image, rng: random.Random, barista: float) -> Image.Image:
    """The picture with a counter in front, carrying a cup of coffee and sometimes a coffee machine.

    :param barista: x of the barista; the machine stands on the other side.
    """
    size = image.size[0]
    relief = Relief(size)
    top = rng.uniform(0.86, 0.9)
    wood = varied(rng, rng.choice([(150, 104, 66), (110, 76, 52), (86, 66, 52), (176, 140, 100)]), 12)
    relief.plate(rectangle(-0.1, top, 1.1, 1.2), shaded(wood, 0.75), thick=0.01)
    relief.plate(rectangle(-0.1, top, 1.1, top + 0.05), wood, z=0.01, thick=0.01)
    side = -1 if barista > 0.5 else 1
    if rng.random() < 0.55:
        x = 0.5 + side * rng.uniform(0.36, 0.42)
        steel = varied(rng, rng.choice([(170, 172, 176), (190, 190, 190), (150, 60, 54)]), 10)
        relief.plate(rectangle(x - 0.16, top - 0.34, x + 0.16, top - 0.2), steel, z=0.1, thick=0.04, edge=0.02)
        relief.plate(rectangle(x - 0.13, top - 0.21, x + 0.13, top), shaded(steel, 0.45), z=0.05)
        relief.plate(rectangle(x - 0.16, top - 0.05, x + 0.16, top), steel, z=0.1, thick=0.03)
        relief.lathe((x, top - 0.21), (x, top - 0.15), [0.03, 0.025], (60, 60, 62), z=0.12)
        relief.limb([(x, top - 0.16), (x - side * 0.09, top - 0.15)], [0.014, 0.012], (40, 36, 34), z=0.14)
        relief.stroke([(x - 0.11, top - 0.29), (x + 0.11, top - 0.29)], 0.012, mixed(steel, (255, 255, 255), 0.6))
    x = barista + side * -1 * rng.uniform(0.1, 0.26)
    wide = rng.uniform(0.07, 0.095)
    _cup(relief, rng, min(0.86, max(0.14, x)), top + 0.045, wide)
    image = relief.onto(image, Light(across=rng.choice((-0.7, 0.7)), down=-0.5, ambient=0.5, gloss=0.12))
    if rng.random() < 0.5:  # steam
        across, down = coordinates(size)
        height = np.clip((top - 0.06 - down) / 0.2, 0, 1)
        inside = np.exp(-(((across - x - 0.02 * np.sin(down * 40)) / 0.03) ** 2)) * (height > 0) * (1 - height)
        image = blend(
            image, Image.new("RGB", image.size, (240, 240, 240)), 0.5 * inside * (0.5 + 0.5 * noise(rng, size, (8, 16)))
        )
    return image
