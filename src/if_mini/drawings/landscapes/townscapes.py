"""Harbours with colourful houses and boats, and castles on hills."""

from __future__ import annotations

import random

import numpy as np
from PIL import ImageDraw

from if_mini.drawings.drawing import coordinates, polygon, rectangle, shaded, varied
from if_mini.drawings.kinds import Scene
from if_mini.drawings.landscapes.amalfi import PASTELS
from if_mini.drawings.landscapes.masonry import Builder
from if_mini.drawings.landscapes.plants import GREENS, Plants
from if_mini.drawings.landscapes.terrain import land, mountains, outline, peaks, water
from if_mini.drawings.scenery import daylight, grain, limited, sky, to_canvas, to_image


def harbour(rng: random.Random, size: int) -> Scene:
    """Colourful houses on a quay with boats in front, reflected in still water."""
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
        build.shape(rectangle(x, top, x + width, quay), wall, rng.uniform(0.55, 1.0))
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
    build.shape(rectangle(0, quay - 0.012, 1, quay + 0.02), (150, 142, 130), 0.7)
    for _ in range(rng.randint(3, 7)):
        near = rng.random()
        a, b, s = rng.random(), quay + 0.03 + 0.06 * near, 0.07 + 0.07 * near
        hull = light.flat(
            varied(rng, rng.choice(((246, 246, 242), (60, 96, 150), (190, 60, 50), (56, 120, 100))), 10), 0.9
        )
        polygon(
            image,
            [(a - s, b - s * 0.3), (a + s, b - s * 0.36), (a + s * 0.75, b + s * 0.1), (a - s * 0.8, b + s * 0.1)],
            hull,
        )
        polygon(
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
            polygon(
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


def castle_on_hill(rng: random.Random, size: int) -> Scene:
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
    build.shape(rectangle(centre - wide, wall, centre + wide, foot), stone, 0.72)
    for k in range(int(2 * wide / 0.036)):
        left = centre - wide + k * 0.036
        build.shape(rectangle(left, wall - 0.016, left + 0.018, wall), stone, 0.8)
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
