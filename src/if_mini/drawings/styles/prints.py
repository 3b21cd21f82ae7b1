"""Prints and drawings in one ink: lithographs, engravings and pencil sketches."""

from __future__ import annotations

import random

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter

from if_mini.drawings.drawing import from_array, noise, to_array
from if_mini.drawings.styles.filters import edges, for_each_channel, grain, unit_length


def lithograph(image: Image.Image, rng: random.Random) -> Image.Image:
    """A lithograph, greasy crayon on stone: tones of irregular grain, dark outlines and bare white paper."""
    size = image.size[0]
    light = _luminance(image, rng)
    tone = _normalised(light, rng.uniform(0.55, 0.68))
    tone = tone - rng.uniform(0.5, 0.9) * np.clip(edges(light, 0.9 * unit_length(size)) - 0.04, 0, 1)
    grains = grain(rng, size, rng.uniform(1.5, 2.1))
    crayon = 1 / (1 + np.exp(-7 * (tone - 0.46 + rng.uniform(0.05, 0.11) * grains)))
    print_ = 0.5 * tone + 0.5 * crayon
    return _printed(np.where(tone > 0.8, print_ + (tone - 0.8) * 2.5, print_), rng, 0.12)


def engraving(image: Image.Image, rng: random.Random) -> Image.Image:
    """An engraving: lines cut into a plate that swell in dark areas and cross in the darkest."""
    size = image.size[0]
    light = _luminance(image, rng)
    tone = _normalised(light, rng.uniform(0.52, 0.64))
    # The lines follow the forms.
    bend = 5 * _smoothed(light, 8) + 2 * noise(rng, size, (3, 5))
    angle, period = rng.uniform(-0.5, 1.2), rng.uniform(4.6, 5.8)
    hatched = 1 / (1 + np.exp(-6 * (tone * 1.25 - 0.12 - _lines(bend, angle, period))))
    crossed = 1 / (1 + np.exp(-6 * (tone * 2.2 - 0.05 - _lines(bend, angle + 1.2, period))))
    cut = 0.52 * tone + 0.48 * np.minimum(hatched, crossed)
    cut = cut - rng.uniform(0.7, 1.1) * np.clip(edges(light, 0.8 * unit_length(size)) - 0.04, 0, 1)
    return _printed(np.where(tone > 0.75, cut + (tone - 0.75) * 2.4, cut), rng, 0.15)


def _lines(bend: np.ndarray, angle: float, period: float) -> np.ndarray:
    """Parallel lines, `period` units apart and shifted by `bend` periods at each pixel: a wave (size, size), 0 to 1."""
    size = bend.shape[0]
    rows, columns = np.indices((size, size), dtype=np.float32)
    place = rows * np.float32(np.cos(angle)) + columns * np.float32(np.sin(angle))
    return 0.5 + 0.5 * np.sin(2 * np.pi * (place / (period * unit_length(size)) + bend))


def pencil(image: Image.Image, rng: random.Random) -> Image.Image:
    """A pencil sketch: outlines of uneven pressure, light hatching in the shadows, paper elsewhere."""
    size = image.size[0]
    light = _luminance(image, rng)
    tone = _normalised(light, rng.uniform(0.62, 0.72))
    pressure = 0.75 + 0.5 * noise(rng, size, (4, 9))
    outlines = np.clip(edges(light, 0.8 * unit_length(size)) * rng.uniform(2.4, 3.4) - 0.12, 0, 1) ** 0.8 * pressure
    shade = np.clip(0.92 - tone, 0, 1) ** 1.2 * rng.uniform(0.5, 0.72)
    graphite = 0.8 * np.clip(outlines, 0, 1) + shade * np.clip(0.85 + 0.27 * _hatching(rng, size), 0, 1.5)
    graphite = graphite * (1 + 0.12 * grain(rng, size, 1.3))
    paper = np.asarray(rng.choice(((250, 250, 250), (246, 244, 238), (238, 236, 230))), np.float32)
    lead = np.asarray((52, 52, 55), np.float32)
    return from_array(paper + for_each_channel(np.clip(graphite, 0, 1)) * (lead - paper))


def _hatching(rng: random.Random, size: int) -> np.ndarray:
    """Short slanted pencil strokes of irregular strength, (size, size), scaled to a standard deviation of 1."""
    angle = rng.uniform(0.5, 1.1) * rng.choice((-1, 1))
    rows, columns = np.indices((size, size), dtype=np.float32) / unit_length(size)
    across = (rows * np.cos(angle) + columns * np.sin(angle)) / 1.9
    along = (columns * np.cos(angle) - rows * np.sin(angle)) / 18
    table = np.random.default_rng(rng.getrandbits(64)).standard_normal((256, 64), dtype=np.float32)
    # Neighbouring strokes start at different places.
    start = np.random.default_rng(rng.getrandbits(64)).random(256, dtype=np.float32) * 64
    line = np.floor(across).astype(int) % 256
    strokes = gaussian_filter(table[line, np.floor(along + start[line]).astype(int) % 64], 0.7 * unit_length(size))
    return strokes / max(float(strokes.std()), 1e-6)


def _luminance(image: Image.Image, rng: random.Random) -> np.ndarray:
    """Lightness from 0 to 1, as a printmaker sees it: half the time blue counts more than for the eye."""
    blue = rng.choice((0.11, rng.uniform(0.2, 0.35)))
    weights = np.asarray((0.34 * (1 - blue), 0.66 * (1 - blue), blue), np.float32)
    return to_array(image) @ weights / 255


def _normalised(light: np.ndarray, middle: float) -> np.ndarray:
    """Lightness stretched to 0 to 1, its mean shifted towards `middle`, its details sharpened."""
    dark, bright = np.percentile(light, (2, 98))
    # A nearly uniform picture must not gain full contrast.
    spread = max(float(bright - dark), 0.2)
    tone = np.clip((light - dark) / spread, 0.002, 1)
    tone = tone ** np.clip(np.log(middle) / np.log(np.clip(tone.mean(), 0.05, 0.95)), 0.5, 1.6)
    return np.clip(tone + 0.5 * (tone - _smoothed(tone, 14)), 0, 1)


def _smoothed(values: np.ndarray, width: float) -> np.ndarray:
    """Values (size, size) blurred over about `width` units: a coarse grid is far faster than a wide filter."""
    size = values.shape[0]
    coarse = max(2, round(128 / width))
    reduced = Image.fromarray(values.astype(np.float32, copy=False)).resize((coarse, coarse), Image.Resampling.BOX)
    return np.asarray(reduced.resize((size, size), Image.Resampling.BICUBIC))


def _printed(tone: np.ndarray, rng: random.Random, sepia: float) -> Image.Image:
    """Tones from 0 (ink) to 1 (paper), printed in black or, with probability `sepia`, brown on white or cream paper."""
    paper = rng.choice(((252, 252, 250), (248, 243, 230), (240, 232, 212)))
    ink = (66, 42, 26) if rng.random() < sepia else (22, 21, 22)
    shift = rng.uniform(-6, 4)
    ink, paper = np.asarray(ink, np.float32) + shift, np.asarray(paper, np.float32) + shift
    return from_array(ink + for_each_channel(np.clip(tone, 0, 1)) * (paper - ink))
