"""Wide views: lakes below mountains, the sun over the sea, country roads, harbours, castles on hills and gardens."""

from __future__ import annotations

import random

import numpy as np
from PIL import Image, ImageDraw

from campanile.mini.amalfi import PASTELS
from campanile.mini.church_towers import Builder
from campanile.mini.drawing import shaded, varied
from campanile.mini.kinds import Scene
from campanile.mini.scenery import (
    Light,
    Plants,
    between,
    coordinates,
    cover,
    daylight,
    edge,
    grain,
    ground,
    land,
    limited,
    mountains,
    outline,
    peaks,
    sky,
    spread,
    to_canvas,
    to_image,
    water,
)

GREENS = ((70, 100, 44), (54, 84, 40), (96, 118, 52), (44, 70, 40))


def _polygon(image: Image.Image, points: list[tuple[float, float]], colour: tuple[float, ...]) -> None:
    size = image.size[0]
    ImageDraw.Draw(image).polygon([(x * size, y * size) for x, y in points], fill=tuple(round(c) for c in colour))


def mountain_lake(rng: random.Random, size: int, assets: object = None) -> Scene:
    """Mountains, often with snow, mirrored in a lake with firs on its shores."""
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


def sunset(rng: random.Random, size: int, assets: object = None) -> Scene:
    """The sun low over the sea, its path of light on the water, perhaps an island, a boat or a palm."""
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
        _polygon(
            image,
            [(a - s * 0.5, b), (a + s * 0.5, b), (a + s * 0.35, b + s * 0.2), (a - s * 0.35, b + s * 0.2)],
            (34, 26, 36),
        )
        _polygon(image, [(a, b - s), (a + s * 0.45, b - 0.01), (a, b - 0.01)], (52, 38, 46))
        _polygon(image, [(a - 0.01, b - s * 0.8), (a - 0.01, b - 0.01), (a - s * 0.35, b - 0.01)], (44, 32, 42))
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


def country_road(rng: random.Random, size: int, assets: object = None) -> Scene:
    """A road that winds away between fields, trees and perhaps a farmhouse."""
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
    # Furrows or rows of a crop meet at a point on the horizon.
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
        build.shape(
            [(spot, bottom - s * 0.6), (spot + s, bottom - s * 0.6), (spot + s, bottom), (spot, bottom)],
            (226, 206, 176),
            0.9,
        )
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
        row, column = horizon + 0.06 + 0.3 * near, min(size - 1, int(spot * size))
        if (
            abs(
                spot
                - float(
                    middle[min(size - 1, int(row * size)), column]
                    if middle.shape[1] > 1
                    else middle[min(size - 1, int(row * size)), 0]
                )
            )
            > 0.05 + 0.24 * near
        ):
            plants.tree(
                spot,
                row,
                0.08 + 0.36 * near,
                varied(rng, rng.choice(greens)),
                rng.choice(("round", "round", "cypress", "bush", "conifer")),
                0.15 * (1 - near),
            )
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


def harbour(rng: random.Random, size: int, assets: object = None) -> Scene:
    """Coloured houses on a quay, boats with masts before them, all mirrored in still water."""
    light = daylight(rng, clear=34, fair=28, hazy=6, cloudy=8, golden=10, dusk=8, blue_hour=6)
    quay = rng.uniform(0.54, 0.66)
    canvas = sky(rng, size, light, quay)
    if rng.random() < 0.7:
        hills = outline(rng, size, quay - 0.08, rng.uniform(0.1, 0.22), 0.45)
        land(canvas, rng, hills, varied(rng, (96, 118, 74)), light, 0.35, quay)
    image = to_image(canvas)
    x = rng.uniform(-0.08, 0)
    while x < 1:
        width, height = rng.uniform(0.08, 0.15), rng.uniform(0.15, 0.34)
        wall, top = varied(rng, rng.choice(PASTELS), 12), quay - height
        build = Builder(image, light, quay)
        build.shape([(x, top), (x + width, top), (x + width, quay), (x, quay)], wall, rng.uniform(0.55, 1.0))
        roof = [
            (x - 0.006, top + 0.004),
            (x + width * 0.5, top - rng.uniform(0.02, 0.07)),
            (x + width + 0.006, top + 0.004),
        ]
        build.shape(roof, varied(rng, (176, 90, 64), 16), 0.7)
        pane = (255, 210, 120) if light.lamps else shaded(build.light.flat(wall, 0.5), 0.45)
        pen = ImageDraw.Draw(image)
        for level in np.arange(top + 0.03, quay - 0.04, 0.06):
            for place in (0.2, 0.6):
                a, b = (x + place * width) * size, float(level) * size
                pen.rectangle([a, b, a + 0.022 * size, b + 0.03 * size], fill=tuple(round(c) for c in pane))
        x += width
    build.shape([(0, quay - 0.012), (1, quay - 0.012), (1, quay + 0.02), (0, quay + 0.02)], (150, 142, 130), 0.7)
    for _ in range(rng.randint(3, 7)):
        near = rng.random()
        a, b, s = rng.random(), quay + 0.03 + 0.06 * near, 0.07 + 0.07 * near
        hull = light.flat(
            varied(rng, rng.choice(((246, 246, 242), (60, 96, 150), (190, 60, 50), (56, 120, 100))), 10), 0.9
        )
        _polygon(
            image,
            [(a - s, b - s * 0.3), (a + s, b - s * 0.36), (a + s * 0.75, b + s * 0.1), (a - s * 0.8, b + s * 0.1)],
            hull,
        )
        _polygon(
            image,
            [
                (a - s * 0.3, b - s * 0.62),
                (a + s * 0.25, b - s * 0.62),
                (a + s * 0.3, b - s * 0.32),
                (a - s * 0.4, b - s * 0.3),
            ],
            light.flat((240, 236, 226), 0.8),
        )
        if rng.random() < 0.7:
            tall = b - s * rng.uniform(2.0, 3.2)
            _polygon(
                image,
                [(a - 0.005, tall), (a + 0.005, tall), (a + 0.006, b - s * 0.3), (a - 0.006, b - s * 0.3)],
                light.flat((210, 200, 184), 0.8),
            )
    canvas = to_canvas(image)
    canvas *= 1 + 0.12 * (grain(rng, size, (40, 40), (64, 64)) - 0.5) * (coordinates(size)[1] > quay - 0.3)
    tint = varied(rng, (50, 96, 116), 12)
    line = quay + 0.09
    water(canvas, rng, line, light.flat(tint, 0.5), light.flat([c * 1.3 for c in tint], 0.8), 0.3, 0.62)
    captions = (
        "a harbour with boats",
        "a harbor",
        "boats in a harbor",
        "fishing boats in the harbour",
        "a small harbour town",
        "a fishing village",
    )
    return Scene(to_image(canvas), rng.choice(captions))


def castle_on_hill(rng: random.Random, size: int, assets: object = None) -> Scene:
    """A castle with towers, pointed roofs and battlements on a wooded hill."""
    light = daylight(rng, clear=30, fair=28, hazy=10, cloudy=8, golden=10, dusk=8, blue_hour=3, night=4)
    horizon = rng.uniform(0.6, 0.75)
    canvas = sky(rng, size, light, horizon)
    x, _ = coordinates(size)
    if rng.random() < 0.6:
        mountains(
            canvas,
            rng,
            peaks(rng, size, horizon, rng.uniform(0.15, 0.3)),
            (104, 108, 112),
            light,
            0.5,
            rng.choice((0.0, 0.1)),
            0.9,
        )
    centre, crest = rng.uniform(0.38, 0.62), rng.uniform(0.5, 0.62)
    hill = (
        crest
        + 0.45 * limited(np.abs(x - centre) - 0.16, 0, 1) ** rng.uniform(0.8, 1.2)
        + 0.3 * outline(rng, size, 0.0, 0.08, 0.6)
    )
    image = to_image(canvas)
    build = Builder(image, light, crest + 0.1)
    stone = varied(rng, rng.choice(((186, 174, 150), (160, 152, 142), (212, 202, 184))), 10)
    slate = varied(rng, rng.choice(((76, 92, 128), (140, 74, 58), (84, 84, 92))), 10)
    foot, wide = crest + 0.1, rng.uniform(0.16, 0.22)
    towers = [(centre + offset, rng.uniform(0.16, 0.36), rng.uniform(0.026, 0.045)) for offset in (-0.12, 0.0, 0.1)]
    towers[1] = (towers[1][0], rng.uniform(0.3, 0.42), rng.uniform(0.045, 0.065))
    for spot, tall, half in towers:
        top = crest - tall * 0.75
        build.body(spot, top, foot, half, half, stone)
        build.ledge(spot, top, half * 1.2, 0.014, stone)
        build.roof(spot, top - half * rng.uniform(1.8, 3.2), top, half * 1.2, slate)
        build.arch(spot, top + 0.05, top + 0.08, 0.008)
        build.arch(spot, top + 0.13, top + 0.16, 0.008)
    wall = crest - rng.uniform(0.04, 0.09)
    build.shape(
        [(centre - wide, wall), (centre + wide, wall), (centre + wide, foot), (centre - wide, foot)], stone, 0.72
    )
    for k in range(int(2 * wide / 0.036)):
        left = centre - wide + k * 0.036
        build.shape(
            [(left, wall - 0.016), (left + 0.018, wall - 0.016), (left + 0.018, wall), (left, wall)], stone, 0.8
        )
    for spot in (centre - wide, centre + wide):
        build.body(spot, wall - 0.05, foot, 0.035, 0.035, stone)
        if rng.random() < 0.6:
            build.roof(spot, wall - 0.15, wall - 0.05, 0.044, slate)
    build.arch(centre, wall + 0.04, foot, 0.03)
    before = canvas
    canvas = to_canvas(image)
    drawn = np.abs(canvas - before).max(axis=0) > 2
    canvas *= 1 + 0.16 * drawn * (2 * grain(rng, size, (36, 30), (64, 64)) - 1)
    land(canvas, rng, hill.astype(np.float32), varied(rng, (92, 112, 58)), light, 0.0)
    plants = Plants(canvas, rng, light)
    for _ in range(rng.randint(8, 16)):
        spot = rng.random()
        upper = float(hill[0, min(size - 1, int(spot * size))])
        bottom = rng.uniform(upper + 0.03, 1.02)
        plants.tree(
            spot,
            bottom,
            rng.uniform(0.05, 0.08) + 0.3 * max(0, bottom - 0.65),
            varied(rng, rng.choice(GREENS), 12),
            rng.choice(("round", "bush", "conifer")),
        )
    captions = (
        "a castle on a hill",
        "a castle",
        "an old castle",
        "a medieval castle on a hill",
        "a castle in the mountains",
    )
    return Scene(to_image(canvas), rng.choice(captions))


def garden(rng: random.Random, size: int, assets: object = None) -> Scene:
    """Beds of flowers along a path, hedges and trees behind them."""
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
    # Flowers are specks of colour among leaves; each bed, a stretch of the noise, has its own.
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
    surface = between(
        np.multiply((214, 196, 160), light.shade), np.multiply((214, 196, 160), light.sun), 0.6 + 0.4 * gravel
    )
    cover(canvas, surface, edge(-away, 0.015) * edge(depth - 0.03, 0.04))
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
