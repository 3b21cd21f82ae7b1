"""Seated people made of simple shapes, seen from the front, the side or behind."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from if_mini.drawings.drawing import shaded, varied

SKIN = ((246, 208, 176), (232, 184, 148), (206, 152, 112), (166, 114, 80), (120, 80, 56), (92, 60, 44))
HAIR = ((40, 30, 26), (64, 42, 28), (104, 66, 36), (168, 118, 58), (214, 174, 100), (150, 146, 142), (132, 56, 30))
COATS = (
    (170, 46, 42),
    (44, 76, 140),
    (52, 104, 64),
    (214, 150, 50),
    (104, 62, 120),
    (196, 102, 48),
    (70, 74, 82),
    (40, 120, 130),
    (196, 190, 176),
    (140, 90, 60),
    (220, 120, 140),
)
TROUSERS = ((48, 54, 76), (70, 62, 54), (40, 42, 46), (92, 84, 66))

Part = tuple[str, Sequence[tuple[float, float]], tuple[int, ...], float]


class SeatedPerson:
    """A seated person as a list of parts, in units of the person's height.

    A part is ("ellipse" | "polygon" | "line", points, colour, width); the points of an ellipse are two corners of its
    bounding box. (0, 0) is the seat on the ground, and (0, -1) is near the top of the head.

    :param facing: "front", "back", "left" or "right".
    """

    def __init__(self, rng: random.Random, facing: str) -> None:
        self.parts: list[Part] = []
        self.coat = varied(rng, rng.choice(COATS), 14)
        self.skin = varied(rng, rng.choices(SKIN, (4, 4, 2, 2, 1.5, 1))[0], 8)
        self.hair = varied(rng, rng.choice(HAIR), 8)
        self.trousers = varied(rng, rng.choice(TROUSERS), 8)
        self.cap = varied(rng, rng.choice(COATS), 12) if rng.random() < 0.35 else None
        self.long_hair = rng.random() < 0.45
        self.beard = not self.long_hair and rng.random() < 0.35
        if facing in ("left", "right"):
            self._sideways(rng, 1 if facing == "right" else -1)
        else:
            self._upright(rng, facing == "front")

    def _ellipse(self, x: float, y: float, width: float, height: float, colour: tuple[int, ...]) -> None:
        self.parts.append(("ellipse", ((x - width / 2, y - height / 2), (x + width / 2, y + height / 2)), colour, 0))

    def _polygon(self, points: Sequence[tuple[float, float]], colour: tuple[int, ...]) -> None:
        self.parts.append(("polygon", points, colour, 0))

    def _limb(self, points: Sequence[tuple[float, float]], colour: tuple[int, ...], width: float) -> None:
        self.parts.append(("line", points, colour, width))
        # Round joints and ends.
        for x, y in points[1:]:
            self._ellipse(x, y, width, width, colour)

    def _upright(self, rng: random.Random, front: bool) -> None:
        """Add the parts of a person seen from the front or from behind."""
        tilt = rng.uniform(-0.04, 0.04)
        dark, neck = shaded(self.coat, 0.72), -0.60
        if self.long_hair:
            self._ellipse(tilt, -0.72, 0.34, 0.46, self.hair)
        if front:
            # The knees point at the viewer: foreshortened thighs, shins, shoes.
            for side in (-1, 1):
                self._limb([(side * 0.12, -0.12), (side * 0.23, -0.17), (side * 0.20, 0.04)], self.trousers, 0.15)
                self._ellipse(side * 0.21, 0.06, 0.17, 0.09, (44, 36, 32))
        self._polygon(
            [
                (-0.11, neck - 0.01),
                (0.11, neck - 0.01),
                (0.235, neck + 0.09),
                (0.27, -0.05),
                (-0.27, -0.05),
                (-0.235, neck + 0.09),
            ],
            self.coat,
        )
        self._ellipse(0, -0.05, 0.56, 0.16, self.coat if front else dark)
        self._ellipse(-0.17, neck + 0.10, 0.17, 0.18, self.coat)
        self._ellipse(0.17, neck + 0.10, 0.17, 0.18, self.coat)
        if front:
            raised = rng.random() < 0.3
            for side in (-1, 1):
                hand = (side * 0.10, -0.25) if not raised else (side * 0.16, -0.36)
                self._limb([(side * 0.24, neck + 0.14), (side * 0.29, -0.26), hand], dark, 0.105)
                self._ellipse(hand[0], hand[1], 0.10, 0.10, self.skin)
            self._limb([(0, neck + 0.08), (0, -0.18)], shaded(self.coat, 0.6), 0.018)
            if rng.random() < 0.35:
                scarf = varied(rng, rng.choice(COATS), 12)
                self._ellipse(0, neck + 0.015, 0.24, 0.10, scarf)
        self._ellipse(tilt, neck - 0.02, 0.12, 0.12, shaded(self.skin, 0.8))
        middle = -0.775
        self._ellipse(tilt, middle, 0.27, 0.33, self.skin if front else self.hair)
        if front:
            self._ellipse(tilt - 0.145, middle + 0.01, 0.05, 0.08, self.skin)
            self._ellipse(tilt + 0.145, middle + 0.01, 0.05, 0.08, self.skin)
            if self.beard:
                self._polygon(
                    [
                        (tilt - 0.13, middle + 0.02),
                        (tilt + 0.13, middle + 0.02),
                        (tilt + 0.08, middle + 0.17),
                        (tilt - 0.08, middle + 0.17),
                    ],
                    self.hair,
                )
                self._ellipse(tilt, middle + 0.03, 0.18, 0.11, self.skin)
            # Hair over the forehead.
            arc = [(tilt + 0.15 * math.cos(a), middle - 0.02 - 0.165 * math.sin(a)) for a in np.linspace(0, math.pi, 9)]
            parting = rng.uniform(-0.06, 0.06)
            self._polygon(
                [*arc, (tilt - 0.12, middle - 0.06), (tilt + parting, middle - 0.10), (tilt + 0.12, middle - 0.06)],
                self.hair,
            )
            for side in (-1, 1):
                self._ellipse(tilt + side * 0.06, middle + 0.012, 0.038, 0.036, (34, 24, 22))
            self._limb([(tilt - 0.035, middle + 0.095), (tilt + 0.035, middle + 0.095)], shaded(self.skin, 0.5), 0.022)
        elif not self.long_hair:
            self._ellipse(tilt, middle + 0.13, 0.17, 0.08, shaded(self.skin, 0.8))
        if self.cap:
            arc = [
                (tilt + 0.16 * math.cos(a), middle - 0.045 - 0.175 * math.sin(a)) for a in np.linspace(0, math.pi, 9)
            ]
            self._polygon(arc, self.cap)
            self._limb([(tilt - 0.16, middle - 0.055), (tilt + 0.16, middle - 0.055)], shaded(self.cap, 0.75), 0.055)
            if rng.random() < 0.6:
                self._ellipse(tilt, middle - 0.235, 0.075, 0.075, shaded(self.cap, 1.3))

    def _sideways(self, rng: random.Random, way: int) -> None:
        """Add the parts of a person in profile, leaning forward; `way` is 1 facing right, -1 facing left."""
        lean = rng.uniform(0.04, 0.14)

        def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
            return [(way * x, y) for x, y in points]

        dark = shaded(self.coat, 0.72)
        neck = (lean, -0.62)
        knee = rng.uniform(-0.30, -0.2)
        self._limb(at((-0.02, -0.08), (0.30, knee), (0.27, 0.02)), shaded(self.trousers, 0.75), 0.15)
        self._limb(at((-0.04, -0.08), (0.26, knee + 0.02), (0.34, 0.03)), self.trousers, 0.16)
        self._polygon(at((0.30, 0.0), (0.47, 0.02), (0.47, 0.08), (0.28, 0.08)), (44, 36, 32))
        self._polygon(
            at(
                (-0.20, 0.0),
                (-0.19, -0.3),
                (lean - 0.15, -0.56),
                (lean, -0.63),
                (lean + 0.12, -0.52),
                (0.16, -0.2),
                (0.14, 0.0),
            ),
            self.coat,
        )
        self._ellipse(way * -0.03, -0.04, 0.36, 0.14, self.coat)
        head = lean + 0.05
        middle = -0.79
        if self.long_hair:
            self._ellipse(way * (head - 0.07), middle + 0.09, 0.24, 0.42, self.hair)
        self._ellipse(way * neck[0], neck[1], 0.13, 0.13, shaded(self.skin, 0.8))
        self._ellipse(way * head, middle, 0.28, 0.32, self.skin)
        self._polygon(
            at((head + 0.12, middle - 0.03), (head + 0.18, middle + 0.045), (head + 0.11, middle + 0.06)), self.skin
        )
        if self.beard:
            self._ellipse(way * (head + 0.05), middle + 0.12, 0.18, 0.13, self.hair)
        arc = [
            (head + 0.02 + 0.15 * math.cos(a), middle - 0.02 - 0.165 * math.sin(a))
            for a in np.linspace(0.35, math.pi + 0.5, 9)
        ]
        self._polygon(at(*arc, (head - 0.06, middle + 0.10), (head - 0.02, middle - 0.06)), self.hair)
        self._ellipse(way * (head + 0.085), middle, 0.034, 0.04, (34, 24, 22))
        if self.cap:
            arc = [(head + 0.16 * math.cos(a), middle - 0.05 - 0.17 * math.sin(a)) for a in np.linspace(0, math.pi, 9)]
            self._polygon(at(*arc), self.cap)
            self._limb(at((head - 0.16, middle - 0.06), (head + 0.17, middle - 0.06)), shaded(self.cap, 0.75), 0.055)
        # The arm reaches towards the fire, sometimes with a marshmallow on a stick.
        hand = (0.44, -0.36) if rng.random() < 0.6 else (0.32, -0.3)
        self._limb(at((lean - 0.02, -0.52), (0.12, -0.27), hand), dark, 0.115)
        self._ellipse(way * hand[0], hand[1], 0.10, 0.10, self.skin)
        if rng.random() < 0.4:
            self._limb(at(hand, (hand[0] + 0.35, hand[1] - 0.02)), (92, 66, 44), 0.022)
            self._ellipse(way * (hand[0] + 0.36), hand[1] - 0.02, 0.075, 0.06, (246, 236, 220))

    def draw(self, image: Image.Image, x: float, y: float, height: float, value: int | None = None) -> None:
        """Draw the person with the seat at (x, y); on a one-channel picture, fill with `value`."""
        size, pen = image.size[0], ImageDraw.Draw(image)
        for kind, points, colour, width in self.parts:
            places = [((x + a * height) * size, (y + b * height) * size) for a, b in points]
            fill = colour if value is None else value
            if kind == "polygon":
                pen.polygon(places, fill=fill)
            elif kind == "ellipse":
                pen.ellipse(
                    [
                        places[0][0],
                        places[0][1],
                        max(places[1][0], places[0][0] + 1),
                        max(places[1][1], places[0][1] + 1),
                    ],
                    fill=fill,
                )
            else:
                pen.line(places, fill=fill, width=max(1, round(width * height * size)))
