"""People around a campfire, lit by its flames against the dark.

Everything near the fire is drawn twice: in its own colours, and as a map of how much firelight it receives. Their
product is the scene. The people with their backs to the viewer come last, dark against the flames.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageDraw

from if_mini.drawings.drawing import coordinates, shaded, varied
from if_mini.drawings.kinds import Scene
from if_mini.drawings.landscapes.plants import Plants
from if_mini.drawings.landscapes.seated import SeatedPerson
from if_mini.drawings.landscapes.terrain import mountains, outline, peaks
from if_mini.drawings.scenery import (
    LIGHTS,
    Light,
    Patch,
    between,
    cover,
    edge,
    grain,
    limited,
    sky,
    spread,
    to_canvas,
    to_image,
)

CAPTIONS = (
    "people around a campfire",
    "people around a campfire",
    "people around a campfire",
    "people sitting around a campfire",
    "people sitting around a fire",
    "friends around a campfire",
    "a group of people around a campfire",
    "a campfire with people",
    "people camping around a fire",
)

# The ambient light by hour, the light that the fire adds, and the colours of the ground.
AMBIENT = {"night": (0.15, 0.17, 0.27), "blue hour": (0.24, 0.27, 0.42), "dusk": (0.36, 0.29, 0.36)}
FIRELIGHT = (1.0, 0.66, 0.34)
SOILS = ((112, 92, 66), (88, 96, 58), (132, 112, 84), (186, 186, 196), (170, 150, 112))


def _flames(canvas: np.ndarray, rng: random.Random, x: float, y: float, height: float) -> None:
    """Paint a fire above (x, y): logs, flames from whitish yellow inside to red outside, and sparks."""
    width = height * rng.uniform(0.34, 0.46)
    image = to_image(canvas)
    pen, size = ImageDraw.Draw(image), image.size[0]
    for turn in (-0.5, 0.45, -0.15, 0.2):
        ends = [
            (x - width * 1.25 * math.cos(turn), y + 0.05 * height + width * 0.8 * math.sin(turn)),
            (x + width * 1.25 * math.cos(turn), y + 0.05 * height - width * 0.8 * math.sin(turn)),
        ]
        pen.line(
            [(a * size, b * size) for a, b in ends],
            fill=varied(rng, (86, 46, 26), 12),
            width=max(2, round(height * 0.11 * size)),
        )
    canvas[:] = to_canvas(image)
    wild = grain(rng, size, (10, 14), (22, 28))
    patch = Patch(canvas, x - 2 * width, y - 1.5 * height, x + 2 * width, y + 0.2 * height)
    up = (y + 0.06 * height - patch.y) / height
    sway = (wild[patch.box] - 0.5) * limited(up, 0, 1)
    right = (patch.x - x) / width + sway * 1.1
    body = np.zeros(sway.shape, np.float32)
    for place, tall in ((0, 1.0), (-0.45, 0.62), (0.42, 0.7), (rng.uniform(-0.3, 0.3), 0.85)):
        tongue = limited(up / tall, 0, 1.2)
        profile = limited(tongue * 9, 0, 1) ** 0.5 * limited(1 - tongue, 0, 1) ** 0.75 * (0.55 + 0.2 * tall)
        body = np.maximum(body, (profile - np.abs(right - place * (1 - 0.5 * tongue)) * 0.75) * (up > -0.02))
    heat = limited(body * 2.1 + 0.12 * sway, 0, 1)
    colours = between((206, 52, 12), (255, 150, 30), limited(heat * 2.4, 0, 1))
    colours += (spread((255, 236, 150)) - colours) * limited(heat * 2.2 - 0.8, 0, 1)
    colours += (spread((255, 253, 232)) - colours) * limited(heat * 2.6 - 1.75, 0, 1)
    cover(patch.pixels, colours, edge(body - 0.07, 0.12))
    for _ in range(rng.randint(4, 12)):
        a, b = x + rng.gauss(0, width), y - height * rng.uniform(0.7, 1.9)
        spark = Patch(canvas, a - 0.004, b - 0.004, a, b)
        spark.pixels[:] = spread((255, rng.randint(150, 220), 70))


def _tent(image: Image.Image, lights: Image.Image, rng: random.Random, x: float, y: float, size: float) -> None:
    """Draw a tent on the picture and on the map of firelight; some tents are lit from inside."""
    cloth = varied(rng, rng.choice(((206, 120, 50), (196, 170, 90), (70, 120, 90), (70, 96, 150), (190, 70, 50))), 12)
    side, canvas_size = rng.choice((-1, 1)), image.size[0]

    def fill(target: Image.Image, points: Sequence[tuple[float, float]], colour: object) -> None:
        ImageDraw.Draw(target).polygon(
            [((x + side * a * size) * canvas_size, (y + b * size) * canvas_size) for a, b in points], fill=colour
        )

    front, flank = [(-0.5, 0), (0, -0.75), (0.4, 0)], [(0, -0.75), (0.65, -0.68), (1.1, -0.02), (0.4, 0)]
    fill(image, flank, shaded(cloth, 0.7))
    fill(image, front, cloth)
    fill(image, [(-0.14, 0), (0, -0.5), (0.12, 0)], (44, 34, 30))
    for shape, value in ((front, 190), (flank, 110)):
        fill(lights, shape, value)
    if rng.random() < 0.35:
        fill(image, front, (255, 214, 130))
        fill(lights, front, 255)


@dataclass(frozen=True)
class Seat:
    """A person seated at (x, y); `height` is the height from the seat to the top of the head."""

    person: SeatedPerson
    x: float
    y: float
    height: float


def _company(rng: random.Random, fire: tuple[float, float]) -> tuple[list[Seat], list[Seat]]:
    """People around the fire: those whose faces are visible, the farthest first, and those seen from behind."""
    tall = rng.uniform(0.34, 0.42)
    across, backs = [], []
    behind = rng.choice((1, 2, 2, 3))
    for k in range(behind):
        # A single person sits beside the flames, not behind them.
        shift = (k - (behind - 1) / 2) * 0.235 if behind > 1 else rng.choice((-0.14, 0.14))
        x, y = fire[0] + shift + rng.uniform(-0.02, 0.02), fire[1] - rng.uniform(0.05, 0.09)
        across.append(Seat(SeatedPerson(rng, "front"), x, y, tall * 0.88))
    for side, facing in ((-1, "right"), (1, "left")):
        if rng.random() < 0.88:
            x, y = fire[0] + side * rng.uniform(0.3, 0.37), fire[1] + rng.uniform(0.02, 0.07)
            across.append(Seat(SeatedPerson(rng, facing), x, y, tall * 1.02))
    for side in (-1, 1):
        if rng.random() < 0.42:
            x = fire[0] + side * rng.uniform(0.24, 0.38)
            backs.append(Seat(SeatedPerson(rng, "back"), x, rng.uniform(0.99, 1.06), tall * 1.1))
    return across, backs


def campfire(rng: random.Random, size: int) -> Scene:
    """One to seven people around a fire, in front of a forest, tents, mountains or stars."""
    hour = rng.choices(tuple(AMBIENT), (6, 2, 2))[0]
    light, ambient = LIGHTS[hour], AMBIENT[hour]
    base = rng.uniform(0.44, 0.58)
    canvas = sky(rng, size, light, base)
    if rng.random() < 0.45:
        top = peaks(rng, size, base + 0.03, rng.uniform(0.15, 0.3))
        mountains(canvas, rng, top, (88, 92, 108), light, 0.25, rng.choice((0.0, 0.15)), base + 0.06)
    fire = (0.5 + rng.uniform(-0.06, 0.06), rng.uniform(0.76, 0.83))
    flames = rng.uniform(0.26, 0.36)
    x, y = coordinates(size)
    distance = np.sqrt((x - fire[0]) ** 2 + ((y - fire[1] + flames * 0.3) * 1.1) ** 2)
    shine = rng.uniform(1.5, 2.1) / (1 + (distance / rng.uniform(0.21, 0.28)) ** 2.2)

    def lit(colours: np.ndarray, firelight: np.ndarray | float) -> np.ndarray:
        """Colours under ambient light and an amount of firelight; they saturate to yellow, not to white."""
        light = spread(ambient) + spread(FIRELIGHT) * (shine * firelight)
        return np.minimum(colours * light, spread((255, 236, 190)))

    rough = grain(rng, size, (14, 8), (32, 24), (64, 64))
    soil = varied(rng, rng.choice(SOILS), 10)
    earth = between(shaded(soil, 0.6), shaded(soil, 1.1), rough)
    cover(canvas, lit(earth, 0.62), edge(y - outline(rng, size, base, 0.03, 0.4), 1 / 64))
    if rng.random() < 0.75:
        _wood(canvas, rng, light, ambient, base)
    across, backs = _company(rng, fire)
    _lit_things(canvas, rng, base, lit, across)
    canvas += spread((255, 120, 30)) * (0.34 * np.exp(-((distance / 0.2) ** 2)))
    _flames(canvas, rng, fire[0], fire[1], flames)
    _silhouettes(canvas, backs, ambient, fire[0])
    caption = rng.choice(CAPTIONS)
    if hour == "night" and rng.random() < 0.15:
        caption += " at night"
    return Scene(to_image(canvas), caption)


def _wood(canvas: np.ndarray, rng: random.Random, light: Light, ambient: Sequence[float], base: float) -> None:
    """Paint dark trees behind the people, denser at the sides, faintly lit by the fire."""
    sun = tuple(a * 1.1 + b for a, b in zip(ambient, (0.34, 0.22, 0.10), strict=True))
    dim = replace(light, sun=sun, shade=tuple(0.5 * a for a in ambient), side=0.0)
    plants = Plants(canvas, rng, dim)
    for _ in range(rng.randint(5, 13)):
        spot = rng.random()
        if rng.random() < 0.5:
            spot = rng.choice((spot * 0.3, 1 - spot * 0.3))
        kind = rng.choice(("conifer", "conifer", "conifer", "round"))
        height = rng.uniform(0.22, 0.6)
        plants.tree(spot, base + rng.uniform(0.02, 0.08), height, varied(rng, (66, 94, 62), 14), kind)


def _lit_things(
    canvas: np.ndarray,
    rng: random.Random,
    base: float,
    lit: Callable[[np.ndarray, np.ndarray], np.ndarray],
    people: list[Seat],
) -> None:
    """Paint tents and the people whose faces are visible, lit by the fire."""
    size = canvas.shape[-1]
    colours, lights = Image.new("RGB", (size, size)), Image.new("L", (size, size), 0)
    if rng.random() < 0.4:
        for _ in range(rng.randint(1, 2)):
            x = rng.choice((rng.uniform(0.08, 0.3), rng.uniform(0.7, 0.92)))
            _tent(colours, lights, rng, x, base + rng.uniform(0.05, 0.1), rng.uniform(0.2, 0.34))
    for seat in people:
        seat.person.draw(colours, seat.x, seat.y, seat.height)
        seat.person.draw(lights, seat.x, seat.y, seat.height, 255)
    firelight = np.asarray(lights, np.float32) / 255
    cover(canvas, lit(to_canvas(colours), firelight), firelight > 0)


def _silhouettes(canvas: np.ndarray, people: list[Seat], ambient: Sequence[float], fire: float) -> None:
    """Paint the people seen from behind: dark, with a rim of light on the side of the fire at x = `fire`."""
    if not people:
        return
    size = canvas.shape[-1]
    colours, whole, inner = Image.new("RGB", (size, size)), Image.new("L", (size, size)), Image.new("L", (size, size))
    for seat in people:
        seat.person.draw(colours, seat.x, seat.y, seat.height)
        seat.person.draw(whole, seat.x, seat.y, seat.height, 255)
        away = 0.016 if seat.x > fire else -0.016
        seat.person.draw(inner, seat.x + away, seat.y + 0.014, seat.height, 255)
    mask = np.asarray(whole, np.float32) / 255
    rim = limited(mask - np.asarray(inner, np.float32) / 255, 0, 1)
    base = to_canvas(colours)
    cover(canvas, base * (spread(ambient) * 1.3 + spread((0.10, 0.06, 0.03)) + spread((1.5, 0.95, 0.5)) * rim), mask)
