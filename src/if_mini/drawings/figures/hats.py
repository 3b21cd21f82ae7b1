"""Hats for the modelled heads (coordinates: see `heads`)."""

from __future__ import annotations

import random
from collections.abc import Callable

import numpy as np

from if_mini.drawings.drawing import mixed, shaded, streaks, varied
from if_mini.drawings.figures.heads import Head
from if_mini.drawings.figures.relief import coloured

FELT = [(66, 62, 66), (118, 90, 66), (146, 136, 124), (86, 98, 116), (170, 134, 96), (44, 42, 46)]


def _woven(head: Head, rng: random.Random, colour) -> np.ndarray:
    """A paint (3, size, size): cloth or straw of one colour."""
    return coloured(0.82 + 0.34 * streaks(rng, head.relief.size, 40, 40), colour)


def _shade_face(head: Head, v: float, width: float) -> None:
    """Paint the shadow that a brim casts on the forehead."""
    head.relief.spot(
        *head.place(0, v),
        width * head.half,
        0.3 * head.half,
        shaded(head.person.skin, 0.4),
        strength=0.7,
        soft=0.7,
        angle=head.roll,
    )


def _brim(head: Head, paint, v: float, width: float, high: float) -> None:
    """Add a brim, an ellipse around the head."""
    x, y = head.place(0.05 * head.yaw, v)
    half = head.half
    head.relief.ball(x, y, width * half, high * half, paint, z=0.8 * half, depth=0.12 * half, angle=head.roll, melt=0)


def _crown(head: Head, paint, bottom: float, top: float, radii, band, band_high: float = 0.16) -> None:
    """Add a crown between two heights, with `radii` from bottom to top and a band around its foot."""
    half, lean = head.half, 0.05 * head.yaw
    foot, tip = head.place(lean, bottom), head.place(lean, top)
    widths = [radius * half for radius in radii]
    head.relief.lathe(foot, tip, widths, paint, z=0.85 * half, flat=0.55, melt=0)
    rim = widths[0]
    part = band_high / (bottom - top)
    up = (foot[0] + part * (tip[0] - foot[0]), foot[1] + part * (tip[1] - foot[1]))
    head.relief.lathe(foot, up, [rim * 1.01, rim], band, z=0.86 * half, flat=0.55, melt=0)


def _top_hat(head: Head, rng: random.Random) -> None:
    colour = varied(rng, rng.choice([(34, 32, 36), (44, 42, 46), (86, 84, 88), (70, 50, 40)]), 6)
    _shade_face(head, -0.4, 0.6)
    _brim(head, shaded(colour, 1.15), -0.5, 1.08, 0.17)
    band = varied(rng, rng.choice([(120, 34, 36), (24, 22, 24), (150, 146, 140)]), 8)
    _crown(head, colour, -0.52, rng.uniform(-1.75, -1.55), (0.74, 0.7, 0.69, 0.7, 0.74), band, 0.18)


def _fedora(head: Head, rng: random.Random) -> None:
    colour = varied(rng, rng.choice(FELT), 8)
    paint = _woven(head, rng, colour)
    _shade_face(head, -0.36, 0.66)
    _brim(head, paint * 0.92, -0.48, rng.uniform(1.12, 1.3), 0.2)
    _crown(head, paint, -0.5, -1.2, (0.76, 0.72, 0.66, 0.6, 0.5, 0.3), shaded(colour, 0.45), 0.17)
    head.relief.bump(*head.place(0.05 * head.yaw, -1.14), 0.22 * head.half, 0.12 * head.half, -0.2 * head.half)


def _straw_hat(head: Head, rng: random.Random) -> None:
    straw = varied(rng, (224, 194, 128), 14)
    paint = _woven(head, rng, straw)
    _shade_face(head, -0.32, 0.7)
    _brim(head, paint, -0.46, rng.uniform(1.3, 1.5), 0.26)
    band = varied(rng, rng.choice([(130, 40, 40), (50, 60, 90), (70, 54, 44)]), 8)
    _crown(head, paint, -0.5, -1.12, (0.76, 0.75, 0.73, 0.68, 0.56, 0.3), band, 0.15)


def _bowler(head: Head, rng: random.Random) -> None:
    colour = varied(rng, rng.choice([(36, 34, 38), (60, 46, 38), (80, 80, 84)]), 6)
    _shade_face(head, -0.38, 0.6)
    _brim(head, shaded(colour, 1.1), -0.5, 1.0, 0.15)
    _crown(head, colour, -0.52, -1.18, (0.76, 0.77, 0.75, 0.69, 0.57, 0.34), shaded(colour, 0.5), 0.14)


def _cap(head: Head, rng: random.Random) -> None:
    colour = varied(rng, rng.choice([(170, 44, 44), (44, 70, 130), (60, 90, 64), (110, 100, 92), (50, 48, 52)]), 10)
    half = head.half
    _shade_face(head, -0.3, 0.6)
    x, y = head.place(-0.04 * head.yaw, -0.62)
    head.relief.ball(
        x, y, 0.79 * half, 0.52 * half, colour, z=0.3 * half, depth=0.75 * half, angle=head.roll, melt=0.02 * half
    )
    x, y = head.place(0.75 * np.sin(head.yaw), -0.34)
    head.relief.ball(
        x,
        y,
        0.66 * half,
        0.15 * half,
        shaded(colour, 0.72),
        z=0.98 * half,
        depth=0.14 * half,
        angle=head.roll + 6 * head.yaw,
        melt=0,
    )
    head.relief.spot(*head.place(0, -1.12), 0.06 * half, 0.04 * half, shaded(colour, 0.7))


HATS: dict[str, Callable[[Head, random.Random], None]] = {
    "fedora": _fedora,
    "top hat": _top_hat,
    "straw hat": _straw_hat,
    "cap": _cap,
    "bowler hat": _bowler,
}


def put_on_hat(head: Head, rng: random.Random, kind: str) -> None:
    """Put a hat, a key of `HATS`, on a head."""
    HATS[kind](head, rng)


def put_on_beanie(head: Head, rng: random.Random) -> None:
    """Put a knitted hat on a head."""
    half = head.half
    colour = varied(rng, rng.choice([(90, 96, 100), (150, 60, 50), (60, 80, 100), (196, 150, 70), (70, 90, 76)]), 12)
    paint = coloured(0.75 + 0.45 * streaks(rng, head.relief.size, 14, 60), colour)
    x, y = head.place(-0.03 * head.yaw, -0.66)
    head.relief.ball(
        x, y, 0.8 * half, 0.62 * half, paint, z=0.3 * half, depth=0.75 * half, angle=head.roll, melt=0.01 * half
    )
    left, right = head.place(-0.74, -0.42), head.place(0.74, -0.42)
    middle = head.place(0, -0.46)
    fold = [0.15 * half] * 3
    head.relief.limb([left, middle, right], fold, mixed(colour, (255, 255, 255), 0.14), z=0.92 * half, flat=0.6, melt=0)
