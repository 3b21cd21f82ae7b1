"""Towers other than the Campanile: bell towers, steeples, clock towers, lighthouses and castle towers."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

import numpy as np

from if_mini.drawings.drawing import coordinates, ellipse, line, polygon, rectangle, varied
from if_mini.drawings.kinds import Scene
from if_mini.drawings.landscapes.masonry import Builder, village_roofs, weathered
from if_mini.drawings.landscapes.plants import Plants
from if_mini.drawings.landscapes.terrain import ground, land, outline, water
from if_mini.drawings.scenery import Patch, cover, daylight, edge, limited, sky, to_canvas, to_image

GREENS = ((70, 92, 44), (54, 78, 38), (92, 104, 50))


def _strips(count: int) -> Iterator[tuple[float, float]]:
    """The left and right edges, from -1 to 1, of the vertical strips that make up a round tower."""
    for k in range(count):
        yield -1 + 2 * k / count, -1 + 2 * (k + 1) / count


def _italian(build: Builder, rng: random.Random, x: float, tip: float, half: float) -> None:
    """Draw a brick campanile with an arcaded belfry and a pyramid roof."""
    foot, height = build.foot, build.foot - tip
    brick = varied(rng, rng.choice(((178, 108, 78), (196, 134, 96), (206, 176, 136), (168, 92, 66))), 12)
    pale = varied(rng, (226, 214, 190), 8)
    belfry = tip + height * rng.uniform(0.2, 0.27)
    below = belfry + height * 0.15
    build.body(x, belfry, foot, half, half * rng.uniform(1.0, 1.15), brick)
    for spot in (-0.55, 0.1, 0.6):
        build.shape(rectangle(x + spot * half - 0.004, below + 0.02, x + spot * half + 0.004, foot), brick, 0.15)
    if rng.random() < 0.6:
        build.body(x, belfry, below, half * 0.98, half * 0.98, pale)
    for k in range(3):
        build.arch(x + (k - 1) * half * 0.6, belfry + height * 0.03, below - height * 0.01, half * 0.2)
    build.ledge(x, below, half * 1.1, 0.012, pale)
    build.ledge(x, belfry - 0.01, half * 1.14, 0.014, pale)
    roof = varied(rng, rng.choice(((182, 84, 56), (96, 136, 112), (146, 96, 74))), 10)
    if rng.random() < 0.5:
        drum = belfry - height * 0.08
        build.body(x, drum, belfry - 0.005, half * 0.8, half * 0.8, brick)
        build.roof(x, tip, drum, half * 0.86, roof)
    else:
        build.roof(x, tip, belfry - 0.008, half * 1.08, roof)
    for level in np.arange(below + height * 0.1, foot - height * 0.1, height * 0.15):
        build.arch(x, float(level), float(level) + height * 0.045, half * 0.12)


def _steeple(build: Builder, rng: random.Random, x: float, tip: float, half: float) -> None:
    """Draw a church with a nave and a steeple."""
    foot, height = build.foot, build.foot - tip
    wall = varied(rng, rng.choice(((232, 226, 214), (206, 190, 164), (176, 164, 150))), 10)
    slate = varied(rng, rng.choice(((92, 98, 112), (124, 70, 58), (72, 88, 84))), 10)
    away = rng.choice((-1, 1))
    eaves, top = foot - height * 0.24, foot - height * 0.42
    far = x + away * half * 4.6
    build.shape(rectangle(x, eaves, far, foot), wall, 0.75)
    build.shape([(x, top), (far - away * 0.02, top), (far + away * 0.015, eaves), (x, eaves)], slate, 0.7)
    for k in range(3):
        build.arch(x + away * half * (1.7 + k), eaves + height * 0.06, foot - height * 0.06, half * 0.18)
    bell = tip + height * rng.uniform(0.4, 0.5)
    build.body(x, bell, foot, half, half, wall)
    build.roof(x, tip, bell, half * 1.1, slate)
    build.arch(x, bell + height * 0.03, bell + height * 0.12, half * 0.3)
    build.arch(x, foot - height * 0.14, foot, half * 0.32)
    if rng.random() < 0.6:
        build.clock(x, bell + height * 0.19, half * 0.4, rng)
    line(build.image, [(x, tip - 0.03), (x, tip + 0.01)], build.light.flat((60, 56, 50), 0.5), 0.01)


def _clock_tower(build: Builder, rng: random.Random, x: float, tip: float, half: float) -> None:
    """Draw a tall Gothic clock tower with a large clock, a steep roof and a lower wing."""
    foot, height = build.foot, build.foot - tip
    stone = varied(rng, (196, 164, 112), 12)
    roof = varied(rng, (78, 86, 92), 10)
    wing, away = foot - height * rng.uniform(0.2, 0.32), rng.choice((-1, 1))
    far = x + away * 1.2
    build.shape(rectangle(x, wing, far, foot), stone, 0.5)
    build.shape(rectangle(x, wing - 0.03, far, wing), roof, 0.6)
    for k in range(8):
        build.arch(x + away * (half * 1.5 + k * 0.075), wing + 0.03, foot - 0.04, 0.013)
    clock = tip + height * 0.36
    build.body(x, clock - height * 0.09, foot, half, half, stone)
    for spot in (-0.6, -0.2, 0.2, 0.6):
        build.shape(
            rectangle(x + spot * half - 0.004, clock + height * 0.13, x + spot * half + 0.004, foot), stone, 0.1
        )
    build.body(x, clock - height * 0.09, clock + height * 0.09, half * 1.16, half * 1.16, stone)
    build.ledge(x, clock + height * 0.085, half * 1.22, 0.012, stone)
    build.ledge(x, clock - height * 0.1, half * 1.22, 0.012, stone)
    build.clock(x, clock, half * 0.78, rng)
    mid = tip + height * 0.16
    build.shape(
        [
            (x - half * 1.1, clock - 0.1 * height),
            (x - half * 0.6, mid + 0.02),
            (x + half * 0.6, mid + 0.02),
            (x + half * 1.1, clock - 0.1 * height),
        ],
        roof,
        0.7,
    )
    build.body(x, mid - height * 0.02, mid + 0.025, half * 0.6, half * 0.6, stone)
    build.roof(x, tip, mid - height * 0.02, half * 0.66, roof)


def _leaning(build: Builder, rng: random.Random, x: float, tip: float, half: float) -> None:
    """Draw a leaning round white tower with arcaded storeys."""
    foot, height = build.foot, build.foot - tip
    build.lean = rng.choice((-1, 1)) * rng.uniform(0.09, 0.16)
    half = max(half, height * 0.14)
    marble = varied(rng, (236, 228, 212), 8)
    top = tip + height * 0.12
    for left, right in _strips(16):
        facing = 0.5 + 0.5 * (left + right) / 2 * build.light.side * 1.3
        build.shape(rectangle(x + left * half, top, x + right * half, foot), marble, min(1, max(0.05, facing)))
    build.body(x, tip, top, half * 0.72, half * 0.72, marble)
    storeys = 7
    for k in range(storeys):
        y = tip + height * (0.12 + 0.88 * k / storeys)
        build.ledge(x, y, half * 1.05, 0.008, marble)
        for j in range(6):
            spot = math.sin((j - 2.5) / 3 * 1.4)
            build.arch(x + spot * half, y + height * 0.03, y + height * 0.105, half * 0.085 * (1.15 - abs(spot) * 0.6))


def _lighthouse(build: Builder, rng: random.Random, x: float, tip: float, half: float) -> None:
    """Draw a lighthouse with coloured bands and a lantern room."""
    foot, height = build.foot, build.foot - tip
    band = varied(rng, rng.choice(((196, 50, 44), (196, 50, 44), (40, 60, 110), (40, 40, 44))), 10)
    white = varied(rng, (238, 236, 228), 6)
    room = tip + height * 0.16
    stripes = rng.choice((1, 5, 7))
    for j in range(stripes):
        upper, lower = room + (foot - room) * j / stripes, room + (foot - room) * (j + 1) / stripes
        for left, right in _strips(14):
            facing = min(1.0, max(0.05, 0.55 + 0.6 * (left + right) / 2 * build.light.side))
            a, b = (half * (0.62 + 0.5 * (y - room) / (foot - room)) for y in (upper, lower))
            build.shape(
                [(x + left * a, upper), (x + right * a, upper), (x + right * b, lower), (x + left * b, lower)],
                band if j % 2 else white,
                facing,
            )
    build.body(x, tip + height * 0.06, room, half * 0.42, half * 0.42, (90, 90, 96))
    glass = (255, 240, 170) if build.light.lamps else build.light.flat((196, 214, 220), 0.9)
    pane = rectangle(x - half * 0.34, tip + height * 0.075, x + half * 0.34, room - height * 0.02)
    build.shape(pane, (200, 216, 222), 0.9)
    ellipse(build.image, x, room - height * 0.05, half * 0.4, half * 0.4, glass)
    build.ledge(x, room - 0.008, half * 0.86, 0.012, (70, 66, 66))
    build.roof(x, tip, tip + height * 0.07, half * 0.5, band)
    for k in range(2):
        build.arch(x, room + (foot - room) * (0.2 + 0.35 * k), room + (foot - room) * (0.27 + 0.35 * k), half * 0.11)


def _castle(build: Builder, rng: random.Random, x: float, tip: float, half: float) -> None:
    """Draw a round castle tower with battlements, and a curtain wall."""
    foot, height = build.foot, build.foot - tip
    stone = varied(rng, rng.choice(((158, 150, 138), (176, 158, 128), (134, 130, 126))), 10)
    half = max(half, height * 0.16)

    def battlements(left: float, right: float, y: float, step: float, brightness: float) -> None:
        for k in range(int((right - left) / step)):
            if k % 2 == 0:
                spot = left + k * step
                build.shape(rectangle(spot, y - step, spot + step, y), stone, brightness)

    wall = foot - height * rng.uniform(0.25, 0.4)
    build.shape(rectangle(-0.1, wall, 1.1, foot), stone, 0.5)
    battlements(-0.05, 1.05, wall, 0.035, 0.5)
    top = tip + height * (0.3 if rng.random() < 0.5 else 0.1)
    for left, right in _strips(14):
        facing = min(1.0, max(0.05, 0.5 + 0.6 * (left + right) / 2 * build.light.side))
        build.shape(rectangle(x + left * half, top, x + right * half, foot), stone, facing)
        rim = rectangle(x + left * half * 1.15, top - 0.01, x + right * half * 1.15, top + height * 0.09)
        build.shape(rim, stone, facing)
    battlements(x - half * 1.15, x + half * 1.15, top, half * 0.33, 0.6)
    if top - tip > height * 0.2:
        build.roof(
            x, tip, top - half * 0.2, half * 1.05, varied(rng, rng.choice(((70, 84, 116), (150, 70, 56), (80, 80, 84))))
        )
        pole = build.light.flat((200, 60, 50), 0.9)
        polygon(build.image, [(x, tip - 0.03), (x + 0.06, tip - 0.02), (x, tip - 0.005)], pole)
    for k in range(2):
        y = top + height * (0.2 + 0.25 * k)
        build.arch(x + rng.uniform(-0.3, 0.3) * half, y, y + height * 0.07, half * 0.12)
    build.arch(x + rng.choice((-1, 1)) * (half + 0.13), foot - height * 0.2, foot, 0.05)


KINDS = {
    "italian": (
        _italian,
        (
            "an italian bell tower",
            "an italian campanile",
            "a brick bell tower",
            "a campanile in italy",
            "a brick campanile",
            "a bell tower in venice",
        ),
    ),
    "steeple": (
        _steeple,
        (
            "a church",
            "a church steeple",
            "a church tower",
            "a village church",
            "a church with a steeple",
            "a white church",
        ),
    ),
    "clock": (
        _clock_tower,
        ("a clock tower", "big ben", "a tall clock tower", "a gothic clock tower", "big ben in london"),
    ),
    "leaning": (
        _leaning,
        ("the leaning tower", "a leaning tower", "the leaning tower of pisa", "a leaning bell tower"),
    ),
    "lighthouse": (_lighthouse, ("a lighthouse", "a lighthouse by the sea", "a lighthouse on the coast")),
    "castle": (_castle, ("a castle tower", "a castle", "a stone castle tower", "a medieval tower")),
}


def other_tower(rng: random.Random, size: int) -> Scene:
    """A tower in fitting surroundings: above roofs, by the water, in the country or on the coast."""
    kind = rng.choices(list(KINDS), (4, 3, 3, 1.5, 2.5, 2.5))[0]
    draw, captions = KINDS[kind]
    light = daylight(rng, clear=34, fair=26, hazy=8, cloudy=8, golden=12, dusk=8, blue_hour=4, night=5)
    base = rng.uniform(0.76, 0.92)
    canvas = sky(rng, size, light, base)
    x, half = rng.uniform(0.32, 0.68), rng.uniform(0.055, 0.09)
    tip = rng.uniform(0.04, 0.2)
    by_water = kind == "lighthouse" or (kind in ("italian", "clock") and rng.random() < 0.4)
    if rng.random() < 0.5 and kind != "lighthouse":
        hills = outline(rng, size, base - 0.02, rng.uniform(0.05, 0.16), 0.4)
        land(canvas, rng, hills, varied(rng, (108, 122, 84)), light, rng.uniform(0.35, 0.7))
    if by_water:
        level = base - (rng.uniform(0.06, 0.2) if kind == "lighthouse" else -0.01)
        far, near = light.flat((110, 156, 186), 0.8), light.flat((44, 92, 120), 0.7)
        water(canvas, rng, level, near, far, 0.3)
    if kind == "lighthouse":
        cliff = outline(rng, size, base + 0.03, 0.05, 0.5)
        across, _ = coordinates(size)
        away = rng.choice((-1, 1))
        cliff = cliff + limited((across - x) * away - 0.12, 0, 1) ** 0.7 * 0.55
        land(canvas, rng, cliff, varied(rng, rng.choice(((112, 108, 84), (96, 112, 62), (130, 116, 96)))), light, 0.0)
    elif not by_water:
        ground(canvas, rng, base, varied(rng, (80, 104, 46)), varied(rng, (112, 132, 66)), light, 0.7)
    plants = Plants(canvas, rng, light)
    if kind != "lighthouse" and rng.random() < 0.6:
        for _ in range(rng.randint(2, 5)):
            plants.tree(
                rng.random(),
                base + 0.01,
                rng.uniform(0.08, 0.2),
                varied(rng, rng.choice(GREENS)),
                rng.choice(("round", "cypress", "bush")),
                0.1,
            )
    before = canvas.copy()
    image = to_image(canvas)
    draw(Builder(image, light, base + 0.015), rng, x, tip, half)
    if kind in ("italian", "steeple") and rng.random() < 0.6:
        village_roofs(image, rng, light, base)
    canvas = weathered(to_canvas(image), before, rng)
    plants.canvas = canvas
    if by_water and kind != "lighthouse":
        water(canvas, rng, base + 0.015, light.flat((40, 84, 104), 0.7), light.flat((84, 130, 150), 0.8), 0.3, 0.5)
    else:
        for _ in range(rng.randint(1, 5)):
            spot = rng.random()
            if abs(spot - x) > half * 1.3:
                plants.tree(
                    spot,
                    base + rng.uniform(0.02, 0.08),
                    rng.uniform(0.05, 0.16),
                    varied(rng, rng.choice(GREENS)),
                    rng.choice(("bush", "round")),
                )
    if light.lamps and kind == "lighthouse":
        beam = Patch(canvas, 0, 0, 1, 1)
        lamp = tip + (base + 0.015 - tip) * 0.11
        away = rng.choice((-1, 1))
        ray = edge((beam.x - x) * away * 0.16 - np.abs(beam.y - lamp), 0.04) * ((beam.x - x) * away > 0)
        cover(canvas, (255, 244, 190), ray * 0.4 * np.exp(-np.abs(beam.x - x) * 2.5))
    return Scene(to_image(canvas), rng.choice(captions))
