"""Places on land: a meadow, a forest, snowy mountains and a desert.

They are painted from back to front: the sky, distant things (faded by the air), the ground in perspective, near things.
Each function returns the picture and the y of the ground an object stands on.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from PIL import Image

from if_mini.drawings.drawing import coordinates, line, mixed, polygon, ridge, shaded, streaks, varied
from if_mini.drawings.places.nature import flowers, hills, mountains, tree, trees
from if_mini.drawings.places.perspective import below, field, ground, nearness
from if_mini.drawings.places.skies import BRIGHT, TINTS, haze, sky
from if_mini.drawings.scenery import between, cover, limited, spread, to_canvas, to_image

_GRASS = (
    ((56, 112, 38), (150, 192, 86)),
    ((78, 122, 44), (182, 196, 92)),
    ((44, 98, 48), (110, 168, 84)),
    ((120, 116, 50), (206, 190, 108)),
)
# Colours of a forest: leaves, the bright air between them, soil.
_WOODLANDS = (
    ((74, 124, 52), (176, 206, 150), (86, 92, 48)),
    ((52, 98, 60), (168, 194, 178), (74, 84, 56)),
    ((186, 122, 44), (234, 208, 150), (150, 98, 50)),
    ((96, 140, 56), (224, 226, 166), (110, 96, 60)),
)
_SANDS = ((220, 172, 108), (206, 140, 84), (232, 196, 140), (190, 110, 70))


def meadow(rng: random.Random, size: int) -> tuple[Image.Image, float]:
    """Grass under an open sky, often with hills, trees or flowers."""
    kind = rng.choice((*BRIGHT, "dusk"))
    horizon = rng.uniform(0.42, 0.62)
    tint = np.asarray(TINTS[kind], np.float32)
    canvas = to_canvas(sky(rng, size, kind, horizon))
    air = haze(canvas, horizon)
    for far in sorted(rng.sample((0.35, 0.5, 0.7), rng.randint(0, 2)), reverse=True):
        hills(canvas, rng, horizon, far * rng.uniform(0.15, 0.35), mixed((62, 96, 64), air, far) * tint)
    colours = rng.choice(_GRASS)
    image = to_image(canvas)
    leaf = np.asarray(mixed((54, 104, 48), air, 0.2)) * tint
    trees(image, rng, horizon + 0.01, (0.05, 0.12), rng.randint(0, 9), leaf)
    near = nearness(size, horizon)
    blades = ground(rng, size, horizon) * 0.65 + streaks(rng, size, size // 6, size // 2) * near * 0.35 + 0.1
    edge = horizon + 0.012 * ridge(rng, size, 0.3, 3)
    lawn = between(*(varied(rng, colour, 10) for colour in colours), blades) * spread(tint)
    cover(lawn, air * 0.5 + lawn.mean((1, 2)) * 0.5, limited(0.45 - 1.2 * near, 0, 1))
    canvas = to_canvas(image)
    cover(canvas, lawn, below(edge, size))
    image = to_image(canvas)
    if rng.random() < 0.35:
        trees(image, rng, horizon + 0.03, (0.2, 0.36), rng.randint(1, 2), np.asarray((62, 118, 48)) * tint)
    if rng.random() < 0.4:
        flowers(image, rng, horizon, rng.randint(15, 60))
    return image, rng.uniform(max(0.74, horizon + 0.15), 0.92)


def forest(rng: random.Random, size: int) -> tuple[Image.Image, float]:
    """Trunks or firs against bright air, paler with distance."""
    horizon = rng.uniform(0.56, 0.7)
    leaf, mist, soil = (varied(rng, colour) for colour in rng.choice(_WOODLANDS))
    across, down = coordinates(size)
    light = np.exp(-((across - rng.uniform(0.2, 0.8)) ** 2) / 0.12 - (down - 0.35) ** 2 / 0.15)
    leaves = limited(field(rng, size, (8, 16, 32, 64), fall=0.75) * 0.7 + 0.6 * light - 0.1, 0, 1)
    image = to_image(between(shaded(leaf, 0.5), mist, leaves))
    conifer = rng.random() < 0.35
    for far in (0.75, 0.4, 0.0):
        foot = horizon + 0.12 * (1 - far) - 0.05
        for _ in range(rng.randint(4, 8) if far else rng.randint(2, 4)):
            x = rng.random()
            if conifer:
                height = rng.uniform(0.35, 0.55) * (1.5 - far * 0.7)
                tree(image, rng, x, foot, height, mixed(shaded(leaf, 0.62), mist, far), True)
            else:
                _trunk(image, rng, x, foot, far, mist)
        if far == 0.4:
            edge = horizon + 0.03 * ridge(rng, size, 0.5, 5)
            floor = between(shaded(soil, 0.55), mixed(soil, mist, 0.45), ground(rng, size, horizon))
            canvas = to_canvas(image)
            cover(canvas, floor * (0.75 + 0.5 * light), below(edge, size))
            image = to_image(canvas)
    canvas = to_canvas(image)
    if not conifer or rng.random() < 0.3:
        canopy = field(rng, size, (5, 12, 28, 56))
        bushes = limited((canopy - 0.5 - abs(down - horizon) * 6) * 8, 0, 1)
        mask = limited(limited((canopy - 0.34 - down * 1.7) * 8, 0, 1) + bushes, 0, 1) * 0.92
        cover(canvas, between(shaded(leaf, 0.55), shaded(leaf, 1.2), field(rng, size, (24, 56))), mask)
    return to_image(canvas), rng.uniform(0.8, 0.93)


def _trunk(image: Image.Image, rng: random.Random, x: float, foot: float, far: float, mist: Sequence[float]) -> None:
    """Draw a trunk that reaches beyond the upper edge, lit from the left; at far = 1 it vanishes in the mist."""
    wide, lean = (0.012 + 0.03 * (1 - far) ** 2) * rng.uniform(0.7, 1.3), rng.uniform(-0.04, 0.04)
    bark = mixed(varied(rng, (76, 62, 50), 14), mist, far)
    left, upper = (x - wide, foot), (x - wide * 0.7 + lean, 0)
    polygon(image, [left, upper, (x + wide * 0.7 + lean, 0), (x + wide * 1.1, foot)], shaded(bark, 0.8))
    polygon(image, [left, upper, (x + lean, 0), (x, foot)], shaded(bark, 1.12))


def snow(rng: random.Random, size: int) -> tuple[Image.Image, float]:
    """Snowy mountains behind a plain of snow, often with firs."""
    kind = rng.choice((*BRIGHT, "dusk", "night"))
    tint = np.asarray((0.32, 0.39, 0.58) if kind == "night" else TINTS[kind], np.float32)
    horizon = rng.uniform(0.5, 0.66)
    canvas = to_canvas(sky(rng, size, kind, horizon))
    air = haze(canvas, horizon)
    ranges = rng.randint(1, 3)
    for nearer in range(ranges):
        far = 0.45 * (1 - nearer / ranges)
        height, rock = rng.uniform(0.3, 0.46) * (1 - 0.28 * nearer), varied(rng, (96, 100, 112))
        cap = rng.uniform(0.45, 0.95)
        mountains(canvas, rng, horizon + 0.02, height, rock, cap, tint * (1 - far), air * far)
    image = to_image(canvas)
    pine = np.asarray(mixed((44, 74, 62), air, 0.15)) * tint
    for _ in range(rng.choice((0, 12, 28))):
        x, foot, height = rng.random(), horizon + rng.uniform(0, 0.03), rng.uniform(0.05, 0.11)
        tree(image, rng, x, foot, height, varied(rng, pine, 8), True)
    light = limited(ground(rng, size, horizon, 0.5) * 0.9 + 0.1, 0, 1)
    canvas = to_canvas(image)
    drift = between((186, 204, 230), (252, 252, 255), light) * spread(tint)
    cover(canvas, drift, below(horizon + 0.02 + 0.02 * ridge(rng, size, 0.3, 3), size))
    image = to_image(canvas)
    for _ in range(rng.choice((0, 0, 2, 3))):
        x = rng.choice((rng.uniform(0, 0.22), rng.uniform(0.78, 1)))
        tree(image, rng, x, rng.uniform(0.72, 0.86), rng.uniform(0.25, 0.42), np.asarray((48, 84, 66)) * tint, True)
    return image, rng.uniform(0.78, 0.92)


def desert(rng: random.Random, size: int) -> tuple[Image.Image, float]:
    """Dunes, sometimes with a cactus or with bare mountains behind."""
    kind = rng.choice(("day", "day", "hazy", "dusk"))
    tint = np.asarray(TINTS[kind], np.float32)
    horizon = rng.uniform(0.42, 0.58)
    canvas = to_canvas(sky(rng, size, kind, horizon))
    air = haze(canvas, horizon)
    sand = varied(rng, rng.choice(_SANDS), 10)
    if rng.random() < 0.4:
        rock = np.asarray(mixed(shaded(sand, 0.8), air, 0.4)) * tint
        mountains(canvas, rng, horizon + 0.02, rng.uniform(0.08, 0.2), rock, 0)
    _, down = coordinates(size)
    ripples, side = ground(rng, size, horizon), rng.choice((-1, 1))
    smooth = round(size / 12)
    for layer in range(rng.randint(2, 4)):
        outline = horizon + 0.04 + 0.12 * layer + rng.uniform(0.04, 0.09) * ridge(rng, size, 0.25, 4)
        depth = np.maximum(down - outline, 0)
        # One face of a dune is lit, the other shaded; they meet at the crest.
        slope = np.convolve(np.gradient(outline), np.full(smooth, 1 / smooth), "same") * size * 1.5
        light = limited(0.55 + side * slope * np.exp(-depth / 0.09) + 0.45 * (ripples - 0.5), 0, 1)
        dune = between(mixed(shaded(sand, 0.55), air, 0.1), shaded(sand, 1.16), light) * spread(tint)
        cover(canvas, dune, below(outline, size))
    image = to_image(canvas)
    for _ in range(rng.choice((0, 0, 0, 1, 2))):
        x, y, tall = rng.random(), horizon + rng.uniform(0.06, 0.2), rng.uniform(0.1, 0.2)
        _cactus(image, x, y, tall, shaded(np.asarray(varied(rng, (74, 112, 62), 10)) * tint, 1))
    return image, rng.uniform(0.76, 0.92)


def _cactus(image: Image.Image, x: float, y: float, tall: float, green: Sequence[int]) -> None:
    """Draw a saguaro with two arms, its foot at (x, y)."""
    stem, left = [(0, 0), (0, -1)], [(0, -0.4), (-0.3, -0.45), (-0.3, -0.8)]
    for part in (stem, left, [(0, -0.5), (0.28, -0.55), (0.28, -0.9)]):
        line(image, [(x + a * tall, y + b * tall) for a, b in part], green, tall * 0.17)
