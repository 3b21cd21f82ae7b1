"""The Campanile (Sather Tower) of Berkeley: a granite shaft with a clock, a belfry of three arches and a pyramid.

The tower is computed pixel by pixel: the position of a pixel on a wall, `across` (0 to 1 from edge to edge) and `down`
(0 at the tip to 1 at the foot), determines its colour.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from if_mini.drawings.drawing import coordinates, varied
from if_mini.drawings.kinds import Scene
from if_mini.drawings.landscapes.campus import GREENS, foreground, grounds, trees
from if_mini.drawings.landscapes.plants import Plants
from if_mini.drawings.scenery import (
    Light,
    Patch,
    between,
    cover,
    daylight,
    edge,
    grain,
    limited,
    sky,
    spread,
    to_image,
)

CAPTIONS = {
    "a campanile tower": 5,
    "the campanile": 5,
    "a campanile": 3,
    "a bell tower": 3,
    "a clock tower": 2,
    "a tall tower": 1.5,
    "the berkeley campanile": 2,
    "sather tower": 1,
    "a tall white bell tower": 1,
    "a campanile tower with trees": 1.5,
    "a campanile tower against the sky": 1,
}
LIGHT_PHRASES = {
    "clear": ("under a blue sky", "on a clear day", "in the sun"),
    "fair": ("under a cloudy sky", "with clouds in the sky"),
    "hazy": ("in the haze", "on a hazy day"),
    "cloudy": ("on a cloudy day", "under a cloudy sky"),
    "golden": ("in the evening light", "at golden hour"),
    "dusk": ("at sunset", "at dusk"),
    "blue hour": ("at dusk", "in the evening"),
    "night": ("at night", "under the stars"),
}


@dataclass(frozen=True)
class Tower:
    """The position of the tower and the view of it.

    :param x: x of the axis at the foot.
    :param tip: y of the tip.
    :param foot: y of the foot, which can lie below the picture.
    :param half: half width at the top of the shaft.
    :param taper: width at the foot relative to the top of the shaft; larger when looking up.
    :param corner: fraction of the width that the second wall takes, negative if it is on the left; 0 in a frontal view.
    :param lean: how far the tip lies to the right of the foot.
    """

    x: float
    tip: float
    foot: float
    half: float
    taper: float
    corner: float = 0.0
    lean: float = 0.0


def half_width(down: np.ndarray, taper: float) -> np.ndarray:
    """Half the tower's width at each height, relative to the top of the shaft."""
    shaft = 1 + (taper - 1) * (down - 0.21) / 0.79
    knots = (
        (-0.001, 0.0),
        (0.0, 0.03),
        (0.012, 0.09),
        (0.022, 0.09),
        (0.024, 0.10),
        (0.060, 0.34),
        (0.085, 0.52),
        (0.096, 0.62),
        (0.1001, 0.64),
        (0.1002, 0.92),
        (0.114, 0.94),
        (0.1141, 1.09),
        (0.124, 1.09),
        (0.1241, 0.98),
        (0.206, 0.98),
        (0.2061, 1.07),
        (0.216, 1.07),
        (0.2161, 1.0),
    )
    places, widths = zip(*knots, strict=True)
    return np.where(down < 0.2161, np.interp(down, places, widths), shaft).astype(np.float32)


def _wall(
    across: np.ndarray, down: np.ndarray, slenderness: float, hour: tuple[float, float], lamps: bool
) -> tuple[np.ndarray, np.ndarray]:
    """The tone (a factor of its colour, 0 to 1) and the lamplight (0 to 1) of each pixel of a wall."""
    middle = np.abs(across - 0.5)
    tone = np.ones(np.broadcast_shapes(across.shape, down.shape), np.float32)
    # Piers at the corners; between them a recess with thin shadow lines.
    tone *= 1 - 0.13 * edge(0.022 - np.abs(middle - 0.315), 0.02)
    tone *= 1 - 0.05 * edge(0.30 - middle, 0.02) * (down > 0.216)
    tone *= 1 - 0.07 * edge(0.012 - np.abs(middle - 0.14), 0.02) * (down > 0.22)
    # One slit on each floor.
    floors = ((down - 0.318) / 0.0975) % 1
    slits = edge(0.035 - middle, 0.03) * edge(0.11 - np.abs(floors - 0.11), 0.08) * (down > 0.31) * (down < 0.95)
    tone *= 1 - 0.4 * slits
    # A clock: hour marks around a pale disc, and two hands.
    right, below = (across - 0.5) * slenderness, down - 0.262
    far = np.sqrt(right**2 + below**2) / 0.026
    angle = np.arctan2(right, -below) / (2 * np.pi)
    hours = edge(0.16 - np.abs(far - 0.85), 0.1) * edge(0.22 - np.abs((angle * 12) % 1 - 0.5), 0.2)
    tone *= 1 - 0.3 * hours
    for turn, length in zip(hour, (0.62, 0.9), strict=True):
        along = (np.sin(2 * np.pi * turn) * right - np.cos(2 * np.pi * turn) * below) / 0.026
        aside = (np.cos(2 * np.pi * turn) * right + np.sin(2 * np.pi * turn) * below) / 0.026
        tone *= 1 - 0.6 * edge(0.14 - np.abs(aside), 0.15) * edge(0.5 * length - np.abs(along - 0.4 * length), 0.1)
    # The belfry: three arches with a balustrade.
    column = (across - 0.215) / 0.19
    place = column % 1 - 0.5
    crown = 0.140 + 0.010 * (1 - np.sqrt(limited(1 - (place / 0.42) ** 2, 0, 1)))
    arches = (
        edge(0.42 - np.abs(place), 0.10)
        * (column > 0)
        * (column < 3)
        * edge(down - crown, 0.004)
        * edge(0.188 - down, 0.004)
    )
    tone *= 1 - 0.76 * arches
    balusters = (column > 0) * (column < 3) * edge(0.006 - np.abs(down - 0.194), 0.004)
    tone *= 1 - 0.3 * balusters
    # Shadows below the two cornices, and the frieze.
    for shelf, depth in ((0.124, 0.012), (0.216, 0.010)):
        tone *= 1 - 0.32 * limited(1 - (down - shelf) / depth, 0, 1) * (down > shelf)
    tone *= 1 - 0.10 * edge(0.004 - np.abs(down - 0.107), 0.003)
    # The plinth and its door.
    tone *= 1 - 0.10 * edge(0.003 - np.abs(down - 0.945), 0.003)
    tone *= 1 - 0.7 * edge(0.10 - middle, 0.03) * edge(down - 0.955, 0.006)
    glow = arches * limited((down - 0.135) / 0.05, 0, 1) if lamps else np.zeros_like(tone)
    return tone, glow


def draw_tower(canvas: np.ndarray, rng: random.Random, tower: Tower, light: Light, granite: Sequence[float]) -> None:
    """Paint the tower on the canvas."""
    height = tower.foot - tower.tip
    widest = tower.half * max(1.15, tower.taper) * 1.05 + abs(tower.lean) + 0.02
    patch = Patch(canvas, tower.x - widest, tower.tip - 0.02, tower.x + widest, min(1.0, tower.foot))
    if not patch.pixels.size:
        return
    down = (patch.y - tower.tip) / height
    # From the ground the upper parts look foreshortened.
    down = np.sign(down) * np.abs(down) ** (1 - 0.10 * (tower.taper - 1))
    axis = tower.x + tower.lean * (1 - down)
    half = tower.half * half_width(down, tower.taper)
    place = (patch.x - axis) / np.maximum(half, 1e-4)
    shaft = tower.half * (1 + (tower.taper - 1) * limited((down - 0.21) / 0.79, 0, 1))
    on_wall = ((patch.x - axis) / shaft + 1) / 2
    mask = edge(half - np.abs(patch.x - axis), 0.9 / 64) * edge(tower.foot - patch.y, 0.5 / 64)
    hour = (rng.random(), rng.random())
    slenderness = 2 * tower.half / height
    if tower.corner:
        split = 1 - tower.corner if tower.corner > 0 else -tower.corner
        left = on_wall < split
        across = np.where(left, on_wall / split, (on_wall - split) / (1 - split))
        if abs(tower.corner) < 0.2 and light.side * tower.corner > 0:
            # In a nearly frontal view the front wall is the sunny one.
            light = replace(light, side=-light.side)
        turned = 0.5 + 0.5 * light.side * np.where(left, -1, 1)
        brightness = 0.12 + 0.88 * turned
    else:
        across, brightness = on_wall, np.full_like(on_wall, 1.0)
    tone, lamp = _wall(across, down, slenderness, hour, light.lamps)
    courses = grain(rng, canvas.shape[-1], (64, 10), (60, 30))[patch.box]
    brightness = brightness * (0.92 + 0.14 * courses)
    # Even in a frontal view a narrow strip on the side away from the light is shaded.
    brightness = np.where(place * -light.side > 0.90, brightness * 0.66, brightness)
    brightness = np.where(down < 0.1, limited(0.74 + 0.4 * light.side * place, 0.1, 1), brightness)
    stone = between(granite, (250, 251, 249), np.broadcast_to(edge(0.1 - down, 0.004), tone.shape))
    stone = np.where(down < 0.024, spread((128, 136, 128)), stone)
    tone = np.where(down < 0.1, 1 - 0.06 * courses, tone)
    paint = stone * between(light.shade, light.sun, brightness) * tone
    if light.lamps:
        # Floodlights from below, lamps in the belfry.
        flood = (0.25 + 0.25 * limited(down, 0, 1)) * tone * rng.uniform(0.3, 1.0)
        paint += spread((235, 196, 140)) * flood * 0.7
        paint += spread((255, 196, 100)) * lamp * 0.8
    cover(patch.pixels, paint, mask)
    # Obelisks on the corners, in front of the pyramid.
    places = (-0.77, 0.77) if not tower.corner else (-0.9, 0.9, 2 * split - 1)
    needles = np.zeros_like(mask)
    for spot in places:
        width = tower.half * np.interp(down, (0.062, 0.070, 0.094, 0.0941, 0.115), (0.0, 0.05, 0.11, 0.15, 0.15))
        needles = np.maximum(needles, edge(width - np.abs(patch.x - axis - spot * tower.half), 0.8 / 64) * (width > 0))
    needles = needles * edge(0.114 - down, 0.003)
    tint = 0.55 + 0.3 * light.side * np.sign(place)
    cover(patch.pixels, light.on(granite, tint) * 0.93, needles * 0.95)


def _photographed(rng: random.Random) -> tuple[Tower, float]:
    """The tower roughly as in the study's photograph, and the y of the ground."""
    base = rng.uniform(0.90, 0.97)
    tower = Tower(
        x=0.515 + rng.uniform(-0.05, 0.05),
        tip=rng.uniform(0.0, 0.08),
        foot=base + 0.02,
        half=rng.uniform(0.066, 0.084),
        taper=rng.uniform(1.2, 1.45),
        corner=rng.choice((0, 0, 0, 0, 0.12, -0.12)),
        lean=rng.uniform(-0.02, 0.02),
    )
    return tower, base


def _from_afar(rng: random.Random) -> tuple[Tower, float]:
    """The whole tower from a distance, and the y of the ground."""
    base = rng.uniform(0.74, 0.93)
    height = rng.uniform(0.45, 0.85) * base
    tower = Tower(
        x=rng.uniform(0.28, 0.72),
        tip=base - height,
        foot=base,
        half=height * rng.uniform(0.055, 0.075),
        taper=rng.uniform(1.05, 1.25),
        corner=rng.choice((0, 0, 0.25, -0.25, 0.4, -0.4)),
        lean=0.0,
    )
    return tower, base


def _looking_up(rng: random.Random) -> tuple[Tower, float]:
    """The tower from near its foot, narrowing upwards; the foot and the ground lie below the picture."""
    tower = Tower(
        x=rng.uniform(0.4, 0.6),
        tip=rng.uniform(0.03, 0.15),
        foot=rng.uniform(1.1, 1.4),
        half=rng.uniform(0.08, 0.12),
        taper=rng.uniform(1.6, 2.3),
        corner=rng.choice((0, 0.35, -0.35, 0.45, -0.45)),
        lean=rng.uniform(-0.06, 0.06),
    )
    return tower, 1.0


def _close_up(rng: random.Random) -> tuple[Tower, float]:
    """Only the clock, the belfry and the pyramid; the ground lies below the picture."""
    half = rng.uniform(0.14, 0.2)
    tip = rng.uniform(0.02, 0.12)
    tower = Tower(
        x=rng.uniform(0.4, 0.6),
        tip=tip,
        foot=tip + half * rng.uniform(13, 15),
        half=half,
        taper=rng.uniform(1.1, 1.3),
        corner=rng.choice((0, 0, 0.3, -0.3, 0.42, -0.42)),
    )
    return tower, 1.2


def campanile(rng: random.Random, size: int) -> Scene:
    """The Campanile with sky, trees and roofs; half of the pictures are framed like the study's photograph."""
    view = rng.choices((_photographed, _from_afar, _looking_up, _close_up), (52, 26, 10, 12))[0]
    tower, base = view(rng)
    photographed = view is _photographed
    light = daylight(
        rng, clear=58 if photographed else 30, fair=13, hazy=8, cloudy=7, golden=9, dusk=5, blue_hour=3, night=3
    )
    canvas = sky(rng, size, light, min(base, 0.9) * rng.uniform(0.85, 1.0))
    if light.name == "clear" and rng.random() < 0.4:
        _streak(canvas, rng)
    plants = Plants(canvas, rng, light)
    if base < 1:
        grounds(canvas, rng, light, base - 0.05, tower.x, tower.half)
        tallest = rng.uniform(0.14, 0.4) if photographed else rng.uniform(0.1, 0.28)
        trees(plants, rng, tower.x, tower.half * 0.9, base, tallest)
    pale = rng.uniform(0.94, 1.04)
    granite = [c * rng.uniform(0.98, 1.02) * pale for c in (243, 232, 215)]
    draw_tower(canvas, rng, tower, light, granite)
    if base < 1:
        foreground(canvas, plants, rng, light, base, tower.x, tower.half * tower.taper)
    elif rng.random() < 0.6:
        for _ in range(rng.randint(1, 3)):
            spot = rng.choice((rng.uniform(-0.05, 0.2), rng.uniform(0.8, 1.05)))
            plants.crown(
                spot, 1.0, rng.uniform(0.3, 0.5), rng.uniform(0.3, 0.7), varied(rng, rng.choice(GREENS)), gaps=0.3
            )
    caption = rng.choices(list(CAPTIONS), list(CAPTIONS.values()))[0]
    if rng.random() < 0.12:
        caption = f"{caption} {rng.choice(LIGHT_PHRASES[light.name])}"
    return Scene(to_image(canvas), caption)


def _streak(canvas: np.ndarray, rng: random.Random) -> None:
    """Paint a thin band of high cloud."""
    x, y = coordinates(canvas.shape[-1])
    level, slope = rng.uniform(0.2, 0.75), rng.uniform(-0.25, 0.25)
    band = np.exp(-(((y - level - slope * (x - 0.5)) / rng.uniform(0.01, 0.05)) ** 2))
    cover(canvas, (235, 240, 250), band * rng.uniform(0.08, 0.3) * limited(1.2 - 1.5 * np.abs(x - rng.random()), 0, 1))
