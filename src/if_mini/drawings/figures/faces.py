"""Faces and shoulders, modelled as reliefs (coordinates: see `heads`)."""

from __future__ import annotations

import math
import random

import numpy as np

from if_mini.drawings.drawing import mixed, shaded, varied
from if_mini.drawings.figures.hair import beard, hair_behind, hair_in_front, hair_paint, moustache
from if_mini.drawings.figures.heads import Head, Person
from if_mini.drawings.figures.relief import Relief


def _shoulders(head: Head, rng: random.Random) -> None:
    """Add neck, shoulders and collar."""
    person, half, relief = head.person, head.half, head.relief
    size = 0.86 if person.woman or person.child else 1.0
    x, y = head.x, head.y
    neck = shaded(person.skin, 0.88)
    thick = (0.32 if person.woman or person.child else 0.40) * half
    relief.limb(
        [(x - 0.05 * half * math.sin(head.yaw), y + 0.5 * half), (x, y + 1.3 * half)],
        [thick, thick * 1.15],
        neck,
        z=-0.2 * half,
    )
    drop = y + half * 2.3
    relief.ball(
        x, drop, 1.55 * half * size, 1.2 * half, person.clothes, z=-0.5 * half, depth=0.75 * half, melt=0.05 * half
    )
    for side in (-1, 1):
        relief.ball(
            x + side * 1.12 * half * size,
            drop - 0.2 * half,
            0.5 * half,
            0.75 * half,
            person.clothes,
            z=-0.5 * half,
            depth=0.5 * half,
            melt=0.2 * half,
        )
    top = y + 1.13 * half
    if person.collar == "round":
        relief.spot(x, top, 0.5 * half, 0.26 * half, neck)
    else:
        shirt = varied(rng, rng.choice([(236, 234, 228), (190, 206, 222), (90, 96, 110)]), 6)
        wide, deep = (0.44, 0.5) if person.collar == "shirt" else (0.5, 1.3)
        relief.area(
            [(x - wide * half, top - 0.06 * half), (x + wide * half, top - 0.06 * half), (x, top + deep * half)],
            shirt if person.collar == "jacket" else neck,
        )
        if person.collar == "jacket":
            relief.area([(x - 0.2 * half, top), (x + 0.2 * half, top), (x, top + 0.28 * half)], neck)
            if not person.woman and rng.random() < 0.6:
                tie = varied(rng, rng.choice([(120, 30, 34), (36, 48, 92), (40, 40, 44), (70, 90, 60)]), 8)
                relief.area(
                    [
                        (x - 0.09 * half, top + 0.24 * half),
                        (x + 0.09 * half, top + 0.24 * half),
                        (x + 0.12 * half, top + 1.1 * half),
                        (x - 0.12 * half, top + 1.1 * half),
                    ],
                    tie,
                )
            dark = shaded(person.clothes, 0.6)
            for side in (-1, 1):
                relief.stroke([(x + side * 0.5 * half, top), (x, top + 1.3 * half)], 0.03 * half, dark, strength=0.8)
        else:
            for side in (-1, 1):
                pale = mixed(person.clothes, (255, 255, 255), 0.25)
                relief.area(
                    [
                        (x + side * wide * half, top - 0.12 * half),
                        (x + side * 0.62 * half, top + 0.12 * half),
                        (x + side * 0.1 * half, top + 0.52 * half),
                    ],
                    pale,
                )


def _skull(head: Head) -> None:
    """Add ears, cranium and jaw, and shape cheeks, eye sockets, brows and chin."""
    person, skin = head.person, head.person.skin
    half, wide = head.half, head.person.wide
    turn = math.sin(head.yaw)
    jaw = 0.53 if person.woman else 0.56 if person.child else 0.6
    for side in (-1, 1):  # ears
        angle = side * math.pi / 2
        x, y = head.place(0.76 * wide * math.sin(angle + head.yaw) * (1 if person.child else 0.98), 0.12)
        z = half * 0.5 * math.cos(angle + head.yaw) - 0.12 * half
        big = 1 + 0.2 * person.old
        relief_colour = mixed(skin, (200, 90, 70), 0.18)
        head.relief.ball(
            x,
            y,
            0.11 * half * big,
            0.22 * half * big,
            relief_colour,
            z=z,
            depth=0.12 * half,
            angle=side * 8 + head.roll,
            melt=0.03 * half,
        )
        head.relief.spot(x, y, 0.05 * half, 0.12 * half, shaded(skin, 0.6), strength=0.6, soft=0.6)
    x, y = head.place(-0.05 * turn, -0.22)
    head.relief.ball(x, y, 0.735 * half * wide, 0.78 * half, skin, depth=0.76 * half, angle=head.roll, melt=0.05 * half)
    x, y = head.place(0.13 * turn, 0.34)
    head.relief.ball(
        x, y, jaw * half * wide, 0.66 * half, skin, z=0.07 * half, depth=0.62 * half, angle=head.roll, melt=0.2 * half
    )
    for side in (-1, 1):
        head.bump(side * 0.62, 0.27, 0.22, 0.17, 0.10 if not person.old else 0.13)  # cheekbones
        head.bump(side * 0.62, 0.58, 0.2, 0.2, -0.09 * (0.4 + person.old))  # hollow cheeks
        head.bump(side * 0.42, 0.0, 0.2, 0.13, -0.15)  # eye sockets
        if not (person.woman or person.child):
            head.bump(side * 0.4, -0.19, 0.27, 0.07, 0.07)  # brow ridge
        head.paint(side * 0.6, 0.32, 0.26, 0.2, mixed(skin, (206, 70, 56), 0.42), strength=0.55, soft=1.0)
    head.bump(0, 0.87, 0.22, 0.12, 0.07)  # chin
    head.bump(0, 0.79, 0.2, 0.05, -0.06)
    head.bump(0, 0.62, 0.25, 0.12, 0.06)  # mouth


def _nose(head: Head, rng: random.Random) -> None:
    person, skin, half = head.person, head.person.skin, head.half
    red = mixed(skin, (200, 76, 60), 0.3 if person.old or not person.woman else 0.14)
    big = (0.8 if person.woman or person.child else 1.0 + 0.12 * person.old) * rng.uniform(0.92, 1.1)
    long = 0.36 if person.child else 0.42
    x0, y0, z0 = head.on_face(0, -0.1, 0.0)
    x1, y1, z1 = head.on_face(0, long - 0.04, 0.14 * big)
    head.relief.limb(
        [(x0, y0), (x1, y1)], [0.07 * half, 0.115 * half * big], skin, z=(z0 + z1) / 2 - 0.06 * half, melt=0.06 * half
    )
    head.ball(0, long - 0.01, 0.13 * big, 0.115 * big, red, out=0.13 * big, sink=0.04, melt=0.06)
    for side in (-1, 1):
        head.ball(side * 0.2 * big, long + 0.03, 0.095 * big, 0.075 * big, red, out=0.02, melt=0.05)
        head.paint(side * 0.11 * big, long + 0.075, 0.05, 0.032, shaded(skin, 0.3), strength=0.85, soft=0.5)
    head.paint(0, long + 0.12, 0.24, 0.06, shaded(skin, 0.55), strength=0.6, soft=0.9)  # shadow under the nose


def _eyes(head: Head, rng: random.Random) -> None:
    person, skin = head.person, head.person.skin
    open_ = (0.072 if person.woman or person.child else 0.058 - 0.012 * person.old) * rng.uniform(0.9, 1.12)
    look = rng.uniform(-0.03, 0.03)
    dark = shaded(skin, 0.38)
    for side in (-1, 1):
        place = side * 0.43
        head.paint(place, 0.0, 0.22, 0.15, shaded(skin, 0.62), strength=0.75, soft=0.9)
        head.paint(place, 0.01, 0.145, open_, (226, 220, 212))
        head.paint(place + look, 0.0, 0.068, 0.07, shaded(person.eyes, 0.75))
        head.paint(place + look, 0.0, 0.036, 0.038, (14, 12, 12))
        head.paint(place + look - 0.05, -0.028, 0.022, 0.02, (250, 250, 250))
        lid = [
            (place - 0.2, 0.02),
            (place - 0.08, -open_ - 0.005),
            (place + 0.09, -open_ - 0.005),
            (place + 0.2, 0.015),
        ]
        head.stroke(lid, 0.024 if not person.woman else 0.034, (34, 24, 22) if person.woman else shaded(dark, 0.7))
        head.stroke([(place - 0.16, 0.05), (place, open_ + 0.02), (place + 0.16, 0.05)], 0.013, dark, strength=0.6)
        if person.old:
            head.stroke(
                [(place - 0.18, 0.13), (place, 0.165), (place + 0.18, 0.13)],
                0.04,
                dark,
                strength=0.5 * person.old,
                soft=0.04,
            )
        # Brows are thick and low in men, thin and high in women.
        colour = mixed(person.hair_colour, skin, 0.1 if not person.child else 0.4)
        if sum(colour) > 560:
            colour = shaded(colour, 0.82)
        inner, outer, lift = side * 0.19, side * 0.68, (-0.24 if person.woman or person.child else -0.19)
        thick = 0.028 if person.woman else 0.03 if person.child else 0.045 + 0.016 * person.old
        head.stroke(
            [(inner, lift + 0.03), (side * 0.47, lift - 0.03), (outer, lift + 0.04)],
            [thick, thick, thick * 0.5],
            colour,
            strength=0.9,
        )


def _mouth(head: Head, rng: random.Random) -> None:
    person, skin = head.person, head.person.skin
    smile = rng.uniform(-0.01, 0.04)
    wide = (0.36 if person.woman or person.child else 0.4) * rng.uniform(0.9, 1.08)
    v = 0.64 if not person.child else 0.6
    lips = mixed(skin, (176, 40, 52) if person.woman else (150, 62, 58), 0.62 if person.woman else 0.4)
    head.paint(0, v - 0.025, wide * 0.58, 0.045, shaded(lips, 0.85), strength=0.9, soft=0.3)
    head.paint(0, v + 0.045, wide * 0.5, 0.06, shaded(lips, 1.05), strength=0.9, soft=0.4)
    head.bump(0, v + 0.045, 0.16, 0.05, 0.03)
    line = [(-wide, v - smile), (-wide * 0.45, v + 0.008), (0, v), (wide * 0.45, v + 0.008), (wide, v - smile)]
    head.stroke(line, [0.012, 0.018, 0.02, 0.018, 0.012], shaded(lips, 0.38), strength=0.9)
    head.paint(0, v + 0.13, wide * 0.5, 0.035, shaded(skin, 0.6), strength=0.4, soft=0.9)


def _wrinkles(head: Head, rng: random.Random) -> None:
    skin, old = head.person.skin, head.person.old
    dark = shaded(skin, 0.56)
    for row in (-0.37, -0.48, -0.59)[: rng.randint(2, 3)]:
        head.stroke(
            [(-0.45, row), (-0.2, row - 0.035), (0.2, row - 0.03), (0.45, row + 0.01)],
            0.035,
            dark,
            strength=0.55 * old,
            soft=0.035,
        )
    for side in (-1, 1):
        head.stroke(
            [(side * 0.27, 0.36), (side * 0.46, 0.52), (side * 0.5, 0.7)], 0.045, dark, strength=0.75 * old, soft=0.04
        )
        head.stroke([(side * 0.7, 0.02), (side * 0.88, -0.04)], 0.02, dark, strength=0.5 * old, soft=0.02)
        head.stroke([(side * 0.7, 0.06), (side * 0.86, 0.1)], 0.02, dark, strength=0.5 * old, soft=0.02)
        head.stroke([(side * 0.1, -0.24), (side * 0.08, -0.12)], 0.022, dark, strength=0.5 * old, soft=0.022)


def _glasses(head: Head) -> None:
    frame = (28, 24, 24)
    for side in (-1, 1):
        x, y, _ = head.on_face(side * 0.45, 0.0, 0.04)
        narrow = max(0.5, math.cos(side * 0.45 + head.yaw))
        turns = np.linspace(0, 2 * math.pi, 13)
        ring = [(x + 0.24 * narrow * head.half * math.cos(t), y + 0.2 * head.half * math.sin(t)) for t in turns]
        head.relief.spot(x, y, 0.22 * narrow * head.half, 0.19 * head.half, (214, 226, 234), strength=0.18)
        head.relief.stroke(ring, 0.024 * head.half, frame)
        head.stroke([(side * 0.72, -0.03), (side * 1.05, -0.05)], 0.022, frame)
    head.stroke([(-0.17, -0.03), (0, -0.06), (0.17, -0.03)], 0.022, frame)


def model_head(
    relief: Relief, rng: random.Random, person: Person, x: float, y: float, half: float, yaw=0.0, roll=0.0
) -> Head:
    """Model the head and shoulders of a person; return the head, for a hat."""
    head = Head(relief, person, x, y, half, yaw, roll)
    paint = hair_paint(head, rng, person.hair_colour)
    _shoulders(head, rng)
    hair_behind(head, rng, paint)
    _skull(head)
    _nose(head, rng)
    _mouth(head, rng)
    if person.old:
        _wrinkles(head, rng)
    _eyes(head, rng)
    if person.hair not in ("bald", "hidden"):
        hair_in_front(head, rng, paint)
    if person.beard:
        beard(head, rng, hair_paint(head, rng, mixed(person.hair_colour, person.skin, 0.06), 8, 40))
    if person.moustache or person.beard >= 2:
        moustache(head, rng, paint)
    if person.glasses:
        _glasses(head)
    return head
