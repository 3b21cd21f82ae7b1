"""Parts of buildings: walls in light and shade, ledges, roofs, arches and clocks."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import numpy as np
from PIL import Image

from if_mini.drawings.drawing import ellipse, line, polygon, rectangle, shaded, varied
from if_mini.drawings.scenery import Light, grain


class Builder:
    """Draws the parts of one building.

    :param foot: y of the ground.
    :ivar lean: shift to the right per unit of height above the ground.
    """

    def __init__(self, image: Image.Image, light: Light, foot: float) -> None:
        self.image, self.light, self.foot, self.lean = image, light, foot, 0.0

    def _moved(self, points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        """The points, shifted by the lean."""
        return [(x + self.lean * (self.foot - y), y) for x, y in points]

    def shape(self, points: Sequence[tuple[float, float]], colour: Sequence[float], brightness: float = 0.8) -> None:
        """Fill a polygon with a colour under a brightness from 0 to 1."""
        polygon(self.image, self._moved(points), self.light.flat(colour, brightness))

    def body(self, x: float, top: float, bottom: float, upper: float, lower: float, colour: Sequence[float]) -> None:
        """Draw a body with a lit and a shaded side; its half width is `upper` at the top and `lower` at the bottom."""
        bright, dark = 0.95, 0.25
        left, right = (bright, dark) if self.light.side < 0 else (dark, bright)
        turn = 0.3 * self.light.side
        self.shape([(x - upper, top), (x + upper, top), (x + lower, bottom), (x - lower, bottom)], colour, left)
        self.shape(
            [(x - turn * upper, top), (x + upper, top), (x + lower, bottom), (x - turn * lower, bottom)], colour, right
        )

    def ledge(self, x: float, y: float, half: float, height: float, colour: Sequence[float]) -> None:
        """Draw a cornice and the shadow below it."""
        self.shape(rectangle(x - half, y, x + half, y + height), colour, 0.95)
        self.shape(rectangle(x - half * 0.93, y + height, x + half * 0.93, y + 1.7 * height), colour, 0.05)

    def roof(self, x: float, tip: float, eaves: float, half: float, colour: Sequence[float]) -> None:
        """Draw a pyramid or spire with a lit and a shaded side."""
        turn = x - 0.3 * self.light.side * half
        left, right = (0.95, 0.3) if self.light.side < 0 else (0.3, 0.95)
        self.shape([(x, tip), (turn, eaves), (x - half, eaves)], colour, left)
        self.shape([(x, tip), (x + half, eaves), (turn, eaves)], colour, right)

    def arch(self, x: float, top: float, bottom: float, half: float) -> None:
        """Draw a round-headed opening, dark by day and lit when lamps are on."""
        fill = (250, 196, 108) if self.light.lamps else self.light.flat((52, 46, 46), 0.4)
        arc = [(x - half * math.cos(a), top + half - half * math.sin(a)) for a in (0.0, 0.8, 1.57, 2.34, 3.14)]
        polygon(self.image, self._moved([*arc, (x + half, bottom), (x - half, bottom)]), fill)

    def clock(self, x: float, y: float, radius: float, rng: random.Random) -> None:
        """Draw a white clock face with a dark rim and two hands."""
        x += self.lean * (self.foot - y)
        face = (252, 236, 190) if self.light.lamps else self.light.flat((244, 240, 228), 0.9)
        ellipse(self.image, x, y, 2.3 * radius, 2.3 * radius, self.light.flat((70, 58, 46), 0.6))
        ellipse(self.image, x, y, 1.9 * radius, 1.9 * radius, face)
        for length in (0.55, 0.8):
            turn = rng.uniform(0, 2 * math.pi)
            tip = (x + math.sin(turn) * radius * length, y - math.cos(turn) * radius * length)
            line(self.image, [(x, y), tip], (30, 26, 26), radius * 0.18)


def weathered(canvas: np.ndarray, before: np.ndarray, rng: random.Random) -> np.ndarray:
    """The canvas with a stone texture on everything that differs from `before`."""
    drawn = (np.abs(canvas - before).max(axis=0) > 2).astype(np.float32)
    return canvas * (1 + 0.16 * drawn * (2 * grain(rng, canvas.shape[-1], (40, 14), (64, 48)) - 1))


def village_roofs(image: Image.Image, rng: random.Random, light: Light, base: float) -> None:
    """Draw two rows of village houses at the foot of a tower."""
    for row in range(2):
        for _ in range(7):
            x, width = rng.uniform(-0.05, 1.05), rng.uniform(0.07, 0.13)
            y = base + 0.03 * row + rng.uniform(-0.01, 0.03)
            wall = varied(rng, rng.choice(((228, 206, 168), (214, 176, 140), (236, 226, 208))), 12)
            roof = varied(rng, (182, 92, 62), 16)
            build = Builder(image, light, y)
            build.shape(rectangle(x - width / 2, y - 0.05, x + width / 2, y + 0.03), wall, rng.uniform(0.4, 0.95))
            build.shape(
                [
                    (x - width / 2 - 0.01, y - 0.045),
                    (x - width / 4, y - 0.085),
                    (x + width / 4, y - 0.085),
                    (x + width / 2 + 0.01, y - 0.045),
                ],
                roof,
                rng.uniform(0.5, 0.95),
            )
            for k in (-0.25, 0.25):
                pane = (248, 204, 120) if light.lamps else shaded(wall, 0.4)
                line(image, [(x + k * width, y - 0.025), (x + k * width, y - 0.005)], pane, 0.014)
