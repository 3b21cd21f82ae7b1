"""Hair, beards and moustaches of the modelled heads."""

from __future__ import annotations

import math
import random

import numpy as np

from if_mini.drawings.drawing import Colour, mixed, noise, shaded, streaks
from if_mini.drawings.figures.heads import Head
from if_mini.drawings.figures.relief import coloured


def smoothstep(values: np.ndarray, start: float, stop: float) -> np.ndarray:
    """0 below `start`, 1 above `stop`, a smooth step between."""
    t = np.clip((values - start) / (stop - start), 0, 1)
    return t * t * (3 - 2 * t)


def hair_paint(head: Head, rng: random.Random, colour: Colour, rows: int = 9, columns: int = 36) -> np.ndarray:
    """A paint (3, size, size): strands of one colour."""
    return coloured(0.62 + 0.7 * streaks(rng, head.relief.size, rows, columns), colour)


def hair_behind(head: Head, rng: random.Random, paint: np.ndarray) -> None:
    """Add the hair behind and around the head; call this before modelling the head."""
    person, half, relief = head.person, head.half, head.relief
    back = -0.1 * math.sin(head.yaw)
    if person.hair in ("short", "long", "bun", "curly"):
        full = {"short": 0.77, "long": 0.86, "bun": 0.79, "curly": 0.88}[person.hair]
        x, y = head.place(back, -0.27)
        relief.ball(
            x,
            y,
            full * half * person.wide,
            (full + 0.04) * half,
            paint,
            z=-0.14 * half,
            depth=0.7 * half,
            angle=head.roll,
        )
    if person.hair == "long":
        length = rng.uniform(0.9, 1.7)
        for side in (-1, 1):
            places = [head.place(back + side * u, v) for u, v in ((0.6, -0.3), (0.74, 0.35), (0.72, length))]
            relief.limb(places, [0.26 * half, 0.24 * half, 0.2 * half], paint, z=-0.3 * half)
    if person.hair == "bun":
        x, y = head.place(back * 2, -1.16)
        relief.ball(x, y, 0.28 * half, 0.25 * half, paint, z=-0.2 * half)
    if person.hair == "balding":
        for side in (-1, 1):
            for v, width in ((-0.32, 0.15), (-0.08, 0.17), (0.14, 0.13)):
                x, y = head.place(back + side * 0.7 * math.cos(head.yaw * 0.6) * person.wide, v)
                relief.ball(x, y, width * half, 0.24 * half, paint, z=-0.16 * half, depth=0.3 * half)


def hair_in_front(head: Head, rng: random.Random, paint: np.ndarray) -> None:
    """Add the hair above the hairline and the temples."""
    person = head.person
    aside = (head.u / person.wide - 0.55 * math.sin(head.yaw)) / 0.74
    parting = rng.uniform(-0.5, 0.5)
    top = rng.uniform(-0.66, -0.54)
    wave = 0.12 * (noise(rng, head.relief.size, (7, 14)) - 0.5)
    inside = (head.u / (0.9 * person.wide)) ** 2 + ((head.v + 0.25) / 0.98) ** 2 < 1
    if person.hair == "balding":
        line = -1.02 + 1.25 * smoothstep(np.abs(aside), 0.55, 0.95)
        strength = 0.95
        # A few wisps cross the bald crown.
        wisps = smoothstep(-head.v, 0.66, 0.9) * smoothstep(streaks(rng, head.relief.size, 3, 30), 0.45, 0.8) * 0.55
        head.relief.layer(np.where(inside, wisps, 0).astype(np.float32), paint)
    elif person.hair in ("long", "curly"):
        line = (
            top
            + 0.05
            + 0.9 * smoothstep(np.abs(aside - 0.25 * parting), 0.3, 1.0) ** 1.3
            + 0.3 * smoothstep(np.abs(aside), 0.7, 0.9)
        )
        strength = 1.0
    else:
        line = top + 0.75 * smoothstep(np.abs(aside), 0.56, 0.86) + 0.12 * aside * parting
        strength = 1.0
    mask = np.clip((line + wave - head.v) * 9, 0, 1) * inside * strength
    head.relief.layer(mask.astype(np.float32), paint, 0.05 * head.half)


def beard(head: Head, rng: random.Random, paint: np.ndarray) -> None:
    """Add stubble, or a beard with the lips painted over it."""
    person, half = head.person, head.half
    skin = person.skin
    aside = (head.u / person.wide - 0.62 * math.sin(head.yaw)) / 0.66
    wave = 0.06 * (noise(rng, head.relief.size, (8, 16)) - 0.5)
    line = 0.57 - 0.42 * smoothstep(np.abs(aside), 0.35, 0.95)
    under = np.clip((head.v - line - wave) * 8, 0, 1) * (np.abs(head.u) < 0.75) * np.clip((1.12 - head.v) * 10, 0, 1)
    if person.beard == 1:
        head.relief.layer((under * 0.38).astype(np.float32), mixed(person.hair_colour, skin, 0.3))
        return
    if person.beard == 3:
        long = rng.uniform(0.42, 0.75) + 0.1 * person.old
        x, y, z = head.on_face(0, 0.86)
        head.relief.ball(
            x, y + 0.1 * half, 0.5 * half, long * half, paint, z=z - 0.35 * half, depth=0.4 * half, melt=0.08 * half
        )
    head.relief.layer(under.astype(np.float32), paint, (0.05 if person.beard == 2 else 0.09) * half)
    lips = mixed(skin, (150, 60, 56), 0.45)
    head.paint(0, 0.675, 0.2, 0.055, lips, strength=0.95, soft=0.3)
    head.stroke([(-0.32, 0.645), (0, 0.64), (0.32, 0.645)], 0.022, shaded(lips, 0.35), strength=0.9)


def moustache(head: Head, rng: random.Random, paint: np.ndarray) -> None:
    """Add a moustache."""
    half, fall = head.half, rng.uniform(0.02, 0.1)
    for side in (-1, 1):
        points = [head.on_face(side * lon, v, 0.05) for lon, v in ((0.04, 0.53), (0.26, 0.57), (0.5, 0.6 + fall))]
        z = sum(point[2] for point in points) / 3
        head.relief.limb(
            [point[:2] for point in points],
            [0.075 * half, 0.085 * half, 0.035 * half],
            paint,
            z=z - 0.03 * half,
            flat=0.8,
        )
