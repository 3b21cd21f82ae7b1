"""The places in which IF-mini's scenes happen: drawn by code, or a crop of a photograph where there is one.

Every place is drawn from back to front, as a landscape painter does: the sky, what is far (paler and bluer, for there
is air before it), the ground in perspective, what is near. `PLACES` is what other modules use, and `sky`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from campanile.mini.drawing import (
    ellipse,
    from_array,
    glow,
    gradient,
    line,
    mixed,
    polygon,
    ridge,
    shaded,
    streaks,
    textured,
    to_array,
    varied,
)
from campanile.mini.kinds import Backdrop

if TYPE_CHECKING:
    from campanile.mini.assets import Assets

# For each kind of sky: pairs of colours (top, horizon); of a cloud (shadow, light); the tint of what lies below it.
_SKIES = {
    "day": [((52, 112, 196), (168, 206, 234)), ((84, 152, 222), (208, 226, 238)), ((28, 90, 176), (132, 186, 230))],
    "hazy": [
        ((148, 180, 206), (224, 222, 210)),
        ((168, 186, 196), (236, 226, 206)),
        ((128, 168, 196), (214, 220, 222)),
    ],
    "cloudy": [
        ((128, 140, 154), (196, 200, 204)),
        ((108, 122, 140), (182, 190, 198)),
        ((150, 158, 166), (214, 214, 212)),
    ],
    "dusk": [((58, 66, 122), (246, 164, 92)), ((96, 78, 124), (242, 156, 128)), ((48, 78, 130), (250, 200, 132))],
    "night": [((5, 7, 22), (24, 32, 64)), ((9, 13, 36), (40, 46, 80)), ((3, 5, 12), (16, 22, 40))],
}
_CLOUDS = {
    "day": ((176, 188, 204), (250, 250, 250)),
    "hazy": ((196, 200, 204), (240, 238, 232)),
    "cloudy": ((112, 120, 132), (222, 224, 226)),
    "dusk": ((112, 84, 112), (255, 190, 140)),
    "night": ((14, 18, 36), (44, 50, 74)),
}
_TINT = {
    "day": (1.0, 1.0, 1.0),
    "hazy": (1.02, 1.0, 0.95),
    "cloudy": (0.86, 0.88, 0.91),
    "dusk": (0.86, 0.70, 0.62),
    "night": (0.22, 0.27, 0.42),
}
_BRIGHT = ("day", "day", "day", "hazy", "cloudy")
_WOODS = ((150, 104, 62), (112, 70, 40), (186, 146, 98), (92, 62, 44), (168, 118, 74))


@lru_cache(maxsize=4)
def _axes(size: int) -> tuple[np.ndarray, np.ndarray]:
    """The places of all columns (1, size) and of all rows (size, 1)."""
    middles = (np.arange(size, dtype=np.float32) + 0.5) / size
    return middles[None, :], middles[:, None]


def _row(colour: Sequence[float], size: int) -> np.ndarray:
    """One row of a colour, (size, 3): adding a row to a picture is several times faster than adding a colour."""
    return np.tile(np.asarray(colour, np.float32), (size, 1))


def _for_each_channel(values: np.ndarray) -> np.ndarray:
    """Values (height, width) three times over, (height, width, 3)."""
    return np.repeat(values.astype(np.float32, copy=False), 3, axis=1).reshape(*values.shape, 3)


def _ramp(values: np.ndarray, dark: Sequence[float], light: Sequence[float]) -> np.ndarray:
    """Values (height, width) from 0 to 1 as colours between two, (height, width, 3)."""
    paint = _for_each_channel(values)
    paint *= _row(np.subtract(light, dark), values.shape[1])
    paint += _row(dark, values.shape[1])
    return paint


def _over(canvas: np.ndarray, mask: np.ndarray, paint: np.ndarray | Sequence[float]) -> np.ndarray:
    """Paint (a picture or one colour) over the canvas where the mask (size, size; 0 to 1) says so."""
    paint = paint if np.ndim(paint) == 3 else _row(paint, canvas.shape[1])
    change = (paint - canvas).astype(np.float32, copy=False)
    change *= _for_each_channel(mask)
    change += canvas
    return change


def _field(rng: random.Random, size: int, grids: Sequence[int], flatness: int = 1, fall: float = 0.55) -> np.ndarray:
    """Smooth noise as `drawing.noise`, but of finer and finer grids added before they are interpolated: it is faster.

    `flatness` times as many rows as columns draw it out sideways; float32 (size, size) from 0 to 1.
    """
    generator = np.random.default_rng(rng.getrandbits(64))
    total, strength = None, 1.0
    for grid in grids:
        layer = generator.random((grid * flatness, grid), dtype=np.float32) * strength
        if total is not None:
            layer += np.asarray(Image.fromarray(total).resize((grid, grid * flatness), Image.Resampling.BICUBIC))
        total, strength = layer, strength * fall
    field = np.asarray(Image.fromarray(total).resize((size, size), Image.Resampling.BICUBIC))
    low, high = float(field.min()), float(field.max())
    return (field - low) / max(high - low, 1e-6)


def _below(outline: np.ndarray | float, size: int) -> np.ndarray:
    """The mask of all that lies below an outline (a height for each column, or one height)."""
    _, down = _axes(size)
    return np.clip((down - np.asarray(outline, np.float32)) * size + 0.5, 0, 1) * np.ones((1, size), np.float32)


def _nearness(size: int, horizon: float) -> np.ndarray:
    """How near the ground is, (size, 1): 0 at the horizon and above it, 1 at the lower edge."""
    return np.clip((_axes(size)[1] - horizon) / (1 - horizon), 0, 1)


def _ground(rng: random.Random, size: int, horizon: float, grain: float = 1.0) -> np.ndarray:
    """Noise that lies on a plain in perspective: fine at the horizon, coarse in front; (size, size) from 0 to 1."""
    across, _ = _axes(size)
    nearness = _nearness(size, horizon)
    side = 1 << (size - 1).bit_length()
    flat = _field(rng, side, (8, 16, 32, 64), fall=0.75)
    distance = (grain * side) / (nearness + 0.08)
    # The pattern goes on beyond its edge as its own mirror image: -side..side - 1 is read as a distance from 0.
    rows, columns = distance.astype(np.int32), ((across - 0.5) * distance + side / 2).astype(np.int32)
    rows, columns = (np.minimum(abs((places & (2 * side - 1)) - side), side - 1) for places in (rows, columns))
    pattern = flat.ravel().take(rows * side + columns)
    # Far away the pattern is finer than a pixel: it fades to its mean.
    return 0.5 + (pattern - 0.5) * np.minimum(1, nearness * 3 + 0.25)


def sky(rng: random.Random, size: int, kind: str = "day", horizon: float = 1.0) -> Image.Image:
    """A sky that fills the picture: its kind is day, hazy, cloudy, dusk or night; it is palest at the horizon."""
    top, low = (np.asarray(varied(rng, colour, 9), np.float32) for colour in rng.choice(_SKIES[kind]))
    across, down = _axes(size)
    height = np.clip(down / horizon, 0, 1) ** rng.uniform(0.8, 1.3) * np.ones((1, size), np.float32)
    canvas = _ramp(height, top, low)
    if kind == "night":
        generator = np.random.default_rng(rng.getrandbits(64))
        stars = (generator.random((size, size)) < rng.uniform(0.001, 0.004)) * generator.uniform(60, 220, (size, size))
        canvas = canvas + stars[..., None].astype(np.float32)
    cover = {"day": rng.uniform(-0.1, 0.55), "cloudy": rng.uniform(0.6, 1.0)}.get(kind, rng.uniform(-0.2, 0.6))
    if cover > 0:
        # Clouds are flatter than they are long, the more so the nearer they are to the horizon.
        density = _field(rng, size, (3, 7, 15, 31), 2) + 0.12 * (0.5 - abs(height - 0.5))
        mask = np.clip((density - 0.75 + 0.42 * cover) * rng.uniform(3.5, 6.5), 0, 1) * rng.uniform(0.6, 0.95)
        step = max(1, size // 32)
        contrast = 2.5 if kind == "cloudy" else 5
        light = np.clip(0.62 + contrast * (np.roll(density, -step, 0) - density), 0, 1)
        shadow, lit = (mixed(colour, low, 0.2) for colour in _CLOUDS[kind])
        canvas = _over(canvas, mask, _ramp(light, shadow, lit))
    if kind in ("day", "hazy", "dusk"):
        x = rng.uniform(-0.2, 1.2)
        sun = np.exp(-((across - x) ** 2) / 0.18) * height**2
        canvas = canvas + _for_each_channel(sun) * _row((34, 24, 6), size)
    return from_array(canvas)


def _mountains(
    rng: random.Random,
    canvas: np.ndarray,
    base: float,
    height: float,
    rock: Sequence[float],
    snow: float,
    tint: Sequence[float] = (1, 1, 1),
    veil: Sequence[float] = (0, 0, 0),
) -> np.ndarray:
    """A range whose feet stand at `base`, lit from one side.

    :param snow: how far down it lies: from 0 (none) to 1 (to the feet).
    :param tint: what its colours are multiplied by, the light.
    :param veil: what is then added, the air before it.
    """
    size = canvas.shape[0]
    across, down = _axes(size)
    summits = np.array([rng.uniform(-0.1, 1.1) for _ in range(rng.randint(2, 5))], np.float32)
    tops = np.array([rng.uniform(0.45, 1.0) for _ in summits], np.float32)
    tops[0] = 1
    slopes = np.array([rng.uniform(1.1, 2.2) for _ in summits], np.float32)
    peaks = tops[:, None] - slopes[:, None] * abs(across - summits[:, None])
    crest = 0.07 * ridge(rng, size, 0.6, 6).astype(np.float32)
    outline = base - height * np.maximum(0.12, peaks.max(0) + crest)
    mask = _below(outline, size)
    relief = _field(rng, size, (5, 10, 20, 40), fall=0.6)
    # Each peak has a lit and a shaded face; the edge between them wanders down from its summit.
    column = np.clip(((across + 0.16 * (relief - 0.5)) * size).astype(int), 0, size - 1)
    summit = summits[peaks.argmax(0)][column]
    fallen = np.maximum(down - outline[None], 0)
    face = np.tanh((across - summit + (relief - 0.5) * fallen * 1.6) * 30)
    slope = 0.3 * face + np.gradient(relief, axis=1) * size * 0.045
    light = np.clip(0.58 + rng.choice((-1, 1)) * slope, 0, 1)
    paint = _ramp(light, shaded(rock, 0.55), shaded(rock, 1.2))
    if snow > 0:
        depth = fallen / max(height, 1e-3)
        cover = np.clip((snow * 1.2 - depth - 0.9 * (relief - 0.5) - 0.12 * (light - 0.5)) * 7, 0, 1)
        paint = _over(paint, cover, _ramp(light, (146, 166, 200), (250, 251, 254)))
    return _over(canvas, mask, paint * _row(tint, size) + _row(veil, size))


def _hills(rng: random.Random, canvas: np.ndarray, base: float, height: float, colour: Sequence[float]) -> np.ndarray:
    """A range of wooded or bare hills, softly mottled."""
    size = canvas.shape[0]
    outline = base - height * (0.5 + 0.5 * ridge(rng, size, rng.uniform(0.3, 0.45), 5))
    return _over(
        canvas,
        _below(outline, size),
        _ramp(_field(rng, size, (12, 32, 64)), shaded(colour, 0.82), shaded(colour, 1.14)),
    )


def _tree(
    image: Image.Image, rng: random.Random, x: float, y: float, height: float, leaf: Sequence[float], conifer: bool
) -> None:
    """A tree that stands at (x, y), lit from the upper left."""
    size = image.size[0]
    draw = ImageDraw.Draw(image)
    x, y, height = x * size, y * size, height * size
    draw.line([(x, y), (x, y - height * 0.5)], varied(rng, (78, 58, 42), 12), max(1, round(height * 0.07)))
    if conifer:
        width = height * rng.uniform(0.16, 0.24)
        for tier in range(5):
            low, wide = y - height * (0.1 + 0.17 * tier), width * (1 - 0.17 * tier)
            top = low - height * 0.3
            draw.polygon([(x - wide, low), (x, top), (x + wide, low)], shaded(leaf, 0.72 + 0.03 * tier))
            draw.polygon([(x - wide, low), (x, top), (x - wide * 0.1, low)], shaded(leaf, 0.95 + 0.04 * tier))
        return
    clumps = 7 if height > 0.15 * size else 4
    crowns = [(rng.uniform(-0.26, 0.26), rng.uniform(0.45, 0.85), rng.uniform(0.26, 0.42)) for _ in range(clumps)]
    for light, lift in ((0.7, 0.0), (0.95, 0.04), (1.18, 0.1)):
        colour = varied(rng, shaded(leaf, light), 7)
        for across, up, wide in crowns:
            radius = wide * (0.5 - 1.2 * lift) * height
            left, top = x + (across - lift) * height - radius, y - (up + lift) * height - radius
            draw.ellipse([left, top, left + 2 * radius, top + 2 * radius], colour)


def _trees(
    rng: random.Random, image: Image.Image, y: float, heights: tuple[float, float], number: int, leaf: Sequence[float]
) -> None:
    """A few trees of one kind along a line at height y."""
    conifer = rng.random() < 0.4
    for _ in range(number):
        _tree(
            image, rng, rng.random(), y + rng.uniform(0, 0.015), rng.uniform(*heights), varied(rng, leaf, 14), conifer
        )


def _flowers(rng: random.Random, image: Image.Image, horizon: float, number: int) -> None:
    """Flowers of one or two colours in the grass, smaller far away."""
    colours = rng.sample([(250, 246, 240), (250, 214, 70), (226, 66, 60), (176, 110, 204), (240, 150, 184)], 2)
    for _ in range(number):
        near = rng.random() ** 1.4
        ellipse(
            image,
            rng.random(),
            horizon + (1 - horizon) * (0.12 + 0.88 * near),
            0.006 + 0.016 * near,
            0.006 + 0.012 * near,
            varied(rng, rng.choice(colours), 14),
        )


def _meadow(rng: random.Random, size: int) -> tuple[Image.Image, float]:
    kind = rng.choice((*_BRIGHT, "dusk"))
    horizon = rng.uniform(0.42, 0.62)
    tint = np.asarray(_TINT[kind], np.float32)
    canvas = to_array(sky(rng, size, kind, horizon))
    haze = canvas[int(horizon * size) - 1].mean(0)
    for far in sorted(rng.sample((0.35, 0.5, 0.7), rng.randint(0, 2)), reverse=True):
        hill = mixed((62, 96, 64), haze, far)
        canvas = _hills(rng, canvas, horizon, far * rng.uniform(0.15, 0.35), hill * tint)
    grass = rng.choice(
        (
            ((56, 112, 38), (150, 192, 86)),
            ((78, 122, 44), (182, 196, 92)),
            ((44, 98, 48), (110, 168, 84)),
            ((120, 116, 50), (206, 190, 108)),
        )
    )
    image = from_array(canvas)
    leaf = np.asarray(mixed((54, 104, 48), haze, 0.2)) * tint
    _trees(rng, image, horizon + 0.01, (0.05, 0.12), rng.randint(0, 9), leaf)
    blades = (
        _ground(rng, size, horizon) * 0.65
        + streaks(rng, size, size // 6, size // 2) * _nearness(size, horizon) * 0.35
        + 0.1
    )
    edge = horizon + 0.012 * ridge(rng, size, 0.3, 3)
    lawn = _ramp(blades, *(varied(rng, colour, 10) for colour in grass)) * _row(tint, size)
    lawn = _over(
        lawn,
        np.clip(0.45 - 1.2 * _nearness(size, horizon), 0, 1) * np.ones((1, size)),
        haze * 0.5 + lawn.mean((0, 1)) * 0.5,
    )
    image = from_array(_over(to_array(image), _below(edge, size), lawn))
    if rng.random() < 0.35:
        _trees(rng, image, horizon + 0.03, (0.2, 0.36), rng.randint(1, 2), np.asarray((62, 118, 48)) * tint)
    if rng.random() < 0.4:
        _flowers(rng, image, horizon, rng.randint(15, 60))
    return image, rng.uniform(max(0.74, horizon + 0.15), 0.92)


def _forest(rng: random.Random, size: int) -> tuple[Image.Image, float]:
    horizon = rng.uniform(0.56, 0.7)
    leaf, mist, soil = rng.choice(
        (
            ((74, 124, 52), (176, 206, 150), (86, 92, 48)),
            ((52, 98, 60), (168, 194, 178), (74, 84, 56)),
            ((186, 122, 44), (234, 208, 150), (150, 98, 50)),
            ((96, 140, 56), (224, 226, 166), (110, 96, 60)),
        )
    )
    leaf, mist, soil = varied(rng, leaf), varied(rng, mist), varied(rng, soil)
    across, down = _axes(size)
    light = np.exp(-((across - rng.uniform(0.2, 0.8)) ** 2) / 0.12 - (down - 0.35) ** 2 / 0.15)
    leaves = np.clip(_field(rng, size, (8, 16, 32, 64), fall=0.75) * 0.7 + 0.6 * light - 0.1, 0, 1)
    image = from_array(_ramp(leaves, shaded(leaf, 0.5), mist))
    conifer = rng.random() < 0.35
    for far in (0.75, 0.4, 0.0):
        foot = horizon + 0.12 * (1 - far) - 0.05
        for _ in range(rng.randint(4, 8) if far else rng.randint(2, 4)):
            x = rng.random()
            if conifer:
                height = rng.uniform(0.35, 0.55) * (1.5 - far * 0.7)
                _tree(image, rng, x, foot, height, mixed(shaded(leaf, 0.62), mist, far), True)
                continue
            wide, lean = (0.012 + 0.03 * (1 - far) ** 2) * rng.uniform(0.7, 1.3), rng.uniform(-0.04, 0.04)
            bark = mixed(varied(rng, (76, 62, 50), 14), mist, far)
            polygon(
                image,
                [(x - wide, foot), (x - wide * 0.7 + lean, 0), (x + wide * 0.7 + lean, 0), (x + wide * 1.1, foot)],
                shaded(bark, 0.8),
            )
            polygon(image, [(x - wide, foot), (x - wide * 0.7 + lean, 0), (x + lean, 0), (x, foot)], shaded(bark, 1.12))
        if far == 0.4:
            edge = horizon + 0.03 * ridge(rng, size, 0.5, 5)
            floor = _ramp(_ground(rng, size, horizon), shaded(soil, 0.55), mixed(soil, mist, 0.45))
            image = from_array(
                _over(to_array(image), _below(edge, size), floor * _for_each_channel(0.75 + 0.5 * light))
            )
    canvas = to_array(image)
    if not conifer or rng.random() < 0.3:
        canopy = _field(rng, size, (5, 12, 28, 56))
        mask = np.clip((canopy - 0.34 - down * 1.7) * 8, 0, 1) + np.clip(
            (canopy - 0.5 - abs(down - horizon) * 6) * 8, 0, 1
        )
        canvas = _over(
            canvas,
            np.clip(mask, 0, 1) * 0.92,
            _ramp(_field(rng, size, (24, 56)), shaded(leaf, 0.55), shaded(leaf, 1.2)),
        )
    return from_array(canvas), rng.uniform(0.8, 0.93)


def _snow(rng: random.Random, size: int) -> tuple[Image.Image, float]:
    kind = rng.choice((*_BRIGHT, "dusk", "night"))
    tint = np.asarray((0.32, 0.39, 0.58) if kind == "night" else _TINT[kind], np.float32)
    horizon = rng.uniform(0.5, 0.66)
    canvas = to_array(sky(rng, size, kind, horizon))
    haze = canvas[int(horizon * size) - 1].mean(0)
    ranges = rng.randint(1, 3)
    for nearer in range(ranges):
        far = 0.45 * (1 - nearer / ranges)
        height, rock = rng.uniform(0.3, 0.46) * (1 - 0.28 * nearer), varied(rng, (96, 100, 112))
        snow = rng.uniform(0.45, 0.95)
        canvas = _mountains(rng, canvas, horizon + 0.02, height, rock, snow, tint * (1 - far), haze * far)
    image = from_array(canvas)
    pine = np.asarray(mixed((44, 74, 62), haze, 0.15)) * tint
    for _ in range(rng.choice((0, 12, 28))):
        _tree(
            image,
            rng,
            rng.random(),
            horizon + rng.uniform(0, 0.03),
            rng.uniform(0.05, 0.11),
            varied(rng, pine, 8),
            True,
        )
    drift = _ramp(np.clip(_ground(rng, size, horizon, 0.5) * 0.9 + 0.1, 0, 1), (186, 204, 230), (252, 252, 255)) * _row(
        tint, size
    )
    canvas = _over(to_array(image), _below(horizon + 0.02 + 0.02 * ridge(rng, size, 0.3, 3), size), drift)
    image = from_array(canvas)
    for _ in range(rng.choice((0, 0, 2, 3))):
        x = rng.choice((rng.uniform(0, 0.22), rng.uniform(0.78, 1)))
        _tree(image, rng, x, rng.uniform(0.72, 0.86), rng.uniform(0.25, 0.42), np.asarray((48, 84, 66)) * tint, True)
    return image, rng.uniform(0.78, 0.92)


def _water(
    rng: random.Random, size: int, horizon: float, deep: Sequence[float], shallow: Sequence[float]
) -> np.ndarray:
    """The sea from the horizon down: deep and calm far away, waves in front; (size, size, 3)."""
    nearness = _nearness(size, horizon) * np.ones((1, size), np.float32)
    canvas = _ramp(nearness, deep, shallow)
    ripples = streaks(rng, size, size // 2, 12) * 0.6 + streaks(rng, size, size // 4, 7) * 0.4
    swell = streaks(rng, size, 14, 5)
    waves = ((ripples - 0.5) * (1.2 - nearness) + (swell - 0.5) * nearness * 0.9) * 0.5
    return canvas * _for_each_channel(1 + waves) + _for_each_channel(np.clip(waves - 0.16, 0, 1) * 260)


def _sea(rng: random.Random, size: int) -> tuple[Image.Image, float]:
    kind = rng.choice((*_BRIGHT, "dusk"))
    horizon = rng.uniform(0.3, 0.55)
    canvas = to_array(sky(rng, size, kind, horizon))
    low = canvas[int(horizon * size) - 1].mean(0)
    if rng.random() < 0.3:
        canvas = _hills(rng, canvas, horizon, rng.uniform(0.05, 0.14), mixed((70, 96, 96), low, 0.5))
    colours = rng.choice(
        (
            ((22, 72, 124), (34, 112, 152)),
            ((30, 98, 140), (52, 156, 168)),
            ((44, 74, 96), (70, 108, 124)),
            ((14, 52, 100), (22, 84, 132)),
        )
    )
    deep, shallow = (np.asarray(mixed(varied(rng, colour, 10), low, 0.14)) * _TINT[kind] for colour in colours)
    water = _water(rng, size, horizon, deep, shallow)
    if rng.random() < 0.4:
        across, _ = _axes(size)
        path = np.exp(-((across - rng.uniform(0.2, 0.8)) ** 2) / 0.012) * np.clip(
            streaks(rng, size, size // 2, 10) - 0.35, 0, 1
        )
        water = water + path[..., None] * low * 0.9
    return from_array(_over(canvas, _below(horizon, size), water)), rng.uniform(horizon + 0.2, 0.85)


def _beach(rng: random.Random, size: int) -> tuple[Image.Image, float]:
    kind = rng.choice((*_BRIGHT, "dusk"))
    tint = np.asarray(_TINT[kind], np.float32)
    horizon = rng.uniform(0.32, 0.5)
    canvas = to_array(sky(rng, size, kind, horizon))
    low = canvas[int(horizon * size) - 1].mean(0)
    if rng.random() < 0.3:
        canvas = _hills(rng, canvas, horizon, rng.uniform(0.05, 0.16), mixed((70, 104, 82), low, 0.4))
    deep, shallow = rng.choice(
        (((24, 92, 150), (92, 190, 196)), ((40, 110, 160), (130, 200, 200)), ((48, 98, 126), (120, 168, 170)))
    )
    water = _water(rng, size, horizon, np.asarray(deep) * tint, np.asarray(shallow) * tint * 1.1)
    canvas = _over(canvas, _below(horizon, size), water)
    across, _ = _axes(size)
    shore = rng.uniform(0.58, 0.68) + rng.uniform(-0.18, 0.18) * (across[0] - 0.5) + 0.015 * ridge(rng, size, 0.4, 5)
    sand = varied(rng, rng.choice(((226, 202, 158), (238, 222, 186), (206, 176, 132))), 10)
    grain = (
        _ramp(
            _ground(rng, size, horizon) * 0.8 + 0.2 * _field(rng, size, (64,)), shaded(sand, 0.82), shaded(sand, 1.08)
        )
        * tint
    )
    canvas = _over(canvas, _below(shore - 0.025, size), np.asarray((246, 248, 246)) * tint)
    canvas = _over(canvas, _below(shore, size), np.asarray(shaded(sand, 0.74)) * tint)
    canvas = _over(canvas, np.clip((_axes(size)[1] - shore[None]) / 0.06, 0, 1), grain)
    return from_array(canvas), rng.uniform(0.78, 0.93)


def _build(rng: random.Random, block: np.ndarray, wall: Sequence[float], step: int, lit: float) -> None:
    """Fill a block of the canvas with the front of a building and its windows.

    :param step: pixels from one window to the next.
    :param lit: the share of bright windows; 0 by day.
    """
    height, width = block.shape[:2]
    block[:] = _row(wall, width) * np.linspace(1.06, 0.9, width, dtype=np.float32)[:, None]
    pane = max(2, round(step * rng.uniform(0.45, 0.62)))
    down, across = (np.arange(step // 2, length - 1) for length in (height, width))
    down, across = (places[(places - step // 2) % step < pane] for places in (down, across))
    if not len(down) or not len(across):
        return
    chance = np.random.default_rng(rng.getrandbits(64)).random(
        (height // step + 1, width // step + 1, 1), dtype=np.float32
    )
    glass = np.asarray(shaded(wall, 0.5), np.float32) * (0.8 + 0.6 * chance)
    if lit:
        warm = np.asarray(rng.choice(((255, 214, 130), (255, 234, 180), (210, 226, 255))), np.float32)
        glass = np.where(chance < lit, warm * (0.7 + 0.3 * chance / lit), np.asarray(shaded(wall, 0.7), np.float32))
    block[np.ix_(down, across)] = glass[np.ix_((down - step // 2) // step, (across - step // 2) // step)]


def _skyline(
    rng: random.Random, canvas: np.ndarray, base: float, haze: Sequence[float], tint: Sequence[float], night: bool
) -> np.ndarray:
    """Three rows of buildings whose feet stand at `base`, the far ones paler."""
    size = canvas.shape[0]
    canvas = canvas.copy()
    walls = rng.choice(
        (
            ((150, 146, 142), (176, 164, 148), (120, 128, 140)),
            ((178, 120, 96), (206, 178, 146), (160, 150, 140)),
            ((110, 124, 142), (150, 164, 178), (90, 98, 110)),
        )
    )
    for far, tallest in ((0.6, 0.5), (0.35, 0.42), (0.0, 0.36)):
        x = rng.uniform(-0.1, 0)
        while x < 1:
            wide, tall = rng.uniform(0.09, 0.2), tallest * rng.uniform(0.4, 1.05)
            wall = shaded(varied(rng, rng.choice(walls), 5), rng.uniform(0.85, 1.12))
            wall = mixed(shaded(wall, 0.2) if night else np.multiply(wall, tint), haze, far)
            left, right = max(0, int(x * size)), min(size, int((x + wide) * size))
            top, foot = max(0, int((base - tall) * size)), int(base * size)
            lit = rng.uniform(0.25, 0.6) * (1 - far) if night else 0
            step = max(4, round(size * rng.uniform(0.035, 0.055)))
            if right - left > 3 and foot - top > 3:
                _build(rng, canvas[top:foot, left:right], wall, step, lit)
            x += wide + (rng.uniform(-0.02, 0.06) if far else rng.uniform(0, 0.1))
    return canvas


def _street(rng: random.Random, canvas: np.ndarray, base: float, road: Sequence[float]) -> np.ndarray:
    """A pavement and a road with a broken line, from `base` down."""
    size = canvas.shape[0]
    across, down = _axes(size)
    kerb, grit = base + rng.uniform(0.06, 0.12), _ground(rng, size, base)
    canvas = _over(canvas, _below(base, size), _ramp(grit, shaded(road, 1.25), shaded(road, 1.6)))
    canvas = _over(canvas, _below(kerb, size), _ramp(grit, shaded(road, 0.85), shaded(road, 1.12)))
    middle = kerb + rng.uniform(0.08, 0.14)
    dashes = ((across * 7 + rng.random()) % 1 < 0.55) * np.exp(-(((down - middle) * 110) ** 2))
    return _over(canvas, dashes * 0.7, mixed(road, (240, 236, 220), 0.75))


def _city(rng: random.Random, size: int) -> tuple[Image.Image, float]:
    kind = rng.choice((*_BRIGHT, "dusk"))
    base = rng.uniform(0.6, 0.7)
    canvas = to_array(sky(rng, size, kind, base))
    haze = canvas[int(base * size) - 1].mean(0)
    tint = np.asarray(_TINT[kind], np.float32)
    canvas = _skyline(rng, canvas, base, haze, tint, night=False)
    canvas = _street(
        rng, canvas, base, np.asarray(shaded(varied(rng, (96, 96, 98), 3), rng.uniform(0.85, 1.15))) * tint
    )
    image = from_array(canvas)
    if rng.random() < 0.4:
        _trees(rng, image, base + 0.02, (0.1, 0.17), rng.randint(2, 5), np.asarray((66, 112, 56)) * tint)
    return image, rng.uniform(0.82, 0.94)


def _night_city(rng: random.Random, size: int) -> tuple[Image.Image, float]:
    base = rng.uniform(0.6, 0.72)
    canvas = to_array(sky(rng, size, "night", base))
    canvas = _skyline(rng, canvas, base, canvas[int(base * size) - 1].mean(0), _TINT["night"], night=True)
    if rng.random() < 0.5:
        canvas = _street(rng, canvas, base, varied(rng, (34, 34, 42), 3))
    # Water or a wet road: the lights again, upside down and drawn out.
    rows = size - int(base * size)
    mirrored = canvas[int(base * size) - rows : int(base * size)][::-1] if rows <= int(base * size) else canvas[:rows]
    canvas[-rows:] = canvas[-rows:] * 0.45 + mirrored[:, :].repeat(2, 0)[:rows] * rng.uniform(0.2, 0.5) + (6, 8, 16)
    image = from_array(canvas)
    for _ in range(rng.choice((0, 1, 2))):
        x, y = rng.random(), base - rng.uniform(0.08, 0.14)
        line(image, [(x, y), (x, base + 0.03)], (30, 30, 38), 0.008)
        image = glow(image, x, y, rng.uniform(0.015, 0.03), (255, 214, 150), 0.8)
    bloom = image.filter(ImageFilter.GaussianBlur(size / 40))
    return from_array(to_array(image) + 0.35 * to_array(bloom)), rng.uniform(0.82, 0.94)


def _desert(rng: random.Random, size: int) -> tuple[Image.Image, float]:
    kind = rng.choice(("day", "day", "hazy", "dusk"))
    tint = np.asarray(_TINT[kind], np.float32)
    horizon = rng.uniform(0.42, 0.58)
    canvas = to_array(sky(rng, size, kind, horizon))
    haze = canvas[int(horizon * size) - 1].mean(0)
    sand = varied(rng, rng.choice(((220, 172, 108), (206, 140, 84), (232, 196, 140), (190, 110, 70))), 10)
    if rng.random() < 0.4:
        canvas = _mountains(
            rng,
            canvas,
            horizon + 0.02,
            rng.uniform(0.08, 0.2),
            np.asarray(mixed(shaded(sand, 0.8), haze, 0.4)) * tint,
            0,
        )
    _, down = _axes(size)
    ripples, side = _ground(rng, size, horizon), rng.choice((-1, 1))
    smooth = round(size / 12)
    for layer in range(rng.randint(2, 4)):
        outline = horizon + 0.04 + 0.12 * layer + rng.uniform(0.04, 0.09) * ridge(rng, size, 0.25, 4)
        depth = np.maximum(down - outline[None], 0)
        # One face of a dune lies in the light, the other in the shade: the crest is where they meet.
        light = np.clip(
            0.55
            + side
            * np.convolve(np.gradient(outline), np.full(smooth, 1 / smooth), "same")[None]
            * size
            * 1.5
            * np.exp(-depth / 0.09)
            + 0.45 * (ripples - 0.5),
            0,
            1,
        )
        dune = _ramp(light, mixed(shaded(sand, 0.55), haze, 0.1), shaded(sand, 1.16)) * _row(tint, size)
        canvas = _over(canvas, _below(outline, size), dune)
    image = from_array(canvas)
    for _ in range(rng.choice((0, 0, 0, 1, 2))):
        x, y, tall = rng.random(), horizon + rng.uniform(0.06, 0.2), rng.uniform(0.1, 0.2)
        green = np.asarray(varied(rng, (74, 112, 62), 10)) * tint
        for part in (
            [(0, 0), (0, -1)],
            [(0, -0.4), (-0.3, -0.45), (-0.3, -0.8)],
            [(0, -0.5), (0.28, -0.55), (0.28, -0.9)],
        ):
            line(image, [(x + a * tall, y + b * tall) for a, b in part], [round(c) for c in green], tall * 0.17)
    return image, rng.uniform(0.76, 0.92)


def _space(rng: random.Random, size: int) -> tuple[Image.Image, None]:
    generator = np.random.default_rng(rng.getrandbits(64))
    canvas = np.zeros((size, size, 3), np.float32) + varied(rng, (8, 9, 20), 6)
    if rng.random() < 0.75:
        cloud = np.clip(_field(rng, size, (3, 6, 14, 30)) * 1.7 - 0.75, 0, 1)
        hues = ((60, 50, 130), (120, 50, 120), (30, 90, 140), (150, 70, 60), (40, 110, 110))
        canvas = canvas + _ramp(_field(rng, size, (2, 4)), rng.choice(hues), rng.choice(hues)) * cloud[..., None]
    stars = (generator.random((size, size)) < rng.uniform(0.004, 0.016)) * generator.uniform(40, 255, (size, size))
    canvas = canvas + stars[..., None].astype(np.float32) * (1, 0.97, 0.93)
    image = from_array(canvas)
    for _ in range(rng.randint(0, 7)):
        image.putpixel((rng.randrange(size), rng.randrange(size)), (255, 255, 255))
    image = from_array(to_array(image) + 0.6 * to_array(image.filter(ImageFilter.GaussianBlur(size / 128))))
    if rng.random() < 0.35:
        across, down = _axes(size)
        x, y, radius = rng.choice((0.05, 0.15, 0.85, 0.95)), rng.choice((0.1, 0.2, 0.85, 1.0)), rng.uniform(0.1, 0.4)
        disc = np.clip((radius - np.hypot(across - x, down - y)) * size, 0, 1)
        planet = varied(
            rng, rng.choice(((190, 130, 90), (90, 130, 190), (200, 190, 160), (150, 90, 80), (150, 156, 160)))
        )
        face = _ramp(
            0.6 * streaks(rng, size, 24, 4) + 0.4 * _field(rng, size, (4, 8, 16, 32)),
            shaded(planet, 0.6),
            shaded(planet, 1.15),
        )
        light = np.clip(0.55 - 0.8 * ((across - x) + (down - y)) / radius * rng.choice((-1, 1)), 0.05, 1.1)
        image = from_array(_over(to_array(image), disc, face * _for_each_channel(light)))
    return image, None


def _boards(rng: random.Random, size: int, horizon: float, wood: Sequence[float], number: float) -> np.ndarray:
    """A floor of boards that run away from us, (size, size, 3)."""
    across, _ = _axes(size)
    place = (across - 0.5) / (_nearness(size, horizon) * 0.75 + 0.25) * number + 40
    tone = np.random.default_rng(rng.getrandbits(64)).uniform(0.86, 1.1, 96).astype(np.float32)[place.astype(int) % 96]
    tone = tone * (1 - 0.3 * (place % 1 < 0.07)) * (0.9 + 0.2 * _ground(rng, size, horizon))
    return _for_each_channel(tone) * _row(wood, size)


def _wall(rng: random.Random, size: int, colour: Sequence[float]) -> Image.Image:
    """A wall indoors: painted, papered with stripes, panelled or of brick, lit from one side."""
    across, down = _axes(size)
    pattern = rng.choice(("paint", "paint", "paint", "stripes", "panels", "brick"))
    tone = 0.95 + 0.1 * _field(rng, size, (4, 10, 40))
    if pattern == "stripes":
        tone = tone * (1 - 0.09 * ((across * rng.randint(8, 14)) % 1 < 0.5))
    elif pattern == "panels":
        tone = tone * (1 - 0.16 * ((across * rng.randint(4, 7)) % 1 < 0.05))
    elif pattern == "brick":
        rows = down * 16
        tone = tone * (1 - 0.17 * ((rows % 1 < 0.16) | ((across * 8 + 0.5 * (rows.astype(int) % 2)) % 1 < 0.07)))
    tone = tone * (1 + rng.uniform(-0.22, 0.22) * (across - 0.5) * 2 - 0.1 * abs(down - 0.4))
    return from_array(_for_each_channel(tone) * _row(colour, size))


def _furnish(rng: random.Random, image: Image.Image, base: float) -> None:
    """Hang a window, a picture or a shelf on the wall."""
    size = image.size[0]
    thing = rng.choice(("window", "picture", "shelf", "nothing"))
    wide, tall = rng.uniform(0.2, 0.32), rng.uniform(0.22, 0.34)
    left, top = rng.choice((rng.uniform(0, 0.15), rng.uniform(0.6, 0.75))), rng.uniform(0.05, base - tall - 0.12)
    box = tuple(round(v * size) for v in (left, top, left + wide, top + tall))
    frame = rng.choice(((238, 236, 230), (96, 68, 46), (60, 56, 54)))
    draw = ImageDraw.Draw(image)
    if thing in ("window", "picture"):
        colours = (
            ((170, 206, 236), (232, 240, 244))
            if thing == "window"
            else (varied(rng, (150, 150, 140), 70), varied(rng, (120, 120, 100), 70))
        )
        view = textured(gradient(size, *colours), rng, 0.12).resize((box[2] - box[0], box[3] - box[1]))
        image.paste(view, box[:2])
        border = max(2, round(0.016 * size))
        draw.rectangle(box, outline=frame, width=border)
        if thing == "window":
            draw.line(
                [((box[0] + box[2]) // 2, box[1]), ((box[0] + box[2]) // 2, box[3])], fill=frame, width=border // 2 + 1
            )
            draw.line(
                [(box[0], (box[1] + box[3]) // 2), (box[2], (box[1] + box[3]) // 2)], fill=frame, width=border // 2 + 1
            )
    elif thing == "shelf":
        for shelf in (0.45, 1.0):
            x, y = left, top + tall * shelf
            while x < left + wide - 0.02:
                thick, high = rng.uniform(0.012, 0.026), tall * rng.uniform(0.22, 0.38)
                draw.rectangle(
                    [x * size, (y - high) * size, (x + thick) * size, y * size],
                    fill=varied(rng, rng.choice(((150, 60, 50), (60, 86, 120), (200, 180, 140), (70, 100, 70))), 20),
                )
                x += thick
            draw.rectangle([left * size, y * size, (left + wide) * size, (y + 0.015) * size], fill=shaded(frame, 0.8))


def _room(rng: random.Random, size: int) -> tuple[Image.Image, float]:
    base = rng.uniform(0.64, 0.76)
    paint = rng.choice(
        (
            (226, 220, 208),
            (206, 212, 204),
            (190, 204, 216),
            (228, 206, 180),
            (200, 176, 160),
            (150, 168, 160),
            (234, 232, 228),
            (166, 120, 100),
        )
    )
    image = _wall(rng, size, varied(rng, paint, 10))
    _furnish(rng, image, base)
    if rng.random() < 0.7:
        floor = _boards(rng, size, base, varied(rng, rng.choice(_WOODS), 8), rng.uniform(5, 10))
    else:
        carpet = varied(rng, rng.choice(((150, 140, 128), (120, 60, 56), (90, 104, 120), (190, 180, 164))))
        floor = _ramp(_ground(rng, size, base), shaded(carpet, 0.88), shaded(carpet, 1.08))
    skirting = mixed(paint, (250, 250, 248), 0.6)
    canvas = _over(to_array(image), _below(base - 0.03, size), skirting)
    return from_array(_over(canvas, _below(base, size), floor)), rng.uniform(base + 0.1, 0.94)


def _table(rng: random.Random, size: int) -> tuple[Image.Image, float]:
    edge = rng.uniform(0.5, 0.66)
    if rng.random() < 0.5:
        behind = _room(rng, size)[0]
    else:
        behind = gradient(
            size, *(shaded(varied(rng, c, 14), rng.uniform(0.5, 1.4)) for c in ((74, 66, 60), (130, 116, 100)))
        )
        for _ in range(rng.randint(0, 9)):
            radius = rng.uniform(0.06, 0.16)
            ellipse(behind, rng.random(), rng.uniform(0, 0.5), radius, radius, varied(rng, (190, 160, 120), 50))
    behind = behind.filter(ImageFilter.GaussianBlur(size * rng.uniform(0.02, 0.04)))
    across, _ = _axes(size)
    nearness = _nearness(size, edge)
    kind = rng.choice(("wood", "wood", "wood", "cloth", "stone"))
    if kind == "wood":
        wood = varied(rng, rng.choice(_WOODS), 8)
        grain = 0.6 * streaks(rng, size, size // 2, 5) + 0.4 * streaks(rng, size, size // 5, 3)
        top = _ramp(grain, shaded(wood, 0.78), shaded(wood, 1.2))
        seams = ((nearness**0.7 * rng.uniform(3, 5)) % 1 < 0.05) * (nearness > 0.03)
        top = top * (1 - 0.3 * seams)[..., None]
    else:
        colour = varied(
            rng, (226, 222, 214) if kind == "stone" else rng.choice(((236, 232, 224), (170, 60, 56), (90, 120, 150))), 8
        )
        marks = _field(rng, size, (3, 9, 27)) if kind == "stone" else _ground(rng, size, edge)
        top = _ramp(marks, shaded(colour, 0.84), shaded(colour, 1.06))
    shine = np.exp(-((across - rng.random()) ** 2) / 0.1) * (1 - nearness)
    top = top * (0.88 + 0.3 * shine)[..., None]
    return from_array(_over(to_array(behind), _below(edge, size), top)), rng.uniform(edge + 0.14, 0.9)


_COLOURS = {
    "white": (244, 244, 242),
    "red": (196, 40, 40),
    "blue": (50, 96, 190),
    "light blue": (164, 206, 236),
    "green": (66, 140, 70),
    "yellow": (242, 206, 70),
    "orange": (236, 140, 50),
    "purple": (124, 76, 164),
    "pink": (240, 172, 192),
    "brown": (122, 84, 56),
    "gray": (150, 150, 152),
    "black": (26, 26, 28),
    "beige": (226, 210, 182),
    "teal": (40, 132, 136),
}


def _plain(rng: random.Random, size: int) -> tuple[Image.Image, float | None, tuple[str, ...]]:
    name = rng.choice((*_COLOURS, "white", "white", "gray", "beige", "light blue"))
    colour = varied(rng, _COLOURS[name], 9)
    across, down = _axes(size)
    light = np.ones((size, size), np.float32)
    if rng.random() < 0.75:
        # A photographer's paper roll: lit from one side, darker in the corners.
        x, y = rng.uniform(0.2, 0.8), rng.uniform(0.15, 0.6)
        light = 1.06 - rng.uniform(0.1, 0.5) * ((across - x) ** 2 + (down - y) ** 2)
    if rng.random() < 0.5:
        light = light * (0.96 + 0.08 * _field(rng, size, (3, 8, 40)))
    named = f"an {name}" if name == "orange" else f"a {name}"
    phrases = (f"on {named} background", f"on {named} background", f"in front of {named} wall")
    return (
        from_array(_for_each_channel(light) * _row(colour, size)),
        rng.choice((None, rng.uniform(0.82, 0.92))),
        phrases,
    )


def _sunset(rng: random.Random, size: int) -> tuple[Image.Image, float]:
    horizon = rng.uniform(0.55, 0.7)
    image = sky(rng, size, "dusk", horizon)
    x = rng.uniform(0.2, 0.8)
    y = horizon - rng.uniform(-0.01, 0.16)
    image = glow(image, x, y, rng.uniform(0.12, 0.25), (255, 170, 70), rng.uniform(0.3, 0.6))
    radius = rng.uniform(0.07, 0.14)
    ellipse(image, x, y, radius, radius, (255, 240, 190))
    canvas = to_array(image)
    low = canvas[int(horizon * size) - 1].mean(0)
    if rng.random() < 0.4:
        canvas = _hills(rng, canvas, horizon + 0.01, rng.uniform(0.06, 0.16), mixed((50, 40, 62), low, 0.25))
    if rng.random() < 0.5:
        across, _ = _axes(size)
        water = _water(rng, size, horizon, np.asarray(low) * 0.62, (50, 52, 84))
        path = np.exp(-((across - x) ** 2) / 0.01) * np.clip(streaks(rng, size, size // 3, 8) - 0.3, 0, 1)
        land = water + path[..., None] * np.asarray((300, 200, 110), np.float32)
        edge = np.full(size, horizon)
    else:
        land = _ramp(_ground(rng, size, horizon), varied(rng, (30, 24, 28), 8), varied(rng, (84, 64, 52), 14))
        edge = horizon + 0.025 * ridge(rng, size, 0.35, 4)
    return from_array(_over(canvas, _below(edge, size), land)), rng.uniform(0.78, 0.92)


def _underwater(rng: random.Random, size: int) -> tuple[Image.Image, None]:
    surface, deep = rng.choice(
        (((96, 196, 220), (10, 56, 110)), ((110, 206, 200), (8, 76, 100)), ((70, 150, 210), (8, 34, 84)))
    )
    across, down = _axes(size)
    canvas = _ramp((down**0.8) * np.ones((1, size), np.float32), varied(rng, surface, 10), varied(rng, deep, 10))
    # Beams fall from one point above the surface.
    angle = (across - rng.uniform(0.2, 0.8)) / (down + 0.5)
    bands = np.random.default_rng(rng.getrandbits(64)).random(24).astype(np.float32)
    beams = np.interp((angle + 2) * 6, np.arange(24), bands).astype(np.float32) * np.exp(-down * 2.2)
    canvas = canvas + 80 * beams[..., None] + 16 * (_field(rng, size, (4, 12, 24)) - 0.5)[..., None]
    if rng.random() < 0.6:
        edge = rng.uniform(0.78, 0.88) + 0.03 * ridge(rng, size, 0.4, 4)
        sand = _ramp(_ground(rng, size, 0.7), mixed(deep, (150, 150, 120), 0.3), mixed(surface, (220, 210, 170), 0.6))
        canvas = _over(canvas, _below(edge, size), sand)
    image = from_array(canvas)
    for _ in range(rng.choice((0, 3, 6))):
        x, tall, green = (
            rng.choice((rng.uniform(0, 0.25), rng.uniform(0.75, 1))),
            rng.uniform(0.1, 0.35),
            varied(rng, (30, 104, 70)),
        )
        sway, phase = rng.uniform(0.01, 0.03), rng.uniform(0, 6)
        line(
            image,
            [(x + sway * np.sin(phase + 5 * t), 1 - tall * t) for t in np.linspace(0, 1, 9)],
            green,
            rng.uniform(0.01, 0.02),
        )
    for _ in range(rng.choice((0, 8, 16))):
        radius = rng.uniform(0.008, 0.024)
        ellipse(
            image, rng.random(), rng.random(), radius, radius, mixed(surface, (250, 255, 255), rng.uniform(0.3, 0.8))
        )
    return image, None


def _in_the_sky(rng: random.Random, size: int) -> tuple[Image.Image, None]:
    return sky(rng, size, rng.choice((*_BRIGHT, "dusk"))), None


# How captions name each place; "plain" names its colour itself.
_PHRASES = {
    "meadow": ("in a meadow", "in a field", "on the grass", "in a green field"),
    "forest": ("in a forest", "in the woods", "among trees"),
    "snow": ("in the snow", "in the snowy mountains", "in front of snowy mountains"),
    "beach": ("on a beach", "on the beach", "by the sea", "on the sand"),
    "sea": ("in the sea", "on the water", "in the ocean"),
    "city": ("in a city", "on a street", "in the city"),
    "night_city": ("in a city at night", "in the city at night", "on a street at night"),
    "desert": ("in the desert", "in a desert", "in front of sand dunes"),
    "space": ("in space", "in outer space", "among the stars"),
    "room": ("in a room", "indoors", "at home"),
    "table": ("on a table", "on a table top"),
    "sunset": ("at sunset", "in front of a sunset"),
    "underwater": ("underwater", "under water", "under the sea"),
    "sky": ("in the sky", "in the air"),
}
# Which photographs show a place: their tag, and the phrases that are true of them where those above might not be.
_PHOTOGRAPHS = {
    "meadow": ("meadow", ("in a meadow", "in a field", "on the grass")),
    "forest": ("forest", _PHRASES["forest"]),
    "snow": ("mountains", ("in the mountains", "in front of mountains", "in a mountain landscape")),
    "beach": ("beach", _PHRASES["beach"]),
    "sea": ("sea", _PHRASES["sea"]),
    "city": ("city", ("in a city", "in the city")),
    "night_city": ("night", ("at night", "in the city at night")),
    "desert": ("desert", _PHRASES["desert"]),
    "sky": ("sky", _PHRASES["sky"]),
}
_FLOATING = ("sky",)
_PHOTOGRAPH_SHARE = 0.5


def _photograph(rng: random.Random, size: int, assets: Assets, tag: str) -> Image.Image:
    """A random crop of a photograph, a little out of focus, as what lies behind a subject is."""
    photograph = assets.texture(rng, tag)
    side = min(photograph.size) * rng.uniform(0.6, 1.0)
    left = rng.uniform(0, photograph.width - side)
    # The lower part more often than the upper one: something is to stand there.
    top = (photograph.height - side) * (1 - rng.random() ** 1.5)
    box = (left, top, left + side, top + side)
    image = photograph.convert("RGB").resize((size, size), Image.Resampling.BILINEAR, box=box, reducing_gap=2.0)
    if rng.random() < 0.5:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 1.6) * size / 128))
    lightness = rng.uniform(0.88, 1.1)
    return image.point([min(255, round(level * lightness)) for level in range(256)] * 3)


def _draw_place(name: str, draw: Callable, rng: random.Random, size: int, assets: Assets | None) -> Backdrop:
    """The place as a photograph, where there is one, every other time; else as `draw` makes it."""
    if name in _PHOTOGRAPHS and assets is not None:
        tag, phrases = _PHOTOGRAPHS[name]
        if assets.tags.get(tag) and rng.random() < _PHOTOGRAPH_SHARE:
            ground = None if name in _FLOATING else rng.uniform(0.8, 0.93)
            return Backdrop(name, _photograph(rng, size, assets, tag), ground, phrases)
    image, ground, *phrases = draw(rng, size)
    return Backdrop(name, image, ground, phrases[0] if phrases else _PHRASES[name])


PLACES: dict[str, Callable[[random.Random, int, Assets], Backdrop]] = {
    name: partial(_draw_place, name, draw)
    for name, draw in {
        "meadow": _meadow,
        "forest": _forest,
        "snow": _snow,
        "beach": _beach,
        "sea": _sea,
        "city": _city,
        "night_city": _night_city,
        "desert": _desert,
        "space": _space,
        "room": _room,
        "table": _table,
        "plain": _plain,
        "sunset": _sunset,
        "underwater": _underwater,
        "sky": _in_the_sky,
    }.items()
}
