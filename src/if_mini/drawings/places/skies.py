"""Skies by day, at dusk and at night, and outer space."""

from __future__ import annotations

import random

import numpy as np
from PIL import Image, ImageFilter

from if_mini.drawings.drawing import coordinates, mixed, shaded, streaks, varied
from if_mini.drawings.places.perspective import field
from if_mini.drawings.scenery import between, cover, limited, spread, to_canvas, to_image

COLOURS = {
    "day": [((52, 112, 196), (168, 206, 234)), ((84, 152, 222), (208, 226, 238)), ((28, 90, 176), (132, 186, 230))],
    "hazy": [
        ((148, 180, 206), (224, 222, 210)),
        ((168, 186, 196), (236, 226, 206)),
        ((128, 168, 196), (214, 220, 222)),
    ],
    "cloudy": [
        ((128, 140, 154), (196, 200, 204)),
        ((108, 122, 140), (182, 190, 198)),
        ((150, 158, 166), (214, 214, 212)),
    ],
    "dusk": [((58, 66, 122), (246, 164, 92)), ((96, 78, 124), (242, 156, 128)), ((48, 78, 130), (250, 200, 132))],
    "night": [((5, 7, 22), (24, 32, 64)), ((9, 13, 36), (40, 46, 80)), ((3, 5, 12), (16, 22, 40))],
}
"""For each kind of sky, pairs of colours: at the top and at the horizon."""

CLOUDS = {
    "day": ((176, 188, 204), (250, 250, 250)),
    "hazy": ((196, 200, 204), (240, 238, 232)),
    "cloudy": ((112, 120, 132), (222, 224, 226)),
    "dusk": ((112, 84, 112), (255, 190, 140)),
    "night": ((14, 18, 36), (44, 50, 74)),
}
"""For each kind of sky, the dark and the bright colour of its clouds."""

TINTS = {
    "day": (1.0, 1.0, 1.0),
    "hazy": (1.02, 1.0, 0.95),
    "cloudy": (0.86, 0.88, 0.91),
    "dusk": (0.86, 0.70, 0.62),
    "night": (0.22, 0.27, 0.42),
}
"""For each kind of sky, the tint of everything below it: a factor for each channel."""

BRIGHT = ("day", "day", "day", "hazy", "cloudy")
"""Kinds of daytime sky, repeated by weight."""


def sky(rng: random.Random, size: int, kind: str = "day", horizon: float = 1.0) -> Image.Image:
    """A sky that fills the picture, palest at the horizon; kinds are the keys of `COLOURS`."""
    top, low = (np.asarray(varied(rng, colour, 9), np.float32) for colour in rng.choice(COLOURS[kind]))
    across, down = coordinates(size)
    height = limited(down / horizon, 0, 1) ** rng.uniform(0.8, 1.3)
    canvas = between(top, low, np.broadcast_to(height, (size, size)))
    if kind == "night":
        canvas += _stars(np.random.default_rng(rng.getrandbits(64)), size, rng.uniform(0.001, 0.004), 60, 220)
    covered = {"day": rng.uniform(-0.1, 0.55), "cloudy": rng.uniform(0.6, 1.0)}.get(kind, rng.uniform(-0.2, 0.6))
    if covered > 0:
        # Clouds are wider than tall, and denser halfway down to the horizon.
        density = field(rng, size, (3, 7, 15, 31), 2) + 0.12 * (0.5 - abs(height - 0.5))
        mask = limited((density - 0.75 + 0.42 * covered) * rng.uniform(3.5, 6.5), 0, 1) * rng.uniform(0.6, 0.95)
        contrast = 2.5 if kind == "cloudy" else 5
        light = limited(0.62 + contrast * (np.roll(density, -max(1, size // 32), 0) - density), 0, 1)
        shadow, lit = (mixed(colour, low, 0.2) for colour in CLOUDS[kind])
        cover(canvas, between(shadow, lit, light), mask)
    if kind in ("day", "hazy", "dusk"):
        x = rng.uniform(-0.2, 1.2)
        canvas += np.exp(-((across - x) ** 2) / 0.18) * height**2 * spread((34, 24, 6))
    return to_image(canvas)


def haze(canvas: np.ndarray, horizon: float) -> np.ndarray:
    """The colour just above the horizon, towards which distant things fade; float32 (3,)."""
    return canvas[:, int(horizon * canvas.shape[-1]) - 1].mean(1)


def _stars(generator: np.random.Generator, size: int, density: float, faint: float, bright: float) -> np.ndarray:
    """Bright pixels on black, float32 (size, size): a random fraction `density` of all pixels."""
    shines = generator.random((size, size)) < density
    return (shines * generator.uniform(faint, bright, (size, size))).astype(np.float32)


def open_sky(rng: random.Random, size: int) -> tuple[Image.Image, None]:
    """Nothing but sky, by day or at dusk."""
    return sky(rng, size, rng.choice((*BRIGHT, "dusk"))), None


def space(rng: random.Random, size: int) -> tuple[Image.Image, None]:
    """Stars, usually with a coloured nebula, sometimes with part of a planet."""
    generator = np.random.default_rng(rng.getrandbits(64))
    canvas = np.zeros((3, size, size), np.float32) + spread(varied(rng, (8, 9, 20), 6))
    if rng.random() < 0.75:
        cloud = limited(field(rng, size, (3, 6, 14, 30)) * 1.7 - 0.75, 0, 1)
        hues = ((60, 50, 130), (120, 50, 120), (30, 90, 140), (150, 70, 60), (40, 110, 110))
        blend = field(rng, size, (2, 4))
        canvas += between(rng.choice(hues), rng.choice(hues), blend) * cloud
    canvas += _stars(generator, size, rng.uniform(0.004, 0.016), 40, 255) * spread((1, 0.97, 0.93))
    image = to_image(canvas)
    for _ in range(rng.randint(0, 7)):
        image.putpixel((rng.randrange(size), rng.randrange(size)), (255, 255, 255))
    image = to_image(to_canvas(image) + 0.6 * to_canvas(image.filter(ImageFilter.GaussianBlur(size / 128))))
    return (_with_planet(rng, image) if rng.random() < 0.35 else image), None


def _with_planet(rng: random.Random, image: Image.Image) -> Image.Image:
    """The picture with a banded planet near a corner, lit from one side."""
    size = image.size[0]
    across, down = coordinates(size)
    x, y, radius = rng.choice((0.05, 0.15, 0.85, 0.95)), rng.choice((0.1, 0.2, 0.85, 1.0)), rng.uniform(0.1, 0.4)
    disc = limited((radius - np.hypot(across - x, down - y)) * size, 0, 1)
    colour = varied(rng, rng.choice(((190, 130, 90), (90, 130, 190), (200, 190, 160), (150, 90, 80), (150, 156, 160))))
    bands = 0.6 * streaks(rng, size, 24, 4) + 0.4 * field(rng, size, (4, 8, 16, 32))
    light = limited(0.55 - 0.8 * ((across - x) + (down - y)) / radius * rng.choice((-1, 1)), 0.05, 1.1)
    canvas = to_canvas(image)
    cover(canvas, between(shaded(colour, 0.6), shaded(colour, 1.15), bands) * light, disc)
    return to_image(canvas)
