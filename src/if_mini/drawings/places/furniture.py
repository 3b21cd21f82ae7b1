"""Furniture, drawn on a picture of a room: on the wall and in front of it.

Every function takes the x of the centre, the y of the lower edge, and a length that sets the scale.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from PIL import Image, ImageFilter

from if_mini.drawings.drawing import ellipse, glow, gradient, mixed, polygon, rectangle, shaded, textured, varied

_FRAMES = ((238, 236, 230), (96, 68, 46), (60, 56, 54), (168, 128, 84))
_FABRICS = (
    (120, 128, 134),
    (96, 84, 76),
    (168, 152, 130),
    (70, 92, 110),
    (132, 76, 66),
    (96, 110, 84),
    (196, 190, 180),
)
_BOOKS = ((150, 60, 50), (60, 86, 120), (200, 180, 140), (70, 100, 70), (52, 50, 56), (214, 208, 196))
_TIMBERS = ((116, 80, 52), (152, 112, 74), (84, 60, 44), (222, 218, 210))


def _box(image: Image.Image, left: float, top: float, right: float, bottom: float, colour: Sequence[int]) -> None:
    """Fill an upright rectangle."""
    polygon(image, rectangle(left, top, right, bottom), colour)


def window(image: Image.Image, rng: random.Random, x: float, y: float, length: float) -> None:
    """Draw a window with a view of sky and trees, often with curtains."""
    size = image.size[0]
    half, top = length * rng.uniform(0.35, 0.6), y - length
    frame = varied(rng, rng.choice(_FRAMES[:2]), 6)
    _box(image, x - half - 0.012, top - 0.012, x + half + 0.012, y + 0.012, shaded(frame, 0.92))
    view = gradient(size, varied(rng, (176, 208, 234), 14), (236, 240, 238))
    green = varied(rng, rng.choice(((96, 124, 76), (126, 140, 96), (110, 112, 116))), 12)
    for _ in range(6):
        ellipse(
            view, rng.random(), rng.uniform(0.75, 1), rng.uniform(0.2, 0.5), rng.uniform(0.2, 0.6), varied(rng, green)
        )
    left, upper, right, lower = (round(place * size) for place in (x - half, top, x + half, y))
    view = view.filter(ImageFilter.GaussianBlur(size / 40)).resize((right - left, lower - upper))
    image.paste(view, (left, upper))
    _box(image, x - 0.006, top, x + 0.006, y, frame)
    if length > 0.3:
        _box(image, x - half, top + length * 0.35, x + half, top + length * 0.35 + 0.01, frame)
    _box(image, x - half - 0.025, y + 0.005, x + half + 0.025, y + 0.022, shaded(frame, 1.05))
    if rng.random() < 0.6:
        fabric = mixed(rng.choice(_FABRICS), (240, 236, 228), rng.uniform(0.2, 0.8))
        for side in (-1, 1):
            for fold in range(3):
                inner, outer = half + 0.05 - 0.03 * fold, half + 0.05 - 0.03 * (fold + 1)
                edges = sorted((x + side * inner, x + side * outer))
                _box(image, edges[0], top - 0.03, edges[1], y + length * 0.3, shaded(fabric, (1.04, 0.9, 0.98)[fold]))


def picture(image: Image.Image, rng: random.Random, x: float, y: float, length: float) -> None:
    """Draw a framed abstract picture."""
    size = image.size[0]
    half, tall = length * rng.uniform(0.3, 0.5), length * rng.uniform(0.6, 0.9)
    _box(image, x - half, y - tall, x + half, y, varied(rng, rng.choice(_FRAMES), 10))
    border = 0.014
    if rng.random() < 0.5:
        _box(image, x - half + border, y - tall + border, x + half - border, y - border, (240, 238, 232))
        border = 0.03
    box = [round(v * size) for v in (x - half + border, y - tall + border, x + half - border, y - border)]
    colours = (varied(rng, (150, 150, 140), 70), varied(rng, (120, 120, 100), 70))
    view = textured(gradient(size, *colours), rng, 0.3, (3, 7)).resize(
        (max(1, box[2] - box[0]), max(1, box[3] - box[1]))
    )
    image.paste(view, box[:2])


def shelf(image: Image.Image, rng: random.Random, x: float, y: float, length: float) -> None:
    """Draw two or three boards with books of different heights, and gaps."""
    half, timber = length * rng.uniform(0.5, 0.7), varied(rng, rng.choice(_TIMBERS), 8)
    boards = rng.randint(2, 3)
    for board in range(boards):
        foot = y - board * length / boards
        at = x - half
        while at < x + half - 0.03:
            thick, high = rng.uniform(0.01, 0.022), length / boards * rng.uniform(0.5, 0.8)
            if rng.random() < 0.85:
                _box(image, at, foot - high, at + thick, foot, varied(rng, rng.choice(_BOOKS), 16))
            at += thick
        _box(image, x - half, foot, x + half, foot + 0.014, timber)


def lamp(image: Image.Image, rng: random.Random, x: float, y: float, length: float) -> Image.Image:
    """The picture with a floor lamp and its light."""
    tall, half = length * rng.uniform(1.3, 1.7), length * 0.22
    metal = rng.choice(((60, 58, 56), (150, 128, 88)))
    ellipse(image, x, y, half * 1.3, half * 0.4, metal)
    _box(image, x - 0.006, y - tall, x + 0.006, y, metal)
    top = y - tall
    image = glow(image, x, top + half * 0.5, length * 0.6, (120, 92, 48), rng.uniform(0.3, 0.9))
    shade = [
        (x - half * 0.6, top - half * 0.5),
        (x + half * 0.6, top - half * 0.5),
        (x + half, top + half),
        (x - half, top + half),
    ]
    polygon(image, shade, varied(rng, (250, 232, 190), 10))
    return image


def sofa(image: Image.Image, rng: random.Random, x: float, y: float, length: float) -> None:
    """Draw an armchair or a sofa with cushions, and the shadow below."""
    fabric, seats = varied(rng, rng.choice(_FABRICS), 10), rng.randint(1, 3)
    seat = length * 0.42
    half, arm = seats * seat / 2, length * 0.11
    ellipse(image, x, y, 2 * half + 3 * arm, 0.05, (50, 44, 40))
    _box(image, x - half - arm, y - length * 0.62, x + half + arm, y - 0.015, shaded(fabric, 0.84))
    for number in range(seats):
        left = x - half + number * seat
        _box(image, left + 0.004, y - length * 0.58, left + seat - 0.004, y - length * 0.28, fabric)
        _box(image, left + 0.004, y - length * 0.3, left + seat - 0.004, y - length * 0.16, shaded(fabric, 1.14))
    for side in (-1, 1):
        ellipse(image, x + side * (half + arm / 2), y - length * 0.38, arm * 1.25, arm * 1.1, shaded(fabric, 1.08))
        left = x + side * (half + arm / 2) - arm * 0.6
        _box(image, left, y - length * 0.38, left + arm * 1.2, y - 0.012, shaded(fabric, 0.98))
    if rng.random() < 0.6:
        at, low, high = x + rng.choice((-1, 1)) * half * 0.6, y - 0.28 * length, y - 0.5 * length
        cushion = [(at - 0.04, low), (at - 0.03, high), (at + 0.04, high + 0.008), (at + 0.035, low + 0.004)]
        polygon(image, cushion, varied(rng, rng.choice(_BOOKS), 20))


def plant(image: Image.Image, rng: random.Random, x: float, y: float, length: float) -> None:
    """Draw a potted plant with long leaves."""
    pot = varied(rng, rng.choice(((176, 104, 76), (226, 222, 214), (90, 90, 94))), 10)
    green = varied(rng, (62, 104, 62), 16)
    half, top = length * 0.16, y - length * 0.32
    for _ in range(rng.randint(9, 15)):
        lean, tall = rng.uniform(-0.5, 0.5) * length, length * rng.uniform(0.4, 0.85)
        tip, wide = (x + lean, top - tall * (1 - 0.8 * abs(lean) / length)), length * 0.05
        middle = (x + lean * 0.4, top - tall * 0.5)
        leaf = [(x, top), (middle[0] - wide, middle[1]), tip, (middle[0] + wide, middle[1] + wide)]
        polygon(image, leaf, shaded(green, rng.uniform(0.7, 1.3)))
    polygon(image, [(x - half, top), (x + half, top), (x + half * 0.75, y), (x - half * 0.75, y)], pot)
    polygon(image, [(x, top), (x + half, top), (x + half * 0.75, y), (x, y)], shaded(pot, 0.82))


def cupboard(image: Image.Image, rng: random.Random, x: float, y: float, length: float) -> None:
    """Draw a cupboard with two doors, or a chest of drawers."""
    timber = varied(rng, rng.choice(_TIMBERS), 10)
    half, tall = length * rng.uniform(0.35, 0.55), length * rng.uniform(0.6, 1.1)
    ellipse(image, x, y, 2.2 * half, 0.03, (50, 44, 40))
    _box(image, x - half, y - tall, x + half, y, shaded(timber, 0.8))
    _box(image, x - half - 0.008, y - tall - 0.012, x + half + 0.008, y - tall + 0.008, shaded(timber, 1.15))
    rows = rng.choice((1, 3))
    for row in range(rows):
        top = y - tall + 0.014 + row * (tall - 0.02) / rows
        for side in (-1, 1):
            left, right = sorted((x + side * 0.004, x + side * (half - 0.012)))
            _box(image, left, top, right, top + (tall - 0.02) / rows - 0.01, timber)
            ellipse(
                image,
                x + side * (0.025 if rows == 1 else half / 2),
                top + tall * 0.42 / rows,
                0.012,
                0.012,
                shaded(timber, 0.5),
            )
