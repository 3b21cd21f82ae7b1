"""Snowy mountain villages: snow-covered houses with lit windows, firs and mountains, by day, at dusk or at night."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from PIL import Image

from if_mini.drawings.drawing import coordinates, line, polygon, rectangle, varied
from if_mini.drawings.kinds import Scene
from if_mini.drawings.landscapes.plants import Plants
from if_mini.drawings.landscapes.terrain import land, mountains, outline, peaks
from if_mini.drawings.scenery import (
    Light,
    cover,
    daylight,
    edge,
    faded,
    grain,
    limited,
    rise,
    sky,
    to_canvas,
    to_image,
)

CAPTIONS = (
    "a snowy mountain village",
    "a snowy village in the mountains",
    "a village in the snow",
    "a mountain village in winter",
    "a snowy village",
    "a snow covered mountain village",
    "houses in the snow",
    "a winter village in the mountains",
)
NIGHT = ("a snowy mountain village at night", "a snowy village at night", "a snowy mountain village")
WALLS = ((124, 82, 54), (98, 66, 48), (150, 104, 66), (196, 172, 140), (168, 70, 52), (110, 92, 80))
GLOW = (255, 204, 110)


def _house(
    image: Image.Image, rng: random.Random, light: Light, x: float, y: float, width: float, distance: float
) -> list[tuple[float, float]]:
    """Draw a chalet from its corner, with thick snow on the roof; return the positions of its lit windows."""
    wall = varied(rng, rng.choice(WALLS), 12)
    away = rng.choice((-1, 1))
    lit = 0.85 if light.side * away < 0 else 0.3
    tall, gable, length = width * rng.uniform(0.5, 0.65), width * rng.uniform(0.38, 0.5), width * rng.uniform(0.5, 0.9)
    half = width * 0.36

    def fill(points: Sequence[tuple[float, float]], colour: Sequence[float], brightness: float) -> None:
        polygon(image, points, [round(c) for c in faded(light.flat(colour, brightness), light, distance)])

    front, back = x - away * length / 2, x + away * length / 2
    eaves, top = y - tall, y - tall - gable
    snow = (246, 249, 255)
    fill(rectangle(front, eaves, back + away * half, y), wall, 1.15 - lit)
    fill([(front - half, y), (front - half, eaves), (front, top), (front + half, eaves), (front + half, y)], wall, lit)
    # The roof: one slope in full view, and the snowy rim of the other.
    out = away * half * 0.2
    fill(
        [
            (front - out, top - 0.006),
            (back + away * half * 0.2, top - 0.006),
            (back + away * half * 1.25, eaves + 0.012),
            (front + away * half * 1.2, eaves + 0.012),
        ],
        snow,
        1.0 if lit < 0.5 else 0.62,
    )
    fill(
        [
            (front - out, top - 0.012),
            (front - away * half * 1.25, eaves + 0.016),
            (front - away * half * 1.25, eaves - 0.012),
            (front - out, top - 0.04),
        ],
        snow,
        lit,
    )
    if rng.random() < 0.6:
        spot = x + rng.uniform(-0.1, 0.3) * away * length
        fill(rectangle(spot, top - 0.03, spot + width * 0.12, top + gable * 0.4), (120, 84, 70), 0.6)
        fill(rectangle(spot, top - 0.042, spot + width * 0.12, top - 0.026), snow, 0.9)
    lamps = []
    for place in (
        front - half * 0.42,
        front + half * 0.42,
        x + away * (length * 0.22 + half),
        x + away * (length * 0.55 + half * 0.6),
    ):
        glowing = rng.random() < (0.85 if light.lamps else 0.4)
        pane = GLOW if glowing else faded(light.flat((60, 62, 74), 0.6), light, distance)
        line(image, [(place, y - tall * 0.72), (place, y - tall * 0.36)], [round(c) for c in pane], width * 0.11)
        if glowing:
            lamps.append((place, y - tall * 0.5))
    fill(rectangle(front - width * 0.06, y - tall * 0.45, front + width * 0.06, y), (70, 44, 34), 0.5)
    return lamps


def _church(image: Image.Image, light: Light, x: float, y: float, height: float) -> None:
    """Draw a church with a snowy steeple."""
    wall, snow = light.flat((224, 214, 198), 0.8), light.flat((244, 248, 255), 0.9)
    half = height * 0.11
    polygon(image, rectangle(x, y - height * 0.36, x + half * 5, y), light.flat((214, 204, 190), 0.6))
    polygon(
        image,
        [
            (x, y - height * 0.54),
            (x + half * 4.6, y - height * 0.54),
            (x + half * 5.2, y - height * 0.34),
            (x, y - height * 0.34),
        ],
        snow,
    )
    polygon(image, rectangle(x - half, y - height * 0.62, x + half, y), wall)
    polygon(image, [(x - half * 1.25, y - height * 0.6), (x, y - height), (x, y - height * 0.6)], snow)
    polygon(
        image,
        [(x, y - height), (x + half * 1.25, y - height * 0.6), (x, y - height * 0.6)],
        light.flat((150, 96, 84), 0.5),
    )
    pane = GLOW if light.lamps else (70, 66, 70)
    line(image, [(x, y - height * 0.52), (x, y - height * 0.42)], pane, half * 0.7)
    for k in range(3):
        spot = x + half * (1.8 + 1.2 * k)
        line(image, [(spot, y - height * 0.26), (spot, y - height * 0.1)], pane, half * 0.5)


def _snowfield(canvas: np.ndarray, rng: random.Random, top: np.ndarray, light: Light) -> None:
    """Paint snow below `top`: drifts in blue shadow and warm light, and perhaps a trodden path."""
    size = canvas.shape[-1]
    x, y = coordinates(size)
    drifts = grain(rng, size, (5, 3), (14, 7), (50, 40))
    # Slopes that rise towards the viewer are shaded.
    tilt = rise(drifts.T).T / 10
    brightness = limited(0.78 + 0.4 * (drifts - 0.5) - 0.35 * tilt, 0.05, 1.1)
    cover(canvas, light.on((240, 245, 254), brightness), edge(y - top, 1.2 / 64))
    if rng.random() < 0.45:
        bend, start = rng.uniform(-0.8, 0.8), rng.uniform(0.3, 0.7)
        depth = limited(y - float(top.mean()), 0, 1)
        middle = start + bend * depth * np.sin(3 + 5 * depth)
        path = edge(0.012 + 0.2 * depth - np.abs(x - middle), 0.03) * edge(depth - 0.02, 0.02)
        cover(canvas, light.flat((196, 202, 218), 0.7), path * 0.65)


def snowy_village(rng: random.Random, size: int) -> Scene:
    """A village among firs below snowy mountains."""
    light = daylight(rng, clear=24, fair=18, hazy=6, cloudy=12, golden=10, dusk=12, blue_hour=10, night=14)
    base = rng.uniform(0.46, 0.62)
    canvas = sky(rng, size, light, base)
    for k in range(rng.randint(1, 3)):
        top = peaks(rng, size, base + 0.03 + 0.02 * k, rng.uniform(0.26, 0.46) * (1 - 0.3 * k))
        mountains(
            canvas,
            rng,
            top,
            varied(rng, (92, 98, 116), 10),
            light,
            0.30 - 0.10 * k,
            rng.choice((0.18, 0.3, 0.5, 1.0)),
            base + 0.12,
        )
    if rng.random() < 0.65:
        # Woods on the lower slopes.
        wood = outline(rng, size, base + 0.05, rng.uniform(0.03, 0.09), 0.6)
        land(
            canvas,
            rng,
            wood + 0.02 * (grain(rng, size, (1, 60))[:1] - 0.5),
            varied(rng, (62, 82, 76)),
            light,
            rng.uniform(0.15, 0.4),
            base + 0.14,
        )
    top = outline(rng, size, base + 0.05, 0.05, 0.4)
    _snowfield(canvas, rng, top, light)
    plants = Plants(canvas, rng, light)
    heaviness = rng.uniform(0.2, 0.9)
    green = varied(rng, (40, 68, 52), 10)
    for _ in range(rng.randint(3, 8)):
        plants.conifer(rng.random(), base + rng.uniform(0.04, 0.12), rng.uniform(0.07, 0.15), green, heaviness, 0.15)
    image = to_image(canvas)
    lamps = []
    if rng.random() < 0.45:
        _church(image, light, rng.uniform(0.2, 0.7), base + rng.uniform(0.08, 0.14), rng.uniform(0.2, 0.32))
    few = rng.random() < 0.3
    rows = [
        (rng.uniform(0.08, 0.36), rng.uniform(0.04, 0.96))
        for _ in range(rng.randint(3, 5) if few else rng.randint(7, 13))
    ]
    for depth, x in sorted(rows):
        width = (0.05 + 0.42 * depth) * (1.35 if few else 1.0) * rng.uniform(0.85, 1.15)
        lamps += [
            (place, width) for place in _house(image, rng, light, x, base + depth, width, max(0.0, 0.2 - 0.8 * depth))
        ]
    canvas = to_canvas(image)
    plants.canvas = canvas
    _, y = coordinates(size)
    canvas *= 1 + 0.10 * (plants.leaves - 0.5) * (y > base)
    if light.lamps:
        _lamplight(canvas, [place for place, _ in lamps])
    for _ in range(rng.randint(0, 4)):
        side = rng.choice((-1, 1))
        plants.conifer(
            0.5 + side * rng.uniform(0.3, 0.5), rng.uniform(0.92, 1.06), rng.uniform(0.25, 0.5), green, heaviness
        )
    if rng.random() < 0.18:
        flakes = grain(rng, size, (64, 64))
        cover(canvas, (250, 252, 255), limited((flakes - 0.93) * 14, 0, 0.9))
    captions = NIGHT if light.name == "night" and rng.random() < 0.4 else CAPTIONS
    return Scene(to_image(canvas), rng.choice(captions))


def _lamplight(canvas: np.ndarray, places: list[tuple[float, float]]) -> None:
    """Paint warm light around lit windows."""
    x, y = coordinates(canvas.shape[-1])
    light = np.zeros(canvas.shape[1:], np.float32)
    size = canvas.shape[-1]
    for place in places:
        row, column = int(limited(place[1] * size, 0, size - 1)), int(limited(place[0] * size, 0, size - 1))
        # A nearer house can hide the window: it glows only if its pane is visible.
        if canvas[2, row, column] > 160 or canvas[0, row, column] < 200:
            continue
        light += (
            np.exp(-((x[0] - place[0]) ** 2) / 0.0007)[None]
            * np.exp(-((y[:, 0] - place[1] - 0.012) ** 2) / 0.0007)[:, None]
        )
    canvas += np.asarray((120, 78, 30), np.float32)[:, None, None] * np.minimum(light, 1.2)
