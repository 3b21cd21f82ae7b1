"""A person's looks, and the coordinates of a head that can turn.

Lengths on a head are in units of half its height: the crown is at -1, the eyes at 0, the chin at 1. A point on the
face is given by its longitude (radians, 0 in the middle of the face) and its height, so it follows when the head turns.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from if_mini.drawings.drawing import Colour, coordinates, varied
from if_mini.drawings.figures.relief import Relief

SKINS = [
    (244, 208, 184),
    (232, 190, 160),
    (222, 174, 140),
    (206, 156, 118),
    (182, 130, 94),
    (156, 108, 78),
    (124, 82, 60),
    (100, 68, 52),
]
HAIRS = [(40, 32, 30), (66, 46, 34), (92, 66, 46), (120, 88, 60), (184, 150, 100), (132, 78, 50), (28, 26, 28)]
DARK_HAIRS = [(40, 32, 30), (28, 26, 28), (52, 40, 34)]
GREYS = [(226, 224, 220), (198, 196, 192), (170, 168, 166), (240, 238, 232)]
CLOTHES = [
    (48, 54, 70),
    (84, 60, 48),
    (120, 46, 44),
    (58, 84, 72),
    (150, 150, 146),
    (226, 222, 214),
    (70, 100, 140),
    (40, 38, 40),
    (160, 120, 70),
]


@dataclass(frozen=True)
class Person:
    """How a person looks.

    :param hair: "short", "long", "bun", "curly", "balding", "bald", or "hidden" (under a hat).
    :param beard: 0 none, 1 stubble, 2 short, 3 full.
    :param old: strength of the signs of age, 0 to 1.
    :param wide: width of the head, 1 on average.
    :param collar: "round", "shirt" or "jacket".
    """

    skin: Colour
    hair_colour: Colour
    eyes: Colour
    clothes: Colour
    hair: str = "short"
    beard: int = 0
    moustache: bool = False
    old: float = 0.0
    woman: bool = False
    child: bool = False
    glasses: bool = False
    wide: float = 1.0
    collar: str = "round"


class Head:
    """A head on a relief, centred at (x, y), with half height `half`, `yaw` in radians and `roll` in degrees."""

    def __init__(
        self, relief: Relief, person: Person, x: float, y: float, half: float, yaw: float = 0.0, roll: float = 0.0
    ):
        self.relief, self.person = relief, person
        self.x, self.y, self.half, self.yaw, self.roll = x, y, half, yaw, roll
        turn = math.radians(roll)
        self._cosine, self._sine = math.cos(turn), math.sin(turn)
        across, down = coordinates(relief.size)
        across, down = (across - x) / half, (down - y) / half
        # Head coordinates of every pixel: u to the right of the centre, v downwards.
        self.u = across * self._cosine + down * self._sine
        self.v = down * self._cosine - across * self._sine

    def place(self, u: float, v: float) -> tuple[float, float]:
        """Convert a point (u, v) of the head's own plane to the picture."""
        return (
            self.x + self.half * (u * self._cosine - v * self._sine),
            self.y + self.half * (u * self._sine + v * self._cosine),
        )

    def on_face(self, longitude: float, v: float, out: float = 0.0) -> tuple[float, float, float]:
        """Convert a point of the face, lifted by `out`, to (x, y, height) on the relief."""
        narrow = math.sqrt(max(0.1, 1 - 0.45 * v * v))
        angle = longitude + self.yaw
        width = (0.72 * narrow) * self.person.wide
        x, y = self.place((width + out) * math.sin(angle), v)
        return x, y, self.half * (0.74 * narrow + out) * math.cos(angle)

    def ball(self, longitude, v, width, height, paint, *, out=0.0, depth=None, angle=0.0, melt=0.05, sink=0.0):
        """Add an ellipsoid to the face, its centre `sink` below the surface."""
        x, y, z = self.on_face(longitude, v, out)
        half = self.half
        depth = min(width, height) if depth is None else depth
        self.relief.ball(
            x, y, width * half, height * half, paint,
            z=z - sink * half, depth=depth * half, angle=angle + self.roll, melt=melt * half,
        )  # fmt: skip

    def bump(self, longitude, v, width, height, lift, angle=0.0):
        """Raise (lift > 0) or dent (lift < 0) the face."""
        x, y, _ = self.on_face(longitude, v)
        narrow = max(0.35, math.cos(longitude + self.yaw))
        self.relief.bump(x, y, width * narrow * self.half, height * self.half, lift * self.half, angle + self.roll)

    def paint(self, longitude, v, width, height, paint, *, strength=1.0, soft=0.0, angle=0.0):
        """Paint an ellipse on the face, narrower where the face turns away."""
        x, y, _ = self.on_face(longitude, v)
        narrow = max(0.35, math.cos(longitude + self.yaw))
        self.relief.spot(
            x, y, width * narrow * self.half, height * self.half, paint,
            angle=angle + self.roll, strength=strength, soft=soft,
        )  # fmt: skip

    def stroke(self, points, radii, paint, *, strength=1.0, soft=0.0):
        """Paint a line through points (longitude, v) of the face."""
        radii = radii if isinstance(radii, list | tuple) else [radii] * len(points)
        places = [self.on_face(longitude, v)[:2] for longitude, v in points]
        self.relief.stroke(places, [r * self.half for r in radii], paint, strength=strength, soft=soft * self.half)


def random_person(rng: random.Random, **fixed) -> Person:
    """A person with random looks, except for the given ones."""
    skin = varied(rng, rng.choice(SKINS), 7)
    dark = sum(fixed.get("skin", skin)) < 420
    looks = {
        "skin": skin,
        "hair_colour": varied(rng, rng.choice(DARK_HAIRS if dark else HAIRS), 8),
        "eyes": rng.choice([(70, 46, 30), (50, 36, 28), (70, 96, 116), (80, 92, 64)]),
        "clothes": varied(rng, rng.choice(CLOTHES), 12),
        "wide": rng.uniform(0.94, 1.08),
        "collar": rng.choice(("round", "shirt", "jacket")),
    }
    return Person(**(looks | fixed))
