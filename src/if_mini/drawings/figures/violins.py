"""A violin modelled as a relief, usually resting on sheet music."""

from __future__ import annotations

import math
import random

import numpy as np
from PIL import Image, ImageDraw

from if_mini.drawings.drawing import from_array, mixed, shaded, streaks, to_array, varied
from if_mini.drawings.figures.backgrounds import plain
from if_mini.drawings.figures.relief import Relief, coloured, curve, random_light
from if_mini.drawings.kinds import Scene

# Half of a violin's outline, from the neck to the end button, as (along, beside); the body has length 1.
_OUTLINE = [
    (1.0, 0.05), (0.985, 0.14), (0.92, 0.235), (0.82, 0.25), (0.73, 0.222), (0.685, 0.232), (0.63, 0.165),
    (0.55, 0.146), (0.47, 0.17), (0.405, 0.262), (0.36, 0.27), (0.28, 0.3), (0.18, 0.308), (0.07, 0.25), (0.01, 0.12),
]  # fmt: skip


def sheet_music(rng: random.Random, size: int, image: Image.Image, turn: float) -> None:
    """Draw one or two sheets of music that nearly fill the picture, rotated by `turn` radians."""
    draw = ImageDraw.Draw(image)
    cosine, sine = math.cos(turn), math.sin(turn)
    middle = (0.5 + rng.uniform(-0.05, 0.05), 0.5 + rng.uniform(-0.05, 0.05))

    def at(x: float, y: float) -> tuple[float, float]:
        return (middle[0] + x * cosine - y * sine) * size, (middle[1] + x * sine + y * cosine) * size

    paper = varied(rng, rng.choice([(242, 236, 218), (236, 224, 196), (246, 244, 238)]), 6)
    ink, pale = (46, 42, 42), (150, 144, 134)
    half, tall = rng.uniform(0.4, 0.5), rng.uniform(0.5, 0.58)
    pages = ((-half, half, 0.0),) if rng.random() < 0.6 else ((-2 * half + 0.3, 0.28, 0.0), (0.3, 2 * half + 0.3, 0.02))
    for left, right, down in pages:
        draw.polygon(
            [at(left, -tall + down), at(right, -tall + down), at(right, tall + down), at(left, tall + down)], fill=paper
        )
        rows = rng.randint(5, 6)
        for row in range(rows):
            top = -tall + 0.08 + row * (2 * tall - 0.1) / rows + down
            gap = 0.018
            for stave in range(5):
                draw.line(
                    [at(left + 0.05, top + stave * gap), at(right - 0.05, top + stave * gap)],
                    fill=pale,
                    width=max(1, size // 128),
                )
            x = left + 0.1
            while x < right - 0.08:
                y = top + gap * rng.uniform(0.2, 4)
                a, b = at(x, y)
                radius = 0.0125 * size
                draw.ellipse([a - radius * 1.2, b - radius, a + radius * 1.2, b + radius], fill=ink)
                up = -1 if y > top + 2 * gap else 1
                stem = x - up * 0.012
                draw.line([at(stem, y), at(stem, y + up * 0.062)], fill=ink, width=max(1, round(size * 0.008)))
                beam = rng.random() < 0.45
                if beam and x + 0.06 < right - 0.08:
                    draw.line(
                        [at(stem, y + up * 0.06), at(stem + 0.06, y + up * 0.06)],
                        fill=ink,
                        width=max(2, round(size * 0.014)),
                    )
                x += 0.06 if beam else rng.uniform(0.06, 0.11)


def model_violin(relief: Relief, rng: random.Random, x: float, y: float, length: float, turn: float) -> None:
    """Model a violin centred at (x, y); its scroll points up, rotated by `turn` radians."""
    unit = length / 1.66  # the body's length
    ahead = (math.sin(turn), -math.cos(turn))

    def at(along: float, beside: float = 0.0) -> tuple[float, float]:
        forth = (along - 0.83) * unit
        return x + forth * ahead[0] - beside * unit * ahead[1], y + forth * ahead[1] + beside * unit * ahead[0]

    wood = varied(rng, rng.choice([(186, 98, 42), (160, 78, 36), (202, 122, 56), (138, 62, 34)]), 10)
    dark = shaded(wood, 0.42)
    black = (30, 26, 26)
    outline = curve([*_OUTLINE, *[(a, -b) for a, b in reversed(_OUTLINE)]], closed=True, steps=3)
    relief.plate([at(a, b) for a, b in outline], dark, thick=0.05 * unit, edge=0.012)
    grain = coloured(0.85 + 0.3 * streaks(rng, relief.size, 40, 40), wood)
    inner = [(0.5 + (a - 0.5) * 0.955, b * 0.93) for a, b in outline]
    relief.plate([at(a, b) for a, b in inner], grain, z=0.004, thick=0.06 * unit / 0.5, edge=0.035)
    # The middle of the belly is lighter, like old varnish.
    for along, width in ((0.25, 0.2), (0.78, 0.16)):
        place = at(along)
        relief.spot(*place, width * unit, width * unit, mixed(wood, (255, 196, 110), 0.45), strength=0.7, soft=1.0)
    for side in (-1, 1):
        hole = [(0.62, 0.07), (0.6, 0.095), (0.53, 0.09), (0.45, 0.115), (0.38, 0.125), (0.35, 0.15), (0.37, 0.165)]
        relief.stroke([at(a, side * b) for a, b in curve(hole, steps=2)], 0.0135 * unit, black)
    top = 0.16 * unit
    relief.limb([at(0.98), at(1.42)], [0.042 * unit, 0.032 * unit], wood, z=top * 0.3)
    relief.plate(
        [at(0.62, -0.048), at(0.62, 0.048), at(1.4, 0.03), at(1.4, -0.03)], black, z=top, thick=0.015, edge=0.01
    )
    relief.plate(
        [at(0.06, -0.03), at(0.06, 0.03), at(0.32, 0.055), at(0.32, -0.055)], black, z=top, thick=0.015, edge=0.01
    )
    relief.plate(
        [at(0.455, -0.09), at(0.455, 0.09), at(0.485, 0.08), at(0.485, -0.08)],
        (226, 190, 130),
        z=top,
        thick=0.012,
        edge=0.006,
    )
    for string in (-1.5, -0.5, 0.5, 1.5):
        relief.stroke(
            [at(0.3, string * 0.022), at(0.47, string * 0.03), at(1.42, string * 0.012)],
            0.0035 * unit,
            (206, 202, 194),
            strength=0.75,
        )
    relief.limb([at(1.4), at(1.56), at(1.62, 0.01)], [0.036 * unit, 0.032 * unit, 0.036 * unit], wood, z=top * 0.3)
    relief.spot(*at(1.48), 0.016 * unit, 0.016 * unit, black, strength=0.6)
    relief.ball(*at(1.63), 0.05 * unit, 0.05 * unit, shaded(wood, 0.85), z=top * 0.4)
    for along, side in ((1.44, 1), (1.49, -1), (1.52, 1), (1.57, -1)):
        relief.limb([at(along), at(along, side * 0.1)], [0.012 * unit, 0.02 * unit], black, z=top * 0.3)


def _bow(relief: Relief, x: float, y: float, turn: float, length: float) -> None:
    """Model a bow centred at (x, y)."""
    ahead = (math.sin(turn), -math.cos(turn))
    ends = [(x + sign * ahead[0] * length / 2, y + sign * ahead[1] * length / 2) for sign in (-1, 1)]
    aside = (-ahead[1] * 0.022, ahead[0] * 0.022)
    relief.limb([(ex + aside[0], ey + aside[1]) for ex, ey in ends], [0.006, 0.006], (232, 226, 210))
    relief.limb(ends, [0.011, 0.008], (104, 52, 30))
    relief.limb([ends[0], (ends[0][0] + ahead[0] * 0.07, ends[0][1] + ahead[1] * 0.07)], [0.02, 0.02], (34, 28, 28))


def _table_top(rng: random.Random, size: int) -> Image.Image:
    """A wooden table, seen from above."""
    wood = varied(rng, rng.choice([(120, 78, 48), (92, 60, 42), (150, 108, 70), (70, 54, 46)]), 12)
    return from_array(np.moveaxis(coloured(0.82 + 0.36 * streaks(rng, size, 40, 5), wood), 0, 2))


def violin(rng: random.Random, size: int) -> Scene:
    """A violin on sheet music, or on its own."""
    on_music = rng.random() < 0.85
    # Staves are finer than a pixel: drawn large and then reduced, they look the same at every size.
    fine = max(size, 256)
    image = _table_top(rng, size) if on_music or rng.random() < 0.5 else plain(rng, size)
    turn = rng.choice((-1, 1)) * rng.uniform(0.35, 0.95) if rng.random() < 0.8 else rng.uniform(-0.1, 0.1)
    if on_music:
        image = image.resize((fine, fine), Image.Resampling.BICUBIC)
        sheet_music(rng, fine, image, -0.25 * turn + rng.uniform(-0.15, 0.15))
        image = image.resize((size, size), Image.Resampling.BOX)
    relief = Relief(size)
    x, y = 0.5 + rng.uniform(-0.04, 0.04), 0.5 + rng.uniform(-0.03, 0.03)
    model_violin(relief, rng, x, y, rng.uniform(0.92, 1.08) if abs(turn) > 0.3 else 0.92, turn)
    if rng.random() < 0.35:
        side = rng.choice((-1, 1))
        _bow(
            relief,
            x + side * 0.25 * math.cos(turn),
            y + side * 0.25 * math.sin(turn),
            turn + rng.uniform(-0.15, 0.15),
            0.85,
        )
    light = random_light(rng, gloss=0.22)
    shade = np.roll(relief.cover, (round(0.025 * size), round(-0.02 * math.copysign(1, light.across) * size)), (0, 1))
    image = from_array(to_array(image) * (1 - 0.45 * shade)[..., None])
    if on_music:
        captions = ["a violin resting on sheet music"] * 5 + ["a violin on sheet music", "a violin"]
    else:
        captions = ["a violin"]
    return Scene(relief.onto(image, light), rng.choice(captions))
