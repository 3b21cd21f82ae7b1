"""Waterfalls: one to three white falls over dark cliffs into a pool, with mist, foam and plants.

The contrast between bright water and dark rock is strong, so that the pictures also read in black and white.
"""

from __future__ import annotations

import random

import numpy as np

from if_mini.drawings.drawing import coordinates, varied
from if_mini.drawings.kinds import Scene
from if_mini.drawings.landscapes.plants import Plants
from if_mini.drawings.landscapes.terrain import land, mountains, outline, peaks, water
from if_mini.drawings.scenery import (
    Light,
    Patch,
    between,
    cover,
    daylight,
    edge,
    grain,
    limited,
    rise,
    sky,
    to_image,
)

CAPTIONS_ONE = (
    "a waterfall",
    "a waterfall in the mountains",
    "a tall waterfall",
    "a waterfall in a forest",
    "a waterfall and a pool",
    "a waterfall over rocks",
    "waterfalls",
)
CAPTIONS_MANY = (
    "waterfalls",
    "waterfalls in the mountains",
    "a group of waterfalls",
    "waterfalls in a forest",
    "waterfalls over a cliff",
    "a waterfall",
)
ROCKS = ((92, 86, 80), (74, 74, 78), (104, 88, 70), (84, 92, 80), (110, 104, 100))
GREENS = ((58, 92, 40), (44, 78, 40), (84, 110, 46), (66, 96, 52))


def _cliff(canvas: np.ndarray, rng: random.Random, top: np.ndarray, light: Light) -> None:
    """Paint a cracked and mossy cliff below `top`."""
    size = canvas.shape[-1]
    _, y = coordinates(size)
    below = y - top
    columns = grain(rng, size, (4, 12), (8, 26), (24, 64))
    ledges = grain(rng, size, (14, 5), (40, 16))
    slope = rise(columns) / 26
    brightness = rng.uniform(0.3, 0.72) + 0.9 * light.side * slope + 0.45 * (columns - 0.5) + 0.35 * (ledges - 0.5)
    rock = light.on(varied(rng, rng.choice(ROCKS), 10), limited(brightness, -0.6, 1))
    moss = light.on(varied(rng, rng.choice(GREENS), 10), limited(brightness + 0.15, -0.3, 1))
    amount = rng.uniform(0.25, 0.7)
    grown = edge(ledges * 0.6 + columns * 0.4 - 0.25 * below - (0.78 - 0.4 * amount), 0.25) * 0.85
    # The top of the cliff is green, its foot dark and wet.
    grown = np.maximum(grown, edge(0.035 + 0.06 * (columns - 0.5) - below, 0.03))
    rock += (moss - rock) * grown
    rock *= 1 - 0.35 * limited(below / 0.6, 0, 1)
    cover(canvas, rock, edge(below, 1 / 64))


def _fall(
    canvas: np.ndarray,
    rng: random.Random,
    streaks: np.ndarray,
    x: float,
    top: float,
    bottom: float,
    width: float,
    tiers: int,
    light: Light,
) -> None:
    """Paint a fall that drops in `tiers`, each wider than the one above, and the wet rock beside it."""
    reach = width * 1.6 + 0.12
    patch = Patch(canvas, x - reach, top - 0.06, x + reach, bottom + 0.10)
    streaks = streaks[patch.box]
    night = 0.55 if light.name == "night" else 1
    white = np.multiply(light.sun, (246, 250, 255)) * 0.3 + np.asarray((246, 250, 255)) * 0.7 * night
    deep = white * (0.56, 0.66, 0.76)
    start = top
    for tier in range(tiers):
        end = bottom if tier == tiers - 1 else start + (bottom - start) / (tiers - tier) * rng.uniform(0.75, 1.2)
        down = limited((patch.y - start) / max(end - start, 0.01), 0, 1)
        lean = rng.uniform(-0.02, 0.02)
        half = width / 2 * (0.8 + 0.35 * down**2) * (1 + 0.45 * tier)
        across = patch.x - x - lean * down
        inside = 1 - np.abs(across) / half + (streaks - 0.5) * 0.6 * down
        within = edge(patch.y - start, 1.2 / 64) * edge(end - patch.y, 1.5 / 64)
        # The wet rock beside the water is dark and sets off the fall.
        patch.pixels *= 1 - edge(inside + 0.55, 0.7) * within * 0.45
        bright = limited(0.62 + 0.95 * (streaks - 0.5) + 0.25 * (1 - 3 * down) * (down < 0.33) + 0.15 * down, 0, 1)
        cover(patch.pixels, between(deep, white, bright), edge(inside, 0.28) * within)
        breadth = float(half.max()) * 1.15 + 0.01
        mist = np.exp(-((across / breadth) ** 2)) * np.exp(-(((patch.y - end + 0.01) / 0.045) ** 2))
        cover(patch.pixels, white, mist * (0.85 if tier == tiers - 1 else 0.6))
        x, start = x + lean + rng.uniform(-0.04, 0.04), end - 0.025


def _pool(canvas: np.ndarray, rng: random.Random, level: float, falls: list[float], light: Light) -> None:
    """Paint the pool, with ripples and foam below each fall."""
    size = canvas.shape[-1]
    colour = varied(rng, rng.choice(((46, 104, 112), (40, 86, 96), (60, 112, 128), (38, 70, 62))), 10)
    water(canvas, rng, level, light.flat(colour, 0.45), light.flat([c * 1.35 for c in colour], 0.8), 0.45, 0.4)
    patch = Patch(canvas, 0, level - 0.02, 1, 1)
    depth = patch.y - level
    foam = sum(
        np.exp(-(((patch.x - x) / (0.1 + depth * 0.9)) ** 2)) * np.exp(-np.abs(depth - 0.015) / 0.06) for x in falls
    )
    patches = grain(rng, size, (40, 12), (64, 30))[patch.box]
    cover(patch.pixels, np.asarray(light.sun) * 120 + 120, edge(foam + 0.5 * (patches - 0.5) - 0.42, 0.3) * 0.9)


def _stones(canvas: np.ndarray, plants: Plants, rng: random.Random, level: float, light: Light) -> None:
    """Paint rocks that rise from the pool."""
    stone = varied(rng, rng.choice(ROCKS), 10)
    for _ in range(rng.randint(2, 6)):
        x, bottom = rng.random(), rng.uniform(level + 0.03, 1.02)
        width = 0.04 + 0.16 * (bottom - level) * rng.uniform(0.6, 1.6)
        patch = Patch(canvas, x - 1.3 * width, bottom - width, x + 1.3 * width, bottom + 0.1 * width)
        right, up = (patch.x - x) / width, (bottom - patch.y) / (width * 0.75)
        inside = 1 - right**2 - np.maximum(up, 0) ** 2 + 0.5 * (plants.clumps[patch.box] - 0.5)
        brightness = limited(
            0.1 + 0.5 * up + 0.4 * right * light.side + 0.5 * (plants.leaves[patch.box] - 0.5), -0.4, 1
        )
        cover(patch.pixels, light.on(stone, brightness), edge(inside, 0.2))


def waterfall(rng: random.Random, size: int) -> Scene:
    """A cliff with one to three falls, seen from the pool below."""
    light = daylight(rng, clear=30, fair=28, hazy=12, cloudy=12, golden=9, dusk=4, blue_hour=2, night=3)
    close = rng.random() < 0.25
    brink = rng.uniform(0.06, 0.16) if close else rng.uniform(0.18, 0.36)
    level = rng.uniform(0.7, 0.86)
    canvas = sky(rng, size, light, brink + 0.15)
    if rng.random() < 0.5 and not close:
        back = peaks(rng, size, brink + 0.08, rng.uniform(0.12, 0.24))
        if rng.random() < 0.5:
            mountains(canvas, rng, back, (116, 118, 128), light, 0.45, rng.choice((0.0, 0.08)), brink + 0.15)
        else:
            land(canvas, rng, back, (70, 96, 62), light, 0.4, brink + 0.15)
    top = outline(rng, size, brink, 0.07, 0.5)
    gorge = rng.random() < 0.5
    across, _ = coordinates(size)
    if gorge:
        # The sides rise above the brink.
        top = top - limited(np.abs(across - 0.5) - rng.uniform(0.16, 0.26), 0, 1) * rng.uniform(0.4, 1.2)
    plants = Plants(canvas, rng, light)
    greens = [varied(rng, rng.choice(GREENS), 12) for _ in range(3)]
    for _ in range(rng.randint(4, 8)):
        x = rng.random()
        lip = float(top[0, min(size - 1, int(x * size))])
        kind = rng.choice(("conifer", "conifer", "round", "bush"))
        plants.tree(x, lip + 0.04, rng.uniform(0.09, 0.2), rng.choice(greens), kind, rng.uniform(0, 0.2))
    _cliff(canvas, rng, top, light)
    count = rng.choices((1, 2, 3), (58, 28, 14))[0]
    middle = rng.uniform(0.38, 0.62)
    streaks = grain(rng, size, (4, 40), (7, 64))
    feet = []
    for k in range(count):
        x = middle + (k - (count - 1) / 2) * rng.uniform(0.2, 0.3) + rng.uniform(-0.02, 0.02)
        lip = float(top[0, max(0, min(size - 1, int(x * size)))]) + 0.015
        width = rng.uniform(0.07, 0.2) if count == 1 else rng.uniform(0.05, 0.12)
        if rng.random() < 0.12:
            width *= 2.2
        tiers = rng.choices((1, 2, 3), (6, 2.5, 1.5))[0]
        _fall(canvas, rng, streaks, x, lip, level + 0.01, width, tiers, light)
        feet.append(x)
    _pool(canvas, rng, level, feet, light)
    _stones(canvas, plants, rng, level, light)
    for _ in range(rng.randint(2, 5)):
        side = rng.choice((-1, 1))
        x = 0.5 + side * rng.uniform(0.34, 0.54)
        height = rng.uniform(0.12, 0.42)
        kind = rng.choice(("conifer", "bush", "bush", "round"))
        plants.tree(
            x,
            rng.uniform(level, 1.02),
            height * (0.6 if kind == "bush" else 1),
            [c * 0.8 for c in rng.choice(greens)],
            kind,
        )
    # Spray above the pool.
    for x in feet:
        air = Patch(canvas, x - 0.3, level - 0.2, x + 0.3, level + 0.14)
        spray = np.exp(-(((air.x - x) / 0.16) ** 2)) * np.exp(-(((air.y - level + 0.03) / 0.08) ** 2))
        cover(air.pixels, np.asarray(light.sun) * 110 + 110, spray * rng.uniform(0.15, 0.45))
    captions = CAPTIONS_ONE if count == 1 else (*CAPTIONS_MANY, f"{('two', 'three')[count - 2]} waterfalls")
    return Scene(to_image(canvas), rng.choice(captions))
