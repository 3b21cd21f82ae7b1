"""Places by, on and under water: the sea, a beach, a sunset and the sea floor.

Each function returns the picture and the y of the ground an object stands on, or None where it floats.
"""

from __future__ import annotations

import random

import numpy as np
from PIL import Image

from if_mini.drawings.drawing import coordinates, ellipse, glow, line, mixed, ridge, shaded, varied
from if_mini.drawings.places.nature import glitter, hills, water
from if_mini.drawings.places.perspective import below, field, ground
from if_mini.drawings.places.skies import BRIGHT, TINTS, haze, sky
from if_mini.drawings.scenery import between, cover, limited, spread, to_canvas, to_image

# Colours of water: far, near.
_OPEN_SEAS = (
    ((22, 72, 124), (34, 112, 152)),
    ((30, 98, 140), (52, 156, 168)),
    ((44, 74, 96), (70, 108, 124)),
    ((14, 52, 100), (22, 84, 132)),
)
_SHALLOWS = (((24, 92, 150), (92, 190, 196)), ((40, 110, 160), (130, 200, 200)), ((48, 98, 126), (120, 168, 170)))
# Colours under water: near the surface, deep down.
_DEPTHS = (((96, 196, 220), (10, 56, 110)), ((110, 206, 200), (8, 76, 100)), ((70, 150, 210), (8, 34, 84)))


def sea(rng: random.Random, size: int) -> tuple[Image.Image, float]:
    """Open water, sometimes with a distant coast or glittering sunlight."""
    kind = rng.choice((*BRIGHT, "dusk"))
    horizon = rng.uniform(0.3, 0.55)
    canvas = to_canvas(sky(rng, size, kind, horizon))
    air = haze(canvas, horizon)
    if rng.random() < 0.3:
        hills(canvas, rng, horizon, rng.uniform(0.05, 0.14), mixed((70, 96, 96), air, 0.5))
    colours = rng.choice(_OPEN_SEAS)
    deep, shallow = (np.asarray(mixed(varied(rng, colour, 10), air, 0.14)) * TINTS[kind] for colour in colours)
    waves = water(rng, size, horizon, deep, shallow)
    if rng.random() < 0.4:
        waves += glitter(rng, rng.uniform(0.2, 0.8), 0.012, size // 2, 10, 0.35, size) * spread(air) * 0.9
    cover(canvas, waves, below(horizon, size))
    return to_image(canvas), rng.uniform(horizon + 0.2, 0.85)


def beach(rng: random.Random, size: int) -> tuple[Image.Image, float]:
    """Sand with a wet edge, foam, and the sea behind."""
    kind = rng.choice((*BRIGHT, "dusk"))
    tint = np.asarray(TINTS[kind], np.float32)
    horizon = rng.uniform(0.32, 0.5)
    canvas = to_canvas(sky(rng, size, kind, horizon))
    if rng.random() < 0.3:
        hills(canvas, rng, horizon, rng.uniform(0.05, 0.16), mixed((70, 104, 82), haze(canvas, horizon), 0.4))
    deep, shallow = rng.choice(_SHALLOWS)
    waves = water(rng, size, horizon, np.asarray(deep) * tint, np.asarray(shallow) * tint * 1.1)
    cover(canvas, waves, below(horizon, size))
    across, down = coordinates(size)
    shore = rng.uniform(0.58, 0.68) + rng.uniform(-0.18, 0.18) * (across[0] - 0.5) + 0.015 * ridge(rng, size, 0.4, 5)
    sand = varied(rng, rng.choice(((226, 202, 158), (238, 222, 186), (206, 176, 132))), 10)
    grains = ground(rng, size, horizon) * 0.8 + 0.2 * field(rng, size, (64,))
    cover(canvas, np.asarray((246, 248, 246)) * tint, below(shore - 0.025, size))
    cover(canvas, np.asarray(shaded(sand, 0.74)) * tint, below(shore, size))
    dry = between(shaded(sand, 0.82), shaded(sand, 1.08), grains) * spread(tint)
    cover(canvas, dry, limited((down - shore) / 0.06, 0, 1))
    return to_image(canvas), rng.uniform(0.78, 0.93)


def sunset(rng: random.Random, size: int) -> tuple[Image.Image, float]:
    """A low sun over water or dark land."""
    horizon = rng.uniform(0.55, 0.7)
    image = sky(rng, size, "dusk", horizon)
    x = rng.uniform(0.2, 0.8)
    y = horizon - rng.uniform(-0.01, 0.16)
    image = glow(image, x, y, rng.uniform(0.12, 0.25), (255, 170, 70), rng.uniform(0.3, 0.6))
    radius = rng.uniform(0.07, 0.14)
    ellipse(image, x, y, radius, radius, (255, 240, 190))
    canvas = to_canvas(image)
    low = haze(canvas, horizon)
    if rng.random() < 0.4:
        hills(canvas, rng, horizon + 0.01, rng.uniform(0.06, 0.16), mixed((50, 40, 62), low, 0.25))
    if rng.random() < 0.5:
        land = water(rng, size, horizon, low * 0.62, (50, 52, 84))
        land += glitter(rng, x, 0.01, size // 3, 8, 0.3, size) * spread((300, 200, 110))
        edge = horizon
    else:
        grit = ground(rng, size, horizon)
        land = between(varied(rng, (30, 24, 28), 8), varied(rng, (84, 64, 52), 14), grit)
        edge = horizon + 0.025 * ridge(rng, size, 0.35, 4)
    cover(canvas, land, below(edge, size))
    return to_image(canvas), rng.uniform(0.78, 0.92)


def underwater(rng: random.Random, size: int) -> tuple[Image.Image, None]:
    """Blue water with beams of light, often with sand, weeds and bubbles."""
    surface, deep = rng.choice(_DEPTHS)
    across, down = coordinates(size)
    shallow = varied(rng, surface, 10)
    canvas = between(shallow, varied(rng, deep, 10), np.broadcast_to(down**0.8, (size, size)))
    # The beams spread from one point above the surface.
    angle = (across - rng.uniform(0.2, 0.8)) / (down + 0.5)
    bands = np.random.default_rng(rng.getrandbits(64)).random(24).astype(np.float32)
    beams = np.interp((angle + 2) * 6, np.arange(24), bands).astype(np.float32) * np.exp(-down * 2.2)
    canvas += 80 * beams
    canvas += 16 * (field(rng, size, (4, 12, 24)) - 0.5)
    if rng.random() < 0.6:
        edge = rng.uniform(0.78, 0.88) + 0.03 * ridge(rng, size, 0.4, 4)
        grains = ground(rng, size, 0.7)
        sand = between(mixed(deep, (150, 150, 120), 0.3), mixed(surface, (220, 210, 170), 0.6), grains)
        cover(canvas, sand, below(edge, size))
    image = to_image(canvas)
    for _ in range(rng.choice((0, 3, 6))):
        x, tall = rng.choice((rng.uniform(0, 0.25), rng.uniform(0.75, 1))), rng.uniform(0.1, 0.35)
        green = varied(rng, (30, 104, 70))
        sway, phase = rng.uniform(0.01, 0.03), rng.uniform(0, 6)
        weed = [(x + sway * np.sin(phase + 5 * t), 1 - tall * t) for t in np.linspace(0, 1, 9)]
        line(image, weed, green, rng.uniform(0.01, 0.02))
    for _ in range(rng.choice((0, 8, 16))):
        radius, x, y = rng.uniform(0.008, 0.024), rng.random(), rng.random()
        ellipse(image, x, y, radius, radius, mixed(surface, (250, 255, 255), rng.uniform(0.3, 0.8)))
    return image, None
