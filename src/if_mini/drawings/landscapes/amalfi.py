"""The Amalfi coast: colourful houses on a steep slope above a blue sea, a domed church, terraces and boats."""

from __future__ import annotations

import random

import numpy as np
from PIL import Image, ImageDraw

from if_mini.drawings.drawing import coordinates, polygon, shaded, varied
from if_mini.drawings.kinds import Scene
from if_mini.drawings.landscapes.plants import Plants
from if_mini.drawings.landscapes.terrain import mountains, outline, water
from if_mini.drawings.scenery import (
    Light,
    cover,
    daylight,
    edge,
    grain,
    limited,
    rise,
    sky,
    to_canvas,
    to_image,
)

CAPTIONS = {
    "the amalfi coast": 6,
    # The study's prompt has this typo.
    "the amalfi cost": 3,
    "the amalfi coast with colorful houses": 1,
    "houses on the amalfi coast": 1,
    "a town on the amalfi coast": 1,
    "positano on the amalfi coast": 0.7,
    "colorful houses by the sea": 0.8,
    "an italian coastal town": 0.8,
    "the amalfi coast with boats": 0.7,
}
PASTELS = (
    (240, 224, 196),
    (236, 190, 140),
    (228, 150, 108),
    (214, 112, 86),
    (242, 206, 120),
    (246, 238, 226),
    (232, 168, 160),
    (204, 96, 72),
    (248, 226, 160),
    (226, 200, 170),
    (250, 246, 238),
)
GREENS = ((70, 96, 44), (58, 84, 42), (96, 112, 54), (48, 72, 40))


def _box(image: Image.Image, left: float, top: float, right: float, bottom: float, colour: tuple[int, ...]) -> None:
    """Fill an upright rectangle, its last row and column excluded."""
    size = image.size[0]
    left, top = left * size, top * size
    pen = ImageDraw.Draw(image)
    pen.rectangle([left, top, max(left, right * size - 1), max(top, bottom * size - 1)], fill=colour)


def _house(
    image: Image.Image, rng: random.Random, light: Light, x: float, y: float, width: float, distance: float
) -> None:
    """Draw a box-shaped house: a sunny and a shaded wall, a flat or tiled roof, rows of windows."""
    colour = varied(rng, rng.choice(PASTELS), 10)
    height = width * rng.uniform(0.75, 1.5)

    def tone(paint: tuple[int, ...], brightness: float) -> tuple[int, ...]:
        near = 1 - distance
        return tuple(
            min(255, int(c * (dark_tint + (sun - dark_tint) * brightness) * near + haze * distance))
            for c, sun, dark_tint, haze in zip(paint, light.sun, light.shade, light.horizon, strict=True)
        )

    left, right, top = x - width / 2, x + width / 2, y - height
    corner = left + width * (0.68 if light.side < 0 else 0.32)
    bright, dark = (0.98, 0.35) if light.side < 0 else (0.35, 0.98)
    _box(image, left, top, corner, y, tone(colour, bright))
    _box(image, corner, top, right, y, tone(colour, dark))
    if rng.random() < 0.55:
        rise, tiles = width * rng.uniform(0.16, 0.26), varied(rng, (190, 98, 66), 16)
        polygon(
            image,
            [
                (left - 0.005, top),
                (left + width * 0.22, top - rise),
                (right - width * 0.22, top - rise),
                (right + 0.005, top),
            ],
            tone(tiles, 0.85),
        )
    else:
        _box(image, left, top, right, top + max(0.008, width * 0.09), tone(shaded(colour, 1.08), 1.0))
    pane = (255, 212, 130) if light.lamps else tone((86, 84, 88), 0.5)
    floors = 1 if height < width else 2
    for floor in range(floors):
        level = top + height * (0.24 + 0.42 * floor)
        for place in (0.12, 0.40, 0.74):
            if rng.random() < 0.8:
                _box(
                    image,
                    left + width * place,
                    level,
                    left + width * place + max(0.012, width * 0.13),
                    level + max(0.016, height * 0.17),
                    pane,
                )


def _church(image: Image.Image, rng: random.Random, light: Light, x: float, y: float, height: float) -> None:
    """Draw a church with a tiled dome and a bell tower."""
    wall = light.flat(varied(rng, (240, 222, 180), 8), 0.9)
    dark = light.flat((226, 206, 166), 0.3)
    tiles = varied(rng, rng.choice(((200, 170, 60), (92, 140, 96), (84, 130, 150))), 10)
    half = height * 0.36
    _box(image, x - half, y - height * 0.5, x + half, y, wall)
    _box(image, x + half * 0.2, y - height * 0.5, x + half, y, dark)
    _box(image, x - half * 0.72, y - height * 0.62, x + half * 0.72, y - height * 0.48, wall)
    angles = np.linspace(0, np.pi, 11)
    for scale, brightness in ((1.0, 0.35), (0.62, 0.75), (0.28, 1.0)):
        shift = (1 - scale) * light.side * half * 0.5
        dome = [
            (
                x + shift + half * 0.66 * scale * np.cos(a),
                y - height * 0.62 - half * 0.8 * (0.4 + 0.6 * scale) * np.sin(a),
            )
            for a in angles
        ]
        polygon(image, dome, light.flat(tiles, brightness))
    _box(image, x - half * 0.08, y - height * 0.98, x + half * 0.08, y - height * 0.86, wall)
    side = rng.choice((-1, 1))
    tower = x + side * half * 1.35
    _box(image, tower - half * 0.26, y - height * 1.02, tower + half * 0.26, y, wall)
    _box(image, tower, y - height * 1.02, tower + half * 0.26, y, dark)
    _box(image, tower - half * 0.1, y - height * 0.9, tower + half * 0.12, y - height * 0.76, (60, 54, 54))
    polygon(
        image,
        [(tower - half * 0.32, y - height), (tower, y - height * 1.26), (tower + half * 0.32, y - height)],
        light.flat(tiles, 0.7),
    )


def _boat(image: Image.Image, rng: random.Random, light: Light, x: float, y: float, length: float) -> None:
    """Draw a sailing boat or a motor boat, with its wake."""
    hull = light.flat(
        varied(rng, rng.choice(((248, 248, 246), (248, 248, 246), (60, 100, 160), (200, 70, 56))), 8), 0.95
    )
    _box(
        image,
        x - length * 0.9,
        y + length * 0.02,
        x + length * 0.7,
        y + length * 0.12,
        light.flat((214, 232, 240), 0.9),
    )
    polygon(
        image,
        [
            (x - length * 0.55, y - length * 0.16),
            (x + length * 0.5, y - length * 0.16),
            (x + length * 0.36, y + length * 0.07),
            (x - length * 0.4, y + length * 0.07),
        ],
        hull,
    )
    if rng.random() < 0.5:
        sail = light.flat((250, 248, 240), 1.0)
        polygon(image, [(x, y - length * 1.3), (x + length * 0.5, y - length * 0.24), (x, y - length * 0.22)], sail)
        polygon(
            image,
            [
                (x - length * 0.06, y - length * 1.15),
                (x - length * 0.06, y - length * 0.22),
                (x - length * 0.42, y - length * 0.24),
            ],
            shaded(sail, 0.85),
        )
    else:
        _box(
            image,
            x - length * 0.16,
            y - length * 0.3,
            x + length * 0.16,
            y - length * 0.14,
            light.flat((236, 236, 232), 0.7),
        )


def _slope(rng: random.Random, size: int, horizon: float, frontal: bool, high: int) -> tuple[np.ndarray, np.ndarray]:
    """The upper edge of the land and its shoreline, both (1, size); 2 where there is no land."""
    x, _ = coordinates(size)
    away = x if high > 0 else 1 - x
    rough = outline(rng, size, 0.0, 0.10, 0.6)
    if frontal:
        top = rng.uniform(0.2, 0.3) + rough - 0.08 * np.sin(away * 3) + 0.05 * rng.uniform(-1, 1) * away
        shore = np.full_like(x, rng.uniform(0.72, 0.84)) + 0.25 * rough
        return top.astype(np.float32), shore.astype(np.float32)
    tip = rng.uniform(0.12, 0.4)
    climb = limited((away - tip) / (1 - tip), 0, 1)
    top = (
        horizon
        + 0.05
        - (horizon + rng.uniform(-0.05, 0.06)) * climb ** rng.uniform(0.6, 1.0)
        + rough * limited(climb * 3, 0, 1)
    )
    shore = horizon + 0.05 + rng.uniform(0.38, 0.58) * climb ** rng.uniform(1.0, 1.7) + 0.15 * rough * climb
    return np.where(climb > 0, top, 2.0).astype(np.float32), np.where(climb > 0, np.maximum(shore, top), 2.0).astype(
        np.float32
    )


def _hillside(canvas: np.ndarray, rng: random.Random, top: np.ndarray, shore: np.ndarray, light: Light) -> None:
    """Paint scrub, terraces and bare cliffs between the upper edge and the water."""
    size = canvas.shape[-1]
    _, y = coordinates(size)
    upright, scrub = grain(rng, size, (6, 16), (14, 40)), grain(rng, size, (18, 14), (60, 50))
    slope = rise(upright) / 16
    brightness = limited(0.5 + 0.6 * light.side * slope + 0.7 * (scrub - 0.5), 0, 1)
    green = light.on(varied(rng, rng.choice(((112, 118, 66), (92, 106, 58), (128, 122, 78))), 10), brightness)
    rock = light.on(varied(rng, rng.choice(((196, 178, 150), (170, 156, 138), (208, 184, 148))), 10), brightness)
    # Rock at the foot, eroded by the sea, and patches higher up.
    bare = edge(upright * 0.8 + scrub * 0.2 + 1.6 * limited(0.12 - (shore - y), 0, 1) - 0.72, 0.25)
    green += (rock - green) * bare
    terraces = np.sin(y * 150 + 3 * upright)
    green *= 1 + 0.07 * terraces * (1 - bare)
    cover(canvas, green, edge(y - top, 1 / 64) * edge(shore - y, 1 / 64))
    wet = edge(0.014 - np.abs(y - shore), 0.01) * (top < 1.5)
    cover(canvas, light.flat((96, 84, 70), 0.4), wet * 0.7)


def amalfi_coast(rng: random.Random, size: int) -> Scene:
    """A town above the sea, on a slope at one side or, as seen from a boat, all along the shore."""
    light = daylight(rng, clear=44, fair=26, hazy=8, golden=12, dusk=7, blue_hour=3)
    frontal = rng.random() < 0.3
    high = rng.choice((-1, 1))
    horizon = rng.uniform(0.36, 0.5)
    canvas = sky(rng, size, light, horizon + 0.15)
    if not frontal:
        for k in range(rng.randint(1, 3)):
            away = outline(rng, size, 0.0, 0.16, 0.5)
            x, _ = coordinates(size)
            fall = (1 - x if high < 0 else x) ** 1.2
            mountains(
                canvas,
                rng,
                away + horizon + 0.02 + 0.10 - 0.28 * fall + 0.03 * k,
                (96, 108, 92),
                light,
                0.55 - 0.15 * k,
                0.0,
                horizon + 0.03,
            )
    top, shore = _slope(rng, size, horizon, frontal, high)
    azure = varied(rng, rng.choice(((24, 104, 160), (20, 122, 166), (36, 92, 150), (28, 134, 160))), 10)
    if frontal:
        mountains(canvas, rng, top - rng.uniform(0.02, 0.12), (104, 112, 92), light, 0.4, 0.0, 0.45)
    _, y = coordinates(size)
    far = [0.55 * c + 0.45 * h for c, h in zip(light.flat(azure, 0.9), light.horizon, strict=True)]
    if not frontal:
        water(canvas, rng, horizon, light.flat(azure, 0.8), far, 0.18)
        # Shallow water is turquoise.
        shallow = np.exp(-limited(y - shore, 0, 1) / 0.05) * (y > shore) * (shore < 1.5)
        cover(canvas, light.flat((70, 180, 180), 0.9), shallow * 0.6)
    _hillside(canvas, rng, top, shore, light)
    plants = Plants(canvas, rng, light)
    image = to_image(canvas)
    _town(image, rng, light, top, shore, frontal)
    canvas = to_canvas(image)
    plants.canvas = canvas
    for _ in range(rng.randint(4, 9)):
        x = rng.random()
        column = min(size - 1, int(x * size))
        if top[0, column] < 1:
            bottom = rng.uniform(float(top[0, column]) + 0.03, min(1.0, float(shore[0, column])))
            plants.tree(
                x,
                bottom,
                rng.uniform(0.04, 0.09),
                varied(rng, rng.choice(GREENS), 10),
                rng.choice(("bush", "bush", "cypress", "round")),
            )
    canvas *= 1 + 0.10 * (plants.leaves - 0.5) * (y > top - 0.02)
    if frontal:
        water(canvas, rng, shore, light.flat(azure, 0.75), light.flat([c * 1.3 for c in azure], 0.85), 0.28, 0.38)
    image = to_image(canvas)
    for _ in range(rng.choices((0, 1, 2, 3, 5), (2, 3, 3, 2, 1))[0]):
        x = rng.uniform(0.03, 0.6) if high > 0 else rng.uniform(0.4, 0.97)
        x = rng.random() if frontal else x
        level = (float(shore[0].max()) if frontal else horizon) + 0.04
        bottom = rng.uniform(level, 0.97)
        if (
            frontal
            or bottom > float(shore[0, min(size - 1, int(x * size))]) + 0.02
            or top[0, min(size - 1, int(x * size))] > 1
        ):
            _boat(image, rng, light, x, bottom, 0.04 + 0.13 * (bottom - level) + 0.02 * frontal)
    canvas = to_canvas(image)
    plants.canvas = canvas
    if rng.random() < 0.45:
        _foreground(plants, rng, -high if rng.random() < 0.7 else high)
    return Scene(to_image(canvas), rng.choices(list(CAPTIONS), list(CAPTIONS.values()))[0])


def _town(
    image: Image.Image, rng: random.Random, light: Light, top: np.ndarray, shore: np.ndarray, frontal: bool
) -> None:
    """Draw houses stacked from the water up the slope, from top to bottom, and perhaps a church."""
    size = top.shape[1]
    crowd = rng.uniform(0.55, 0.8)
    spots = []
    for _ in range(rng.randint(45, 70)):
        x = rng.uniform(0, 1)
        column = min(size - 1, int(x * size))
        upper, lower = float(top[0, column]), float(shore[0, column])
        if upper < 1 and lower - upper > 0.07:
            spots.append((lower - 0.012 - (lower - upper - 0.05) * crowd * rng.random() ** 1.25, x, lower))
    spots.sort()
    church = (
        rng.randrange(len(spots) // 2, max(1 + len(spots) // 2, int(len(spots) * 0.85)))
        if spots and rng.random() < 0.6
        else -1
    )
    for k, (y, x, lower) in enumerate(spots):
        nearness = limited((lower - 0.4) / 0.55, 0, 1) if not frontal else 0.45
        width = (0.042 + 0.065 * nearness) * rng.uniform(0.8, 1.3)
        if k == church:
            _church(image, rng, light, x, y + 0.02, width * 2.6)
        else:
            _house(image, rng, light, x, y, width, 0.22 * (1 - nearness))


def _foreground(plants: Plants, rng: random.Random, side: int) -> None:
    """Paint leaves and flowers near the viewer, in a lower corner."""
    green = varied(rng, (64, 92, 40), 12)
    corner = 0.5 + side * 0.5
    for _ in range(rng.randint(2, 4)):
        plants.crown(
            corner - side * rng.uniform(0, 0.25),
            rng.uniform(0.92, 1.05),
            rng.uniform(0.2, 0.4),
            rng.uniform(0.14, 0.3),
            green,
        )
    if rng.random() < 0.7:
        bloom = varied(rng, rng.choice(((214, 50, 120), (228, 90, 140), (240, 200, 60))), 12)
        for _ in range(rng.randint(2, 5)):
            plants.crown(
                corner - side * rng.uniform(0, 0.28), rng.uniform(0.88, 1.0), 0.12, 0.10, bloom, gaps=0.75, ragged=1.4
            )
    if rng.random() < 0.25:
        plants.tree(corner - side * 0.12, 1.05, rng.uniform(0.7, 0.95), green, "pine")
