"""Wide views: mountain lakes, sunsets over the sea, country roads and flower gardens."""

from __future__ import annotations

import random

import numpy as np

from if_mini.drawings.drawing import coordinates, polygon, rectangle, varied
from if_mini.drawings.kinds import Scene
from if_mini.drawings.landscapes.masonry import Builder
from if_mini.drawings.landscapes.plants import GREENS, Plants
from if_mini.drawings.landscapes.terrain import ground, land, mountains, outline, peaks, water
from if_mini.drawings.scenery import (
    Light,
    cover,
    daylight,
    edge,
    grain,
    limited,
    sky,
    spread,
    to_canvas,
    to_image,
)


def mountain_lake(rng: random.Random, size: int) -> Scene:
    """Mountains, often snowy, reflected in a lake with firs on its shores."""
    light = daylight(rng, clear=36, fair=28, hazy=8, cloudy=6, golden=12, dusk=8, night=2)
    shore = rng.uniform(0.5, 0.66)
    canvas = sky(rng, size, light, shore)
    for k in range(rng.randint(1, 3)):
        top = peaks(rng, size, shore + 0.03, rng.uniform(0.28, 0.46) * (1 - 0.3 * k))
        rock = varied(rng, rng.choice(((98, 102, 116), (110, 100, 92), (84, 98, 90))), 10)
        mountains(canvas, rng, top, rock, light, 0.42 - 0.15 * k, rng.choice((0.0, 0.08, 0.16, 0.3)), shore + 0.02)
    wood = outline(rng, size, shore + 0.005, rng.uniform(0.02, 0.08), 0.6)
    land(canvas, rng, wood, varied(rng, (58, 84, 52)), light, 0.15, shore + 0.02)
    plants = Plants(canvas, rng, light)
    green = varied(rng, rng.choice(GREENS), 10)
    for _ in range(rng.randint(3, 9)):
        plants.conifer(rng.random(), shore + 0.005, rng.uniform(0.06, 0.16), green, 0.0, 0.06)
    tint = varied(rng, rng.choice(((40, 92, 120), (30, 110, 120), (44, 80, 110))), 10)
    water(
        canvas,
        rng,
        shore,
        light.flat(tint, 0.6),
        light.flat([c * 1.25 for c in tint], 0.8),
        0.2,
        rng.uniform(0.35, 0.8),
    )
    if rng.random() < 0.5:
        bank = outline(rng, size, rng.uniform(0.88, 0.96), 0.04, 0.5)
        ground(canvas, rng, bank, varied(rng, (84, 104, 50)), varied(rng, (112, 126, 66)), light, 0.8)
    for _ in range(rng.randint(0, 3)):
        plants.conifer(
            0.5 + rng.choice((-1, 1)) * rng.uniform(0.3, 0.5), rng.uniform(0.92, 1.05), rng.uniform(0.35, 0.7), green
        )
    captions = (
        "a lake in the mountains",
        "a mountain lake",
        "mountains and a lake",
        "a lake with mountains",
        "mountains reflected in a lake",
        "a mountain landscape",
        "snowy mountains and a lake" if light.name == "clear" else "a lake",
    )
    return Scene(to_image(canvas), rng.choice(captions))


def sunset(rng: random.Random, size: int) -> Scene:
    """A low sun over the sea and its path of light on the water, perhaps with an island, a boat or a beach."""
    zenith = rng.choice(((66, 60, 130), (92, 80, 150), (70, 110, 170), (120, 70, 110), (50, 40, 96)))
    low = rng.choice(((255, 176, 84), (255, 146, 70), (250, 196, 120), (246, 120, 84)))
    light = Light(
        "dusk",
        varied(rng, zenith),
        varied(rng, low, 8),
        (1.0, 0.66, 0.5),
        (0.3, 0.26, 0.36),
        rng.choice((0.0, 0.3, 0.5)),
    )
    horizon, sun = rng.uniform(0.5, 0.7), rng.uniform(0.25, 0.75)
    above, radius = rng.uniform(-0.01, 0.16), rng.uniform(0.035, 0.075)
    canvas = sky(rng, size, light, horizon)
    x, y = coordinates(size)
    distance = np.sqrt((x - sun) ** 2 + (y - horizon + above) ** 2)
    canvas += spread((120, 74, 20)) * np.exp(-((distance / 0.22) ** 2))
    cover(canvas, (255, 240, 186), edge(radius - distance, 0.015))
    if rng.random() < 0.5:
        island = (
            outline(rng, size, horizon + 0.01, rng.uniform(0.04, 0.12))
            + np.abs(x - rng.choice((0.0, 1.0, 0.15, 0.85))) * 0.2
        )
        land(canvas, rng, island, (70, 60, 76), light, 0.35)
    far, near = [c * 0.72 for c in light.horizon], [c * 0.55 for c in light.zenith]
    water(canvas, rng, horizon, near, far, 0.35)
    path = np.exp(-(((x - sun) / (0.035 + 0.25 * (y - horizon))) ** 2)) * (y > horizon)
    glitter = grain(rng, size, (34, 8), (64, 22))
    cover(canvas, (255, 226, 150), path * limited(0.25 + 2.2 * (glitter - 0.42), 0, 1))
    image = to_image(canvas)
    if rng.random() < 0.4:
        a, b, s = rng.uniform(0.1, 0.9), horizon + rng.uniform(0.01, 0.1), rng.uniform(0.05, 0.12)
        polygon(
            image,
            [(a - s * 0.5, b), (a + s * 0.5, b), (a + s * 0.35, b + s * 0.2), (a - s * 0.35, b + s * 0.2)],
            (34, 26, 36),
        )
        polygon(image, [(a, b - s), (a + s * 0.45, b - 0.01), (a, b - 0.01)], (52, 38, 46))
        polygon(image, [(a - 0.01, b - s * 0.8), (a - 0.01, b - 0.01), (a - s * 0.35, b - 0.01)], (44, 32, 42))
    canvas = to_canvas(image)
    if rng.random() < 0.45:
        beach = outline(rng, size, rng.uniform(0.88, 0.98), 0.06, 0.3)
        ground(canvas, rng, beach, varied(rng, (120, 92, 74)), varied(rng, (176, 132, 96)), light, 0.4)
    captions = (
        "a sunset over the sea",
        "a sunset",
        "a sunset on the beach",
        "the sun setting over the ocean",
        "sunset at sea",
        "an orange sunset over the water",
    )
    return Scene(to_image(canvas), rng.choice(captions))


def country_road(rng: random.Random, size: int) -> Scene:
    """A road that winds away between fields and trees, perhaps past a farmhouse."""
    light = daylight(rng, clear=34, fair=34, hazy=8, cloudy=8, golden=12, dusk=4)
    horizon = rng.uniform(0.42, 0.58)
    canvas = sky(rng, size, light, horizon)
    x, y = coordinates(size)
    for k in range(rng.randint(1, 3)):
        hills = outline(rng, size, horizon + 0.02 + 0.02 * k, rng.uniform(0.04, 0.16), 0.35)
        land(
            canvas,
            rng,
            hills,
            varied(rng, rng.choice(((104, 122, 70), (128, 134, 72), (92, 112, 80)))),
            light,
            0.5 - 0.17 * k,
            horizon + 0.12,
        )
    top = outline(rng, size, horizon + 0.04, 0.03, 0.35)
    field = rng.choice(((150, 152, 62), (196, 172, 84), (104, 132, 56), (120, 140, 60), (170, 140, 180)))
    ground(canvas, rng, top, varied(rng, (92, 116, 46)), varied(rng, field), light, 0.7)
    depth = limited((y - horizon - 0.04) / (0.96 - horizon), 0, 1)
    # Furrows meet at a point on the horizon.
    far_point = rng.uniform(0.2, 0.8)
    rows = np.sin((x - far_point) / (depth + 0.10) * rng.uniform(9, 16))
    canvas *= 1 + 0.10 * rows * (y > top + 0.02) * limited(depth * 4, 0, 1)
    bend = rng.uniform(-0.35, 0.35)
    middle = far_point + (0.5 - far_point) * depth**0.8 + bend * np.sin(np.pi * depth**0.7) * (1 - depth)
    inside = 0.006 + rng.uniform(0.14, 0.26) * depth**1.25 - np.abs(x - middle)
    surface = varied(rng, rng.choice(((206, 188, 150), (150, 146, 142), (186, 160, 124))), 10)
    gravel = grain(rng, size, (30, 20), (64, 64))
    visible = edge(y - top - 0.01, 0.02)
    cover(canvas, light.on(surface, limited(0.72 + 0.5 * (gravel - 0.5), 0, 1)), edge(inside, 0.02) * visible)
    plants = Plants(canvas, rng, light)
    autumn = rng.random() < 0.2
    greens = ((186, 130, 44), (170, 90, 40)) if autumn else GREENS
    if rng.random() < 0.45:
        image = to_image(canvas)
        spot, bottom, s = rng.uniform(0.12, 0.88), horizon + rng.uniform(0.06, 0.12), rng.uniform(0.09, 0.17)
        build = Builder(image, light, bottom)
        build.shape(rectangle(spot, bottom - s * 0.6, spot + s, bottom), (226, 206, 176), 0.9)
        build.shape(
            [
                (spot - s * 0.5, bottom),
                (spot - s * 0.5, bottom - s * 0.6),
                (spot - s * 0.25, bottom - s),
                (spot, bottom - s * 0.6),
                (spot, bottom),
            ],
            (220, 200, 170),
            0.4,
        )
        build.shape(
            [
                (spot - s * 0.25, bottom - s),
                (spot + s * 0.8, bottom - s),
                (spot + s * 1.05, bottom - s * 0.56),
                (spot, bottom - s * 0.56),
            ],
            (176, 86, 60),
            0.85,
        )
        for k in range(2):
            build.arch(spot + s * (0.3 + 0.4 * k), bottom - s * 0.42, bottom - s * 0.2, s * 0.07)
        canvas[:] = to_canvas(image)
    for _ in range(rng.randint(4, 9)):
        near = rng.random() ** 1.6
        spot = rng.random()
        bottom = horizon + 0.06 + 0.3 * near
        road = float(middle[min(size - 1, int(bottom * size)), 0])
        if abs(spot - road) > 0.05 + 0.24 * near:
            kind = rng.choice(("round", "round", "cypress", "bush", "conifer"))
            colour = varied(rng, rng.choice(greens))
            plants.tree(spot, bottom, 0.08 + 0.36 * near, colour, kind, 0.15 * (1 - near))
    captions = (
        "a country road",
        "a road through the fields",
        "a road in the countryside",
        "fields and hills",
        "a country landscape",
        "a path through the fields",
        "green fields under the sky" if not autumn else "a country road in autumn",
    )
    return Scene(to_image(canvas), rng.choice(captions))


def garden(rng: random.Random, size: int) -> Scene:
    """Flower beds along a path, with trees and bushes behind."""
    light = daylight(rng, clear=38, fair=34, hazy=8, cloudy=6, golden=14)
    horizon = rng.uniform(0.3, 0.45)
    canvas = sky(rng, size, light, horizon)
    x, y = coordinates(size)
    ground(canvas, rng, horizon, varied(rng, (70, 108, 44)), varied(rng, (112, 140, 64)), light, 0.8)
    plants = Plants(canvas, rng, light)
    for k in range(rng.randint(6, 10)):
        kind = rng.choice(("round", "round", "bush", "cypress", "conifer"))
        spot = (k + rng.random()) / 9
        plants.tree(
            spot,
            horizon + rng.uniform(0.0, 0.06),
            rng.uniform(0.16, 0.4),
            varied(rng, rng.choice(GREENS), 14),
            kind,
            rng.uniform(0, 0.2),
        )
    depth = limited((y - horizon) / (1 - horizon), 0, 1)
    bend = rng.uniform(-0.3, 0.3)
    middle = 0.5 + rng.uniform(-0.2, 0.2) * (1 - depth) + bend * np.sin(np.pi * depth) * (1 - depth)
    away = np.abs(x - middle) - (0.02 + rng.uniform(0.08, 0.16) * depth)
    leaf, fine = plants.clumps, plants.leaves
    # Flowers are specks of colour among leaves; each bed, a band of the noise, has its own colour.
    beds = grain(rng, size, (5, 5))
    colours = [
        varied(rng, c, 14)
        for c in rng.sample(
            (
                (220, 50, 60),
                (240, 200, 50),
                (236, 110, 160),
                (150, 80, 190),
                (250, 246, 240),
                (244, 140, 50),
                (90, 110, 210),
            ),
            4,
        )
    ]
    green = light.on(varied(rng, (66, 104, 44), 10), limited(0.5 + 1.1 * (fine - 0.5) + 0.4 * (leaf - 0.5), 0, 1))
    in_bed = edge(away, 0.02) * edge(rng.uniform(0.2, 0.45) - away, 0.05) * edge(depth - 0.06, 0.04)
    cover(canvas, green, in_bed)
    specks = edge(fine * 0.6 + grain(rng, size, (64, 64)) * 0.6 - 0.62 + 0.1 * leaf, 0.15)
    for k, colour in enumerate(colours):
        here = edge(0.14 - np.abs(beds - (0.2 + 0.2 * k)), 0.04)
        paint = light.on(colour, limited(0.75 + 0.8 * (fine - 0.5), 0, 1))
        cover(canvas, paint, in_bed * specks * here)
    gravel = grain(rng, size, (30, 20), (64, 64))
    cover(canvas, light.on((214, 196, 160), 0.6 + 0.4 * gravel), edge(-away, 0.015) * edge(depth - 0.03, 0.04))
    for _ in range(rng.randint(2, 5)):
        side = rng.choice((-1, 1))
        spot, bottom = 0.5 + side * rng.uniform(0.3, 0.52), rng.uniform(0.75, 1.03)
        plants.crown(
            spot, bottom - 0.06, rng.uniform(0.12, 0.24), rng.uniform(0.1, 0.2), varied(rng, rng.choice(GREENS), 12)
        )
        plants.crown(spot, bottom - 0.07, 0.16, 0.13, rng.choice(colours), gaps=0.72, ragged=1.4)
    captions = (
        "a garden with flowers",
        "a flower garden",
        "a garden",
        "a garden path with flowers",
        "flowers in a garden",
        "a garden in bloom",
    )
    return Scene(to_image(canvas), rng.choice(captions))
