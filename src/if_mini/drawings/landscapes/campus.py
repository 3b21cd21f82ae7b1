"""The surroundings of the Campanile: low halls with red roofs, trees, lawn, path and balustrade."""

from __future__ import annotations

import random

import numpy as np
from PIL import Image

from if_mini.drawings.drawing import coordinates, line, polygon, rectangle, varied
from if_mini.drawings.landscapes.plants import Plants
from if_mini.drawings.landscapes.terrain import ground, land, outline
from if_mini.drawings.scenery import Light, Patch, cover, edge, faded, to_canvas, to_image

GREENS = ((62, 76, 34), (48, 70, 32), (84, 92, 40), (40, 58, 32), (70, 96, 48), (110, 106, 38))
AUTUMN = ((176, 120, 40), (160, 84, 36), (190, 150, 56), (96, 92, 40))
ROOF = (186, 82, 52)


def _building(
    image: Image.Image,
    rng: random.Random,
    light: Light,
    x: float,
    bottom: float,
    width: float,
    height: float,
    distance: float,
) -> None:
    """Draw a low campus building with a red tiled roof and a row of windows."""
    wall = faded(light.flat(varied(rng, (222, 208, 184)), 0.8), light, distance)
    roof = faded(light.flat(varied(rng, ROOF), 0.8), light, distance)
    pane = (240, 200, 120) if light.lamps else faded(light.flat((92, 90, 96), 0.5), light, distance)
    left, right, top = x - width / 2, x + width / 2, bottom - height
    eaves = top + height * 0.34
    polygon(image, rectangle(left, eaves, right, bottom), [round(c) for c in wall])
    inset = min(height * 0.5, width * 0.2)
    slope = [(left - 0.012, eaves), (left + inset, top), (right - inset, top), (right + 0.012, eaves)]
    polygon(image, slope, [round(c) for c in roof])
    shade = [round(c * 0.8) for c in roof]
    polygon(image, rectangle(left - 0.012, eaves, right + 0.012, eaves + 0.007), shade)
    count = max(2, int(width / 0.05))
    for k in range(count):
        middle = left + width * (k + 0.5) / count
        line(image, [(middle, eaves + height * 0.2), (middle, eaves + height * 0.46)], [round(c) for c in pane], 0.016)


def _palette(rng: random.Random) -> tuple[tuple[float, ...], ...]:
    """The colours of leaves in summer or, rarely, in autumn."""
    return AUTUMN if rng.random() < 0.14 else GREENS


def grounds(canvas: np.ndarray, rng: random.Random, light: Light, horizon: float, x: float, half: float) -> None:
    """Paint hills and halls behind the tower."""
    if rng.random() < 0.4:
        hills = outline(rng, canvas.shape[-1], horizon + 0.02, rng.uniform(0.04, 0.14), 0.4)
        land(canvas, rng, hills, varied(rng, (112, 122, 84)), light, rng.uniform(0.3, 0.7))
    image = to_image(canvas)
    for side in (-1, 1):
        if rng.random() < 0.65:
            width, height = rng.uniform(0.2, 0.42), rng.uniform(0.08, 0.18)
            spot = x + side * (half * 0.8 + width * rng.uniform(0.3, 0.75))
            _building(image, rng, light, spot, horizon + 0.06, width, height, rng.uniform(0, 0.25))
    canvas[:] = to_canvas(image)


def trees(plants: Plants, rng: random.Random, x: float, half: float, base: float, tallest: float) -> None:
    """Paint trees on both sides of the tower, often a dark wood; the first tree on each side is distant and pale."""
    colours = _palette(rng)
    for side in (-1, 1):
        dense = rng.random() < 0.8
        count = rng.randint(4, 7) if dense else rng.randint(0, 3)
        for step in range(count):
            kind = rng.choices(("round", "pine", "bush", "cypress", "conifer"), (4, 3, 3, 1.2, 1.2))[0]
            height = tallest * rng.uniform(0.4, 1.0) * (0.7 if kind == "bush" else 1)
            spot = x + side * (half + height * 0.35 + rng.uniform(0, 0.36) ** 1.1)
            shade = rng.uniform(0.45, 1.0) if dense else rng.uniform(0.7, 1.1)
            colour = [c * shade for c in varied(rng, rng.choice(colours), 12)]
            plants.tree(spot, base + 0.008 * step, height, colour, kind, 0.12 * (step == 0))


def foreground(
    canvas: np.ndarray, plants: Plants, rng: random.Random, light: Light, base: float, x: float, half: float
) -> None:
    """Paint lawn, path, balustrade and bushes in front of the tower."""
    grass = varied(rng, (98, 116, 54), 14)
    near = varied(rng, (74, 92, 42), 14)
    ground(canvas, rng, base, near, grass, light, 0.8)
    if rng.random() < 0.35 and base < 0.93:
        across, down = coordinates(canvas.shape[-1])
        spread = (down - base) * rng.uniform(0.5, 1.6) + half * 0.3
        bend = rng.uniform(-0.6, 0.6)
        path = edge(spread - np.abs(across - x - bend * (down - base)), 0.02) * edge(down - base, 0.01)
        cover(canvas, light.flat((196, 184, 164), 0.85), path * 0.9)
    if rng.random() < 0.6:
        wall = Patch(canvas, 0, base - 0.035, 1, base + 0.005)
        stone = light.on(
            varied(rng, (206, 192, 166), 10), 0.7 + 0.3 * np.sin(wall.x * 2 * np.pi * rng.randint(9, 16)) + 0 * wall.y
        )
        cover(wall.pixels, stone * (1 - 0.25 * (wall.y > base - 0.022)), np.full(stone.shape[1:], 0.95))
    for _ in range(rng.randint(1, 5)):
        size = rng.uniform(0.04, 0.12)
        spot = rng.random()
        if abs(spot - x) > half * 0.8:
            plants.tree(spot, base + rng.uniform(0.01, 0.05), size, varied(rng, rng.choice(GREENS), 12), "bush")
