"""Coordinates and fur for the modelled animals."""

from __future__ import annotations

import random

import numpy as np

from if_mini.drawings.drawing import noise
from if_mini.drawings.figures.relief import Relief, coloured


class Pose:
    """An animal's own coordinates on a relief: origin at (x, y), unit length `scale`, mirrored if `side` is -1."""

    def __init__(self, relief: Relief, x: float, y: float, scale: float, side: int = 1) -> None:
        self.relief, self.x, self.y, self.scale, self.side = relief, x, y, scale, side

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Convert a point of the animal to the picture."""
        return self.x + self.side * x * self.scale, self.y + y * self.scale

    def ball(self, x, y, width, height, paint, *, z=0.0, depth=None, angle=0.0, melt=0.06) -> None:
        """See `Relief.ball`."""
        unit, depth = self.scale, min(width, height) if depth is None else depth
        place = self.at(x, y)
        self.relief.ball(
            *place,
            width * unit,
            height * unit,
            paint,
            z=z * unit,
            depth=depth * unit,
            angle=angle * self.side,
            melt=melt * unit,
        )

    def limb(self, points, radii, paint, *, z=0.0, flat=1.0, melt=0.06) -> None:
        """See `Relief.limb`."""
        places, unit = [self.at(*point) for point in points], self.scale
        self.relief.limb(places, [radius * unit for radius in radii], paint, z=z * unit, flat=flat, melt=melt * unit)

    def spot(self, x, y, width, height, paint, *, angle=0.0, strength=1.0, soft=0.0) -> None:
        """See `Relief.spot`."""
        unit = self.scale
        place = self.at(x, y)
        self.relief.spot(
            *place, width * unit, height * unit, paint, angle=angle * self.side, strength=strength, soft=soft
        )

    def stroke(self, points, radius, paint, *, strength=1.0, soft=0.0) -> None:
        """See `Relief.stroke`."""
        places = [self.at(*point) for point in points]
        self.relief.stroke(places, radius * self.scale, paint, strength=strength, soft=soft * self.scale)


def fur_paint(rng: random.Random, size: int, colour, rough: float = 0.3) -> np.ndarray:
    """A paint (3, size, size): one colour, softly uneven like fur or hide."""
    return coloured(1 - rough / 2 + rough * noise(rng, size, (6, 16, 40)), colour)
