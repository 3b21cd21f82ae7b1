"""The manners in which IF-mini's scenes are shown: photograph, oil painting, lithograph, pencil sketch and others.

A style works on the drawing before it is reduced to the model's 64 pixels. All its lengths are fractions of the side,
so a stroke looks the same at 128 and at 256 pixels: wide enough to survive the reduction, finer than a small face.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter
from scipy.ndimage import gaussian_filter, uniform_filter

from campanile.mini.drawing import from_array, noise, to_array, varied


@dataclass(frozen=True)
class Style:
    """A manner of showing a scene.

    :param weight: its share among all pictures; the weights of `STYLES` add up to 1.
    :param prefixes: what stands before the scene in a caption, such as "an oil painting of"; "" for nothing.
    :param alone: whole captions that tell the style and not the scene, such as "an oil painting".
    :param apply: makes the picture: `apply(image, rng)`, RGB and square, of the size it got.
    """

    name: str
    weight: float
    prefixes: tuple[str, ...]
    alone: tuple[str, ...]
    apply: Callable[[Image.Image, random.Random], Image.Image]


def _unit(size: int) -> float:
    """A length of 1/128 of the side in pixels: the lengths below are multiples of it."""
    return size / 128


def _grain(rng: random.Random, size: int, width: float) -> np.ndarray:
    """Irregular grains about `width` units wide: mean 0, deviation 1; float32 (size, size)."""
    grain = np.random.default_rng(rng.getrandbits(64)).standard_normal((size, size), dtype=np.float32)
    grain = gaussian_filter(grain, width * _unit(size) / 2, mode="wrap", truncate=2.5)
    return grain / max(float(grain.std()), 1e-6)


def _lightness(image: Image.Image) -> np.ndarray:
    """How light each pixel is, from 0 to 1; float32 (size, size)."""
    return np.asarray(image.convert("L"), np.float32) / 255


def _edges(light: np.ndarray, width: float) -> np.ndarray:
    """The strength of the edges in lightness, blurred by `width` pixels: about 1 where black meets white."""
    down, across = np.gradient(gaussian_filter(light, width, truncate=2.5))
    return np.hypot(across, down) * (2.5 * width)


def _detail(light: np.ndarray) -> np.ndarray:
    """Where a painter takes a finer brush: 1 among small strong contrasts such as a face's, 0 on plain ground."""
    unit = _unit(light.shape[0])
    return np.clip(uniform_filter(_edges(np.sqrt(light), 0.7 * unit), 2 * round(2.5 * unit) + 1) * 12 - 0.3, 0, 1)


def _for_each_channel(values: np.ndarray) -> np.ndarray:
    """Values (size, size) three times over, (size, size, 3)."""
    return np.repeat(values, 3, axis=1).reshape(*values.shape, 3)


def _taken(values: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """The values at (rows, columns), which are rounded and kept inside the picture."""
    size = values.shape[0]
    index = np.clip(np.rint(rows), 0, size - 1).astype(np.int32) * size + np.clip(np.rint(columns), 0, size - 1).astype(
        np.int32
    )
    return values.reshape(size * size, -1).take(index.ravel(), axis=0).reshape(values.shape)


def _flattened(image: Image.Image, radius: int) -> np.ndarray:
    """Kuwahara's filter: each pixel gets the mean of the calmest of four squares that touch it: edges stay sharp.

    :return: float32 (size, size, 3).
    """
    size = image.size[0]
    light = _lightness(image)
    mean = uniform_filter(light, 2 * radius + 1)
    unrest = np.pad(uniform_filter(light * light, 2 * radius + 1) - mean * mean, radius, mode="edge")
    colours = np.pad(
        np.asarray(image.filter(ImageFilter.BoxBlur(radius))), ((radius, radius), (radius, radius), (0, 0)), mode="edge"
    )
    wide = size + 2 * radius
    corners = [(down, across) for down in (0, 2 * radius) for across in (0, 2 * radius)]
    calmest = np.stack([unrest[down : down + size, across : across + size] for down, across in corners]).argmin(0)
    rows, columns = np.indices((size, size), dtype=np.int32)
    index = rows * wide + columns + np.array([down * wide + across for down, across in corners], np.int32)[calmest]
    return colours.reshape(-1, 3).take(index.ravel(), axis=0).reshape(size, size, 3).astype(np.float32)


def _smoothed(values: np.ndarray, width: float) -> np.ndarray:
    """Values (size, size) blurred over about `width` units, by way of a coarse grid: far faster than a wide filter."""
    size = values.shape[0]
    coarse = max(2, round(128 / width))
    reduced = Image.fromarray(values.astype(np.float32, copy=False)).resize((coarse, coarse), Image.Resampling.BOX)
    return np.asarray(reduced.resize((size, size), Image.Resampling.BICUBIC))


def _grey(values: np.ndarray) -> np.ndarray:
    """The mean of the three channels, three times over; (size, size, 3)."""
    return _for_each_channel(values @ np.full(3, 1 / 3, np.float32))


def _with_mean_of(values: np.ndarray, original: np.ndarray, share: float) -> np.ndarray:
    """Values whose mean colour is moved towards the original's by that share of the way."""
    return values + share * (original.mean((0, 1)) - values.mean((0, 1)))


def _photo(image: Image.Image, rng: random.Random) -> Image.Image:
    """As a camera sees it: tone curve, white balance, light from one side, a little blur, vignette and grain."""
    size = image.size[0]
    middles = (np.arange(size, dtype=np.float32) + 0.5) / size - 0.5
    if rng.random() < 0.35:
        # The corners lie out of focus.
        x, y = rng.uniform(-0.15, 0.15), rng.uniform(-0.1, 0.2)
        away = np.clip(((middles[None] - x) ** 2 + (middles[:, None] - y) ** 2) * 5 - 0.3, 0, 1)
        soft = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.8, 2.0) * _unit(size)))
        image = Image.composite(soft, image, Image.fromarray((away * 255).astype(np.uint8)))
    elif rng.random() < 0.4:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.9) * _unit(size)))
    levels = np.linspace(0, 1, 256)
    curve = levels ** rng.uniform(0.85, 1.15)
    curve = curve + rng.uniform(0, 0.35) * (curve * curve * (3 - 2 * curve) - curve)
    black, white = rng.uniform(0, 9), rng.uniform(244, 255)
    warmth = rng.uniform(-0.04, 0.04)
    balance = (1 + warmth, 1 + rng.uniform(-0.012, 0.012), 1 - warmth)
    table = [
        np.clip(np.rint((black + (white - black) * curve) * gain), 0, 255).astype(int).tolist() for gain in balance
    ]
    image = image.point(table[0] + table[1] + table[2])
    light = 1 + rng.uniform(-0.12, 0.12) * middles[None] + rng.uniform(-0.12, 0.06) * middles[:, None]
    light = light + rng.uniform(0, 0.12) * (noise(rng, size, (3, 5)) - 0.5)
    if rng.random() < 0.4:
        light = light - rng.uniform(0.15, 0.55) * (middles[None] ** 2 + middles[:, None] ** 2)
    values = to_array(image) * _for_each_channel(light)
    strength = rng.uniform(0, 3.5) * _unit(size)
    grain = np.random.default_rng(rng.getrandbits(64)).standard_normal((size, size), dtype=np.float32) * strength
    return from_array(values + _for_each_channel(grain))


def _stroke_direction(rng: random.Random, light: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where a brush goes at each pixel: along the edges, elsewhere along a slowly turning field; (down, across)."""
    size = light.shape[0]
    down, across = np.gradient(gaussian_filter(light, 1.2 * _unit(size)))
    reach = round(9 * _unit(size))
    along, skew = uniform_filter(across * across - down * down, reach), uniform_filter(2 * across * down, reach)
    turn = rng.uniform(0, np.pi) + rng.uniform(0.5, 2.5) * noise(rng, size, (3, 5))
    weak = 2e-4 / _unit(size) ** 2
    # Doubled angles, because a stroke has no head: up and down are the same direction.
    angle = 0.5 * np.arctan2(skew + weak * np.sin(2 * turn), along + weak * np.cos(2 * turn)) + np.pi / 2
    return np.sin(angle), np.cos(angle)


def _oil(image: Image.Image, rng: random.Random) -> Image.Image:
    """Brush strokes along the forms, each with its own tone, that stand out of the canvas and catch the light."""
    size = image.size[0]
    unit = _unit(size)
    original = to_array(image)
    light = _lightness(image)
    fine = 0.75 * _detail(light)
    flat = _flattened(image, max(1, round(1.5 * unit)))
    flat += _for_each_channel(fine) * (original - flat)
    down, across = _stroke_direction(rng, light)
    rows, columns = np.indices((size, size), dtype=np.float32)
    bristles = _grain(rng, size, rng.uniform(1.8, 2.6))
    strokes, paint = np.zeros((size, size), np.float32), np.zeros((size, size, 3), np.float32)
    length = rng.uniform(3.5, 5.5) * unit * (1 - 0.8 * fine)
    down, across = down * length, across * length
    for step in (-1, -0.6, -0.2, 0.2, 0.6, 1):
        there = rows + step * down, columns + step * across
        strokes += _taken(bristles, *there)
        if abs(step) < 0.7:
            paint += _taken(flat, *there) / 4
    strokes /= max(float(strokes.std()), 1e-6)
    # A stroke ends a little beyond the edge it follows.
    beyond = strokes * (0.8 * unit) * (1 - fine)
    paint = 0.5 * paint + 0.5 * _taken(flat, rows + beyond, columns + beyond)
    levels = rng.uniform(14, 24)
    paint = paint + 0.4 * (np.rint(paint / levels) * levels - paint)
    grey = _grey(paint)
    paint = grey + rng.uniform(1.12, 1.35) * (paint - grey)
    relief = strokes - np.roll(strokes, (max(1, round(unit)), max(1, round(unit))), (0, 1))
    tone = rng.uniform(4, 8) * strokes + rng.uniform(3, 6) * relief + rng.uniform(0, 3) * _grain(rng, size, 1.2)
    paint = paint + _for_each_channel(tone) * np.asarray(varied(rng, (250, 250, 250), 25)) / 250
    return from_array(_with_mean_of(paint, original, 0.85))


def _toned(image: Image.Image, rng: random.Random) -> np.ndarray:
    """How light a printmaker takes each pixel to be, 0 to 1: the blue of a sky often lighter than the eye would."""
    blue = rng.choice((0.11, rng.uniform(0.2, 0.35)))
    weights = np.asarray((0.34 * (1 - blue), 0.66 * (1 - blue), blue), np.float32)
    return to_array(image) @ weights / 255


def _normalised(light: np.ndarray, middle: float) -> np.ndarray:
    """Lightness spread over all tones, its mean moved towards `middle`, its details strengthened; 0 to 1."""
    dark, bright = np.percentile(light, (2, 98))
    # A nearly uniform picture is not blown up to full contrast.
    spread = max(float(bright - dark), 0.2)
    tone = np.clip((light - dark) / spread, 0.002, 1)
    tone = tone ** np.clip(np.log(middle) / np.log(np.clip(tone.mean(), 0.05, 0.95)), 0.5, 1.6)
    return np.clip(tone + 0.5 * (tone - _smoothed(tone, 14)), 0, 1)


def _printed(tone: np.ndarray, rng: random.Random, sepia: float) -> Image.Image:
    """Tones from 0 (ink) to 1 (paper) in black ink on white or cream paper, now and then in brown ink."""
    paper = rng.choice(((252, 252, 250), (248, 243, 230), (240, 232, 212)))
    ink = (66, 42, 26) if rng.random() < sepia else (22, 21, 22)
    shift = rng.uniform(-6, 4)
    ink, paper = np.asarray(ink, np.float32) + shift, np.asarray(paper, np.float32) + shift
    return from_array(ink + _for_each_channel(np.clip(tone, 0, 1)) * (paper - ink))


def _lithograph(image: Image.Image, rng: random.Random) -> Image.Image:
    """Greasy crayon on stone: tones made of irregular grain, dark outlines, white paper left bare."""
    size = image.size[0]
    light = _toned(image, rng)
    tone = _normalised(light, rng.uniform(0.55, 0.68))
    tone = tone - rng.uniform(0.5, 0.9) * np.clip(_edges(light, 0.9 * _unit(size)) - 0.04, 0, 1)
    grain = _grain(rng, size, rng.uniform(1.5, 2.1))
    crayon = 1 / (1 + np.exp(-7 * (tone - 0.46 + rng.uniform(0.05, 0.11) * grain)))
    print_ = 0.5 * tone + 0.5 * crayon
    return _printed(np.where(tone > 0.8, print_ + (tone - 0.8) * 2.5, print_), rng, 0.12)


def _lines(bend: np.ndarray, angle: float, period: float) -> np.ndarray:
    """Parallel lines, `period` units apart, moved by `bend` periods at each place: a wave from 0 to 1, (size, size)."""
    size = bend.shape[0]
    rows, columns = np.indices((size, size), dtype=np.float32)
    place = rows * np.float32(np.cos(angle)) + columns * np.float32(np.sin(angle))
    return 0.5 + 0.5 * np.sin(2 * np.pi * (place / (period * _unit(size)) + bend))


def _engraving(image: Image.Image, rng: random.Random) -> Image.Image:
    """Lines cut in a plate: they swell where it is dark, and cross where it is darkest."""
    size = image.size[0]
    light = _toned(image, rng)
    tone = _normalised(light, rng.uniform(0.52, 0.64))
    # The lines bend with the forms.
    bend = 5 * _smoothed(light, 8) + 2 * noise(rng, size, (3, 5))
    angle, period = rng.uniform(-0.5, 1.2), rng.uniform(4.6, 5.8)
    hatched = 1 / (1 + np.exp(-6 * (tone * 1.25 - 0.12 - _lines(bend, angle, period))))
    crossed = 1 / (1 + np.exp(-6 * (tone * 2.2 - 0.05 - _lines(bend, angle + 1.2, period))))
    cut = 0.52 * tone + 0.48 * np.minimum(hatched, crossed)
    cut = cut - rng.uniform(0.7, 1.1) * np.clip(_edges(light, 0.8 * _unit(size)) - 0.04, 0, 1)
    return _printed(np.where(tone > 0.75, cut + (tone - 0.75) * 2.4, cut), rng, 0.15)


def _hatching(rng: random.Random, size: int) -> np.ndarray:
    """Short slanted pencil strokes of irregular strength, mean 0, deviation 1; (size, size)."""
    angle = rng.uniform(0.5, 1.1) * rng.choice((-1, 1))
    rows, columns = np.indices((size, size), dtype=np.float32) / _unit(size)
    across = (rows * np.cos(angle) + columns * np.sin(angle)) / 1.9
    along = (columns * np.cos(angle) - rows * np.sin(angle)) / 18
    table = np.random.default_rng(rng.getrandbits(64)).standard_normal((256, 64), dtype=np.float32)
    # Neighbouring strokes do not begin side by side.
    start = np.random.default_rng(rng.getrandbits(64)).random(256, dtype=np.float32) * 64
    line = np.floor(across).astype(int) % 256
    strokes = gaussian_filter(table[line, np.floor(along + start[line]).astype(int) % 64], 0.7 * _unit(size))
    return strokes / max(float(strokes.std()), 1e-6)


def _pencil(image: Image.Image, rng: random.Random) -> Image.Image:
    """Graphite: outlines of uneven pressure, light hatching in the shadows, paper elsewhere."""
    size = image.size[0]
    light = _toned(image, rng)
    tone = _normalised(light, rng.uniform(0.62, 0.72))
    pressure = 0.75 + 0.5 * noise(rng, size, (4, 9))
    outlines = np.clip(_edges(light, 0.8 * _unit(size)) * rng.uniform(2.4, 3.4) - 0.12, 0, 1) ** 0.8 * pressure
    shade = np.clip(0.92 - tone, 0, 1) ** 1.2 * rng.uniform(0.5, 0.72)
    graphite = 0.8 * np.clip(outlines, 0, 1) + shade * np.clip(0.85 + 0.27 * _hatching(rng, size), 0, 1.5)
    graphite = graphite * (1 + 0.12 * _grain(rng, size, 1.3))
    paper = np.asarray(rng.choice(((250, 250, 250), (246, 244, 238), (238, 236, 230))), np.float32)
    lead = np.asarray((52, 52, 55), np.float32)
    return from_array(paper + _for_each_channel(np.clip(graphite, 0, 1)) * (lead - paper))


def _watercolour(image: Image.Image, rng: random.Random) -> Image.Image:
    """Thin washes on white paper: soft uneven edges where pigment gathers, clouds within a wash, granulation."""
    size = image.size[0]
    unit = _unit(size)
    flat = _flattened(image, max(1, round(1.5 * unit)))
    rows, columns = np.indices((size, size), dtype=np.float32)
    fine = 0.75 * _detail(_lightness(image))
    flat += _for_each_channel(fine) * (to_array(image) - flat)
    wander = 3.5 * unit * (1 - 0.8 * fine) * (noise(rng, size, (24, 48)) - 0.5)
    flat = _taken(flat, rows + wander, columns - wander.T)
    soft = from_array(flat).filter(ImageFilter.GaussianBlur(0.6 * unit))
    pigment = 255 - to_array(soft)
    light = _lightness(soft)
    depth = rng.uniform(0.72, 0.86) * (1 + rng.uniform(0.2, 0.4) * (noise(rng, size, (3, 6, 12, 24)) - 0.5))
    depth = depth * (1 + rng.uniform(0.5, 1.0) * np.clip(_edges(light, unit) - 0.03, 0, 0.6))
    depth = depth * (1 + rng.uniform(0.02, 0.05) * _grain(rng, size, 1.8))
    # The lightest parts are paper that was never wetted.
    depth = depth * np.clip(1.15 - 0.4 * light**3, 0, 1)
    if rng.random() < 0.3:
        across = np.minimum(rows, size - 1 - rows), np.minimum(columns, size - 1 - columns)
        margin = np.minimum(*across) / unit - rng.uniform(3, 7) - 7 * (noise(rng, size, (6, 12, 24)) - 0.5)
        depth = depth * np.clip(margin / 1.5, 0, 1)
    return from_array(np.asarray((254, 253, 249), np.float32) - pigment * _for_each_channel(depth))


def _illustration(image: Image.Image, rng: random.Random) -> Image.Image:
    """Clean as drawn, with fewer and slightly stronger colours."""
    values = _flattened(image, max(1, round(_unit(image.size[0]))))
    grey = _grey(values)
    levels = rng.uniform(18, 32)
    # Only lightness is reduced to levels: channels reduced one by one would change the hue.
    change = 0.6 * (np.rint(grey / levels) * levels - grey)
    return from_array(grey + rng.uniform(1.05, 1.2) * (values - grey) + change)


def _as_drawn(image: Image.Image, rng: random.Random) -> Image.Image:
    """The drawing itself, a little lighter or darker."""
    lightness = rng.uniform(0.93, 1.05)
    return image.point([min(255, round(level * lightness)) for level in range(256)] * 3)


STYLES: tuple[Style, ...] = (
    Style(
        "photo",
        0.42,
        (
            "a photo of",
            "a photograph of",
            "a picture of",
            "a high quality photo of",
            "a high quality picture of",
            "a high quality photograph of",
        ),
        (
            "a high quality photo",
            "a high quality photo",
            "a photo",
            "a picture",
            "a high quality picture",
            "a photograph",
        ),
        _photo,
    ),
    Style("none", 0.22, ("",), ("a picture", "an image"), _as_drawn),
    Style(
        "oil painting",
        0.15,
        ("an oil painting of", "an oil painting of", "a painting of", "an oil painting showing"),
        ("an oil painting", "an oil painting", "a painting"),
        _oil,
    ),
    Style(
        "lithograph",
        0.07,
        ("a lithograph of", "a lithograph of", "a black and white lithograph of"),
        ("a lithograph", "a black and white print"),
        _lithograph,
    ),
    Style(
        "engraving",
        0.02,
        ("an engraving of", "a black and white engraving of", "an etching of"),
        ("an engraving", "an etching"),
        _engraving,
    ),
    Style(
        "pencil sketch",
        0.05,
        ("a pencil sketch of", "a sketch of", "a pencil drawing of", "a drawing of"),
        ("a pencil sketch", "a sketch", "a pencil drawing"),
        _pencil,
    ),
    Style(
        "watercolour",
        0.05,
        ("a watercolor of", "a watercolor painting of", "a watercolour of"),
        ("a watercolor", "a watercolor painting", "a watercolour"),
        _watercolour,
    ),
    Style(
        "illustration",
        0.02,
        ("an illustration of", "a cartoon of", "a digital illustration of"),
        ("an illustration", "a cartoon"),
        _illustration,
    ),
)
