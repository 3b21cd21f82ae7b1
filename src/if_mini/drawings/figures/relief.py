"""The engine of the figures: a relief, where every pixel has a height and a colour, shaded by one light.

Heads, animals and things consist of a few ellipsoids, tapered limbs and plates that blend where they touch. Shading
the resulting surface looks as soft as a photograph and takes a few milliseconds. Positions, lengths and heights are
fractions of the side (see `drawing`); a greater height is nearer to the viewer.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw
from scipy.ndimage import gaussian_filter, uniform_filter

from if_mini.drawings.drawing import coordinates

Paint = Sequence[float] | np.ndarray  # one colour, or a colour for each pixel (3, size, size)
_NOTHING = -10.0  # the height where there is no surface


@dataclass(frozen=True)
class Light:
    """The direction, hardness and colour of the light.

    :param across: horizontal direction, -1 (left) to 1 (right).
    :param down: vertical direction, -1 (above) to 1 (below).
    :param ambient: brightness of surfaces in shade, 0 to 1.
    :param warm: tint of lit surfaces, a factor for each channel; shadows are slightly cooler.
    :param gloss: strength of highlights, 0 (dull) to 1 (polished).
    """

    across: float = -0.6
    down: float = -0.5
    ambient: float = 0.4
    warm: tuple[float, float, float] = (1.04, 1.0, 0.95)
    gloss: float = 0.0


def random_light(rng: random.Random, gloss: float = 0.0) -> Light:
    """A light from a random side, slightly from above."""
    return Light(
        across=rng.choice((-1, 1)) * rng.uniform(0.35, 0.95),
        down=rng.uniform(-0.75, -0.3),
        ambient=rng.uniform(0.36, 0.56),
        warm=(rng.uniform(1.0, 1.1), 1.0, rng.uniform(0.86, 1.0)),
        gloss=gloss,
    )


def curve(points: Sequence[tuple[float, float]], closed: bool = False, steps: int = 5) -> list[tuple[float, float]]:
    """A smooth line through the points (a Catmull-Rom spline), with `steps` points per given point."""
    ends = (points[-1], points[0], points[1]) if closed else (points[0], points[-1], points[-1])
    knots = np.array([ends[0], *points, ends[1], ends[2]] if closed else [ends[0], *points, ends[1]], float)
    before, start, stop, after = (knots[i : len(knots) - 3 + i, None] for i in range(4))
    t = (np.arange(steps) / steps)[None, :, None]
    way = (
        2 * start
        + (stop - before) * t
        + (2 * before - 5 * start + 4 * stop - after) * t**2
        + (3 * start - before - 3 * stop + after) * t**3
    ) / 2
    line = [(x, y) for x, y in way.reshape(-1, 2).tolist()]
    return line if closed else [*line, tuple(points[-1])]


def coloured(lightness: np.ndarray, colour: Sequence[float]) -> np.ndarray:
    """A paint (3, size, size): one colour, scaled by `lightness` (size, size)."""
    return lightness[None] * np.asarray(colour, np.float32)[:, None, None]


def _unit(values: np.ndarray) -> np.ndarray:
    """Clip the values to 0 to 1 in place; on small arrays much faster than `np.clip`."""
    np.maximum(values, 0, out=values)
    return np.minimum(values, 1, out=values)


class Relief:
    """A surface to model on, with a height, a colour and a coverage (0 to 1) for each pixel."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.height = np.full((size, size), _NOTHING, np.float32)
        self.colour = np.zeros((3, size, size), np.float32)
        self.cover = np.zeros((size, size), np.float32)

    def _window(self, left: float, top: float, right: float, bottom: float) -> tuple[slice, slice] | None:
        """The rows and columns of a box with a margin of one pixel; None if it lies outside the picture."""
        rows = slice(max(0, math.floor(top * self.size) - 1), min(self.size, math.ceil(bottom * self.size) + 1))
        columns = slice(max(0, math.floor(left * self.size) - 1), min(self.size, math.ceil(right * self.size) + 1))
        return None if rows.start >= rows.stop or columns.start >= columns.stop else (rows, columns)

    def _grid(self, window: tuple[slice, slice]) -> tuple[np.ndarray, np.ndarray]:
        """The x (1, width) and the y (height, 1) of the pixels in a window."""
        across, down = coordinates(self.size)
        return across[:, window[1]], down[window[0]]

    def _paint(self, window: tuple[slice, slice], opacity: np.ndarray, paint: Paint) -> None:
        """Blend a paint into the window."""
        # Channels come first: numpy is several times faster on a long innermost axis.
        if isinstance(paint, np.ndarray):
            colour = paint[:, window[0], window[1]]
        else:
            colour = np.asarray(paint, np.float32)[:, None, None]
        part = self.colour[:, window[0], window[1]]
        part += opacity * (colour - part)

    def _add(self, window, height: np.ndarray, cover: np.ndarray, paint: Paint, melt: float) -> None:
        """Join a surface to the relief: the nearer one wins, with a smooth transition over the height `melt`."""
        below = self.height[window]
        front = _unit(0.5 + (height - below) / (2 * melt)) if melt > 0 else (height > below).astype(np.float32)
        front *= cover
        front[self.cover[window] < 0.05] = 1
        front[cover <= 0] = 0
        self._paint(window, front, paint)
        self.height[window] = below + front * (height - below) + melt * front * (1 - front)
        self.cover[window] = np.maximum(self.cover[window], cover)

    def _ellipse(self, x: float, y: float, width: float, height: float, angle: float):
        """The window of an ellipse with the given half axes, and the squared distance from its centre (1 = edge)."""
        turn = math.radians(angle)
        cosine, sine = math.cos(turn), math.sin(turn)
        reach_x = math.hypot(width * cosine, height * sine)
        reach_y = math.hypot(width * sine, height * cosine)
        window = self._window(x - reach_x, y - reach_y, x + reach_x, y + reach_y)
        if window is None:
            return None
        across, down = self._grid(window)
        across, down = across - x, down - y
        along = (across * cosine + down * sine) / width
        beside = (down * cosine - across * sine) / height
        return window, along**2 + beside**2

    def ball(self, x, y, width, height, paint: Paint, *, z=0.0, depth=None, angle=0.0, melt=0.02) -> None:
        """Add an ellipsoid centred at (x, y, z).

        :param width: half axis, like `height` and `depth`; `depth` defaults to the smaller of the other two.
        :param angle: rotation in degrees, clockwise.
        :param melt: height over which it blends into the relief.
        """
        found = self._ellipse(x, y, width, height, angle)
        if found is None:
            return
        window, square = found
        smaller = min(width, height)
        cover = _unit((1 - np.sqrt(square)) * (smaller * self.size) + 0.5)
        surface = z + (smaller if depth is None else depth) * np.sqrt(np.maximum(1 - square, 0))
        self._add(window, surface, cover, paint, melt)

    def _segments(self, points, radii):
        """The window of a thick line; for each pixel, its distance inside the edge and the line's radius there."""
        reach = max(radii)
        across, down = [x for x, _ in points], [y for _, y in points]
        window = self._window(min(across) - reach, min(down) - reach, max(across) + reach, max(down) + reach)
        if window is None:
            return None
        grid_x, grid_y = self._grid(window)
        constant = min(radii) == reach
        inside = radius = None
        for (x0, y0), (x1, y1), r0, r1 in zip(points[:-1], points[1:], radii[:-1], radii[1:], strict=True):
            along_x, along_y = x1 - x0, y1 - y0
            long = max(along_x**2 + along_y**2, 1e-9)
            from_x, from_y = grid_x - x0, grid_y - y0
            t = _unit(from_x * (along_x / long) + from_y * (along_y / long))
            square = (from_x - t * along_x) ** 2 + (from_y - t * along_y) ** 2
            if constant:  # the nearest segment decides, and one square root does for all
                inside = square if inside is None else np.minimum(inside, square)
                continue
            here = r0 + (r1 - r0) * t
            margin = here - np.sqrt(square)
            if inside is None:
                inside, radius = margin, here
            else:
                radius = np.where(margin > inside, here, radius)
                inside = np.maximum(margin, inside)
        return (window, reach - np.sqrt(inside), reach) if constant else (window, inside, radius)

    def limb(self, points, radii, paint: Paint, *, z=0.0, flat=1.0, melt=0.02) -> None:
        """Add a round limb along a line; `radii` gives its radius at each point."""
        found = self._segments(points, radii)
        if found is None:
            return
        window, inside, radius = found
        surface = z + flat * np.sqrt(np.maximum(inside * (2 * radius - inside), 0))
        self._add(window, surface, _unit(inside * self.size + 0.5), paint, melt)

    def lathe(self, start, end, radii, paint: Paint, *, z=0.0, flat=1.0, melt=0.004) -> None:
        """Add a solid of revolution with flat ends; `radii` are equally spaced from `start` to `end`."""
        (x0, y0), (x1, y1), reach = start, end, max(radii)
        window = self._window(min(x0, x1) - reach, min(y0, y1) - reach, max(x0, x1) + reach, max(y0, y1) + reach)
        if window is None:
            return
        grid_x, grid_y = self._grid(window)
        length = math.hypot(x1 - x0, y1 - y0)
        along = ((grid_x - x0) * (x1 - x0) + (grid_y - y0) * (y1 - y0)) / length
        beside = np.abs((grid_x - x0) * (y1 - y0) - (grid_y - y0) * (x1 - x0)) / length
        radius = np.interp(along, np.linspace(0, length, len(radii)), radii).astype(np.float32)
        inside = np.minimum(radius - beside, np.minimum(along, length - along))
        surface = z + flat * np.sqrt(np.maximum(radius**2 - beside**2, 0))
        self._add(window, surface, _unit(inside * self.size + 0.5), paint, melt)

    def plate(self, points, paint: Paint, *, z=0.0, thick=0.02, edge=0.012) -> None:
        """Add a flat polygon whose edges are rounded over the length `edge`."""
        across, down = [x for x, _ in points], [y for _, y in points]
        window = self._window(min(across), min(down), max(across), max(down))
        if window is None:
            return
        rows, columns = window
        mask = Image.new("L", ((columns.stop - columns.start) * 2, (rows.stop - rows.start) * 2))
        corners = [((x * self.size - columns.start) * 2, (y * self.size - rows.start) * 2) for x, y in points]
        ImageDraw.Draw(mask).polygon(corners, fill=255)
        cover = np.asarray(mask.reduce(2), np.float32) / 255
        soft = gaussian_filter(cover, edge * self.size, mode="constant", truncate=2.5)
        surface = z + thick * np.sqrt(_unit(2 * soft - 0.9))
        self._add(window, surface, cover, paint, melt=0)

    def bump(self, x, y, width, height, lift, angle=0.0) -> None:
        """Softly raise (lift > 0) or dent (lift < 0) the surface around a point."""
        found = self._ellipse(x, y, 2 * width, 2 * height, angle)
        if found is not None:
            window, square = found
            self.height[window] += lift * _unit(1 - square) ** 2

    def spot(self, x, y, width, height, paint: Paint, *, angle=0.0, strength=1.0, soft=0.0) -> None:
        """Paint an ellipse on the surface; it fades out over the fraction `soft` of its radius."""
        found = self._ellipse(x, y, width, height, angle)
        if found is None:
            return
        window, square = found
        fade = max(soft, 1 / (min(width, height) * self.size))
        self._paint(window, strength * _unit((1 - np.sqrt(square)) / fade + (0.5 if not soft else 0)), paint)

    def stroke(self, points, radii, paint: Paint, *, strength=1.0, soft=0.0) -> None:
        """Paint a line; `radii` is half its width (at each point); its edge fades over the length `soft`."""
        found = self._segments(points, radii if isinstance(radii, Sequence) else [radii] * len(points))
        if found is None:
            return
        window, inside, _ = found
        cover = _unit(inside / soft) if soft else _unit(inside * self.size + 0.5)
        self._paint(window, strength * cover, paint)

    def area(self, points, paint: Paint) -> None:
        """Paint a polygon on the surface."""
        mask = Image.new("L", (self.size * 2, self.size * 2))
        ImageDraw.Draw(mask).polygon([(x * 2 * self.size, y * 2 * self.size) for x, y in points], fill=255)
        everything = (slice(None), slice(None))
        self._paint(everything, np.asarray(mask.reduce(2), np.float32) * (1 / 255), paint)

    def layer(self, mask: np.ndarray, paint: Paint, lift: float | np.ndarray = 0.0) -> None:
        """Paint the surface through a mask (size, size) from 0 to 1 and raise it by `lift`."""
        self._paint((slice(None), slice(None)), mask, paint)
        self.height += mask * lift

    def onto(self, image: Image.Image, light: Light) -> Image.Image:
        """The picture with the lit relief in front."""
        size = self.size
        filled = self.cover > 0.05
        rows, columns = np.flatnonzero(filled.any(axis=1)), np.flatnonzero(filled.any(axis=0))
        if not len(rows):
            return image
        wide = int(0.07 * size) | 1
        window = (slice(max(0, rows[0] - wide), rows[-1] + wide), slice(max(0, columns[0] - wide), columns[-1] + wide))
        filled, cover = filled[window], self.cover[window]
        weight = filled.astype(np.float32)
        known = np.where(filled, self.height[window], 0)
        # A slight blur rounds the creases; dividing by the blurred weight excludes the background.
        near = gaussian_filter(weight, 0.007 * size, truncate=2.0) + 1e-3
        smooth = gaussian_filter(known, 0.007 * size, truncate=2.0) / near
        around = uniform_filter(known, wide) / (uniform_filter(weight, wide) + 1e-3)
        smooth[~filled] = around[~filled]
        slope_y, slope_x = np.gradient(smooth * size)
        front = 0.75
        length = math.sqrt(light.across**2 + light.down**2 + front**2)
        facing = (front - slope_x * light.across - slope_y * light.down) / (
            length * np.sqrt(slope_x**2 + slope_y**2 + 1)
        )
        facing = _unit(facing)
        bright = light.ambient + (1.25 - light.ambient) * facing
        bright *= 1 - np.clip((around - smooth) * 5, -0.12, 0.5)  # hollows receive less light
        rise = _unit((bright - light.ambient) / 0.8)
        shine = 255 * light.gloss * facing**14 if light.gloss else None
        result = np.array(image, np.float32)
        for channel, (cool, warm) in enumerate(zip((0.97, 0.99, 1.06), light.warm, strict=True)):
            lit = self.colour[channel][window] * bright * (cool + rise * (warm - cool))
            if shine is not None:
                lit += shine
            below = result[..., channel][window]
            below += cover * (lit - below)
        return Image.fromarray(np.clip(result, 0, 255).astype(np.uint8))
