"""Trees and bushes."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from if_mini.drawings.scenery import Light, Patch, cover, edge, faded, grain, limited, spread

GREENS = ((70, 100, 44), (54, 84, 40), (96, 118, 52), (44, 70, 40))
"""Colours of summer leaves."""


class Plants:
    """Paints trees and bushes on a canvas; all share one noise for clumps and one for leaves."""

    def __init__(self, canvas: np.ndarray, rng: random.Random, light: Light) -> None:
        self.canvas, self.rng, self.light = canvas, rng, light
        size = canvas.shape[-1]
        self.clumps = grain(rng, size, (18, 18), (36, 36))
        self.leaves = grain(rng, size, (30, 30), (64, 64))

    def crown(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        colour: Sequence[float],
        distance: float = 0.0,
        gaps: float = 0.0,
        ragged: float = 0.9,
    ) -> None:
        """Paint foliage centred at (x, y), lit from the light's side and from above.

        :param distance: 0 (near) to 1 (faded into the air).
        :param gaps: threshold of the noise below which the sky shows through; 0 for none.
        :param ragged: roughness of the edge.
        """
        patch = Patch(self.canvas, x - width * 0.62, y - height * 0.62, x + width * 0.62, y + height * 0.62)
        if not patch.pixels.size:
            return
        right, below = (patch.x - x) * 2 / width, (patch.y - y) * 2 / height
        clumps, leaves = self.clumps[patch.box], self.leaves[patch.box]
        inside = 1 - right**2 - below**2 + ragged * (clumps - 0.5) + 0.3 * ragged * (leaves - 0.5)
        brightness = 0.2 + 0.3 * self.light.side * right - 0.34 * below + 1.0 * (clumps - 0.5) + 0.8 * (leaves - 0.5)
        paint = self.light.on(colour, limited(brightness, -0.55, 1))
        if distance:
            paint += (spread(faded((0, 0, 0), self.light, 1)) - paint) * distance
        mask = edge(inside, 0.35)
        if gaps:
            mask = mask * edge(clumps + 0.5 * leaves - gaps, 0.2)
        cover(patch.pixels, paint, mask)

    def trunk(
        self,
        x: float,
        top: float,
        bottom: float,
        width: float,
        colour: Sequence[float] = (84, 66, 50),
        lean: float = 0.0,
    ) -> None:
        """Paint a trunk, lit from one side; its top is shifted by `lean`."""
        patch = Patch(self.canvas, x - width - abs(lean), top, x + width + abs(lean), bottom)
        right = (patch.x - x - lean * (bottom - patch.y) / max(bottom - top, 0.01)) / width
        paint = self.light.on(colour, limited(0.4 + 0.5 * right * self.light.side, 0, 1))
        cover(patch.pixels, paint, edge(0.5 - np.abs(right), 0.3))

    def conifer(
        self,
        x: float,
        bottom: float,
        height: float,
        colour: Sequence[float] = (44, 78, 48),
        snow: float = 0.0,
        distance: float = 0.0,
    ) -> None:
        """Paint a fir with tiers of branches and an amount of `snow` from 0 to 1."""
        half = height * 0.42 / 2
        top = bottom - height
        patch = Patch(self.canvas, x - half * 1.2, top, x + half * 1.2, bottom)
        if not patch.pixels.size:
            return
        down = limited((patch.y - top) / height, 0, 1)
        right = (patch.x - x) / half
        clumps, leaves = self.clumps[patch.box], self.leaves[patch.box]
        tiers = 4.5 if height < 0.3 else 6
        saw = (down * tiers + 0.18 * np.abs(right) + 0.3 * (clumps - 0.5)) % 1
        reach = down**0.9 * (0.55 + 0.45 * saw) * np.where(down > 0.95, 0.2, 1)
        inside = reach + 0.35 * (leaves - 0.5) * down - np.abs(right)
        brightness = 0.35 + 0.4 * self.light.side * right + 0.7 * (leaves - 0.5) - 0.45 * (saw - 0.4)
        paint = self.light.on(colour, limited(brightness, -0.4, 1))
        if snow:
            white = self.light.on((240, 245, 252), limited(brightness + 0.35, 0.1, 1))
            paint = paint + (white - paint) * (edge(clumps * 0.6 + saw * 0.75 - (1.05 - 0.85 * snow), 0.3) * 0.95)
        if distance:
            paint = paint + (spread(faded((0, 0, 0), self.light, 1)) - paint) * distance
        cover(patch.pixels, paint, edge(inside, 0.15))

    def tree(
        self,
        x: float,
        bottom: float,
        height: float,
        colour: Sequence[float],
        kind: str = "round",
        distance: float = 0.0,
    ) -> None:
        """Paint a tree; kinds are "round", "pine" (flat tiers on a bare trunk), "cypress", "bush" and "conifer"."""
        rng = self.rng
        if kind == "conifer":
            self.conifer(x, bottom, height, colour, 0.0, distance)
        elif kind == "bush":
            self.crown(x, bottom - height * 0.42, height * 1.35, height, colour, distance, ragged=0.7)
        elif kind == "cypress":
            self.crown(x, bottom - height * 0.5, height * 0.3, height, colour, distance, ragged=0.5)
        elif kind == "pine":
            lean = rng.uniform(-0.08, 0.08) * height
            self.trunk(x, bottom - height * 0.8, bottom, height * 0.07, (96, 74, 58), lean)
            for _ in range(3):
                up, along = rng.uniform(0.45, 0.8), rng.uniform(-0.3, 0.3)
                self.crown(
                    x + along * height,
                    bottom - up * height,
                    height * rng.uniform(0.4, 0.65),
                    height * rng.uniform(0.2, 0.3),
                    colour,
                    distance,
                    gaps=0.42,
                )
            self.crown(x + lean, bottom - 0.85 * height, height * 0.6, height * 0.3, colour, distance)
        else:
            self.trunk(x, bottom - height * 0.5, bottom, height * 0.09)
            self.crown(x, bottom - height * 0.6, height * rng.uniform(0.7, 0.95), height * 0.8, colour, distance)
