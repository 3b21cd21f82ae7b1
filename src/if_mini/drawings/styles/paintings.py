"""Oil paintings, watercolours and flat illustrations: they keep the colours and drop details."""

from __future__ import annotations

import random

import numpy as np
from PIL import Image, ImageFilter
from scipy.ndimage import gaussian_filter, uniform_filter

from if_mini.drawings.drawing import from_array, noise, to_array, varied
from if_mini.drawings.styles.filters import edges, for_each_channel, grain, lightness, unit_length


def oil(image: Image.Image, rng: random.Random) -> Image.Image:
    """An oil painting: raised brush strokes along the forms, each with its own tone, that catch the light."""
    size = image.size[0]
    unit = unit_length(size)
    original = to_array(image)
    light = lightness(image)
    fine = 0.75 * _detail(light)
    flat = _kuwahara(image, max(1, round(1.5 * unit)))
    flat += for_each_channel(fine) * (original - flat)
    down, across = _stroke_direction(rng, light)
    rows, columns = np.indices((size, size), dtype=np.float32)
    bristles = grain(rng, size, rng.uniform(1.8, 2.6))
    strokes, paint = np.zeros((size, size), np.float32), np.zeros((size, size, 3), np.float32)
    length = rng.uniform(3.5, 5.5) * unit * (1 - 0.8 * fine)
    down, across = down * length, across * length
    for step in (-1, -0.6, -0.2, 0.2, 0.6, 1):
        there = rows + step * down, columns + step * across
        strokes += _sampled(bristles, *there)
        if abs(step) < 0.7:
            paint += _sampled(flat, *there) / 4
    strokes /= max(float(strokes.std()), 1e-6)
    # Strokes end slightly beyond edges.
    beyond = strokes * (0.8 * unit) * (1 - fine)
    paint = 0.5 * paint + 0.5 * _sampled(flat, rows + beyond, columns + beyond)
    levels = rng.uniform(14, 24)
    paint = paint + 0.4 * (np.rint(paint / levels) * levels - paint)
    grey = _grey(paint)
    paint = grey + rng.uniform(1.12, 1.35) * (paint - grey)
    relief = strokes - np.roll(strokes, (max(1, round(unit)), max(1, round(unit))), (0, 1))
    tone = rng.uniform(4, 8) * strokes + rng.uniform(3, 6) * relief + rng.uniform(0, 3) * grain(rng, size, 1.2)
    paint = paint + for_each_channel(tone) * np.asarray(varied(rng, (250, 250, 250), 25)) / 250
    return from_array(_towards_mean_of(paint, original, 0.85))


def _stroke_direction(rng: random.Random, light: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The direction (down, across) of the brush at each pixel: along edges, elsewhere along a slowly turning field."""
    size = light.shape[0]
    down, across = np.gradient(gaussian_filter(light, 1.2 * unit_length(size)))
    reach = round(9 * unit_length(size))
    along, skew = uniform_filter(across * across - down * down, reach), uniform_filter(2 * across * down, reach)
    turn = rng.uniform(0, np.pi) + rng.uniform(0.5, 2.5) * noise(rng, size, (3, 5))
    weak = 2e-4 / unit_length(size) ** 2
    # Double the angle, because a stroke has no head: opposite directions are the same.
    angle = 0.5 * np.arctan2(skew + weak * np.sin(2 * turn), along + weak * np.cos(2 * turn)) + np.pi / 2
    return np.sin(angle), np.cos(angle)


def watercolour(image: Image.Image, rng: random.Random) -> Image.Image:
    """A watercolour: thin washes on white paper, with pigment gathered at soft edges, clouds and granulation."""
    size = image.size[0]
    unit = unit_length(size)
    flat = _kuwahara(image, max(1, round(1.5 * unit)))
    rows, columns = np.indices((size, size), dtype=np.float32)
    fine = 0.75 * _detail(lightness(image))
    flat += for_each_channel(fine) * (to_array(image) - flat)
    wander = 3.5 * unit * (1 - 0.8 * fine) * (noise(rng, size, (24, 48)) - 0.5)
    flat = _sampled(flat, rows + wander, columns - wander.T)
    soft = from_array(flat).filter(ImageFilter.GaussianBlur(0.6 * unit))
    pigment = 255 - to_array(soft)
    light = lightness(soft)
    depth = rng.uniform(0.72, 0.86) * (1 + rng.uniform(0.2, 0.4) * (noise(rng, size, (3, 6, 12, 24)) - 0.5))
    depth = depth * (1 + rng.uniform(0.5, 1.0) * np.clip(edges(light, unit) - 0.03, 0, 0.6))
    depth = depth * (1 + rng.uniform(0.02, 0.05) * grain(rng, size, 1.8))
    # The lightest parts are bare paper.
    depth = depth * np.clip(1.15 - 0.4 * light**3, 0, 1)
    if rng.random() < 0.3:
        across = np.minimum(rows, size - 1 - rows), np.minimum(columns, size - 1 - columns)
        margin = np.minimum(*across) / unit - rng.uniform(3, 7) - 7 * (noise(rng, size, (6, 12, 24)) - 0.5)
        depth = depth * np.clip(margin / 1.5, 0, 1)
    return from_array(np.asarray((254, 253, 249), np.float32) - pigment * for_each_channel(depth))


def illustration(image: Image.Image, rng: random.Random) -> Image.Image:
    """A flat illustration: clean areas in fewer and slightly stronger colours."""
    values = _kuwahara(image, max(1, round(unit_length(image.size[0]))))
    grey = _grey(values)
    levels = rng.uniform(18, 32)
    # Quantise lightness only: quantising each channel would change the hue.
    change = 0.6 * (np.rint(grey / levels) * levels - grey)
    return from_array(grey + rng.uniform(1.05, 1.2) * (values - grey) + change)


def _kuwahara(image: Image.Image, radius: int) -> np.ndarray:
    """Kuwahara's filter, float32 (size, size, 3): it flattens areas and keeps edges sharp.

    Of the four squares that meet in a pixel, it takes the mean of the one with the least variance.
    """
    size = image.size[0]
    light = lightness(image)
    mean = uniform_filter(light, 2 * radius + 1)
    variance = np.pad(uniform_filter(light * light, 2 * radius + 1) - mean * mean, radius, mode="edge")
    colours = np.pad(
        np.asarray(image.filter(ImageFilter.BoxBlur(radius))), ((radius, radius), (radius, radius), (0, 0)), mode="edge"
    )
    wide = size + 2 * radius
    corners = [(down, across) for down in (0, 2 * radius) for across in (0, 2 * radius)]
    calmest = np.stack([variance[down : down + size, across : across + size] for down, across in corners]).argmin(0)
    rows, columns = np.indices((size, size), dtype=np.int32)
    index = rows * wide + columns + np.array([down * wide + across for down, across in corners], np.int32)[calmest]
    return colours.reshape(-1, 3).take(index.ravel(), axis=0).reshape(size, size, 3).astype(np.float32)


def _sampled(values: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """The values at (rows, columns), rounded and clipped to the picture."""
    size = values.shape[0]
    row, column = (np.clip(np.rint(places), 0, size - 1).astype(np.int32) for places in (rows, columns))
    index = row * size + column
    return values.reshape(size * size, -1).take(index.ravel(), axis=0).reshape(values.shape)


def _detail(light: np.ndarray) -> np.ndarray:
    """Where a painter uses a finer brush: 1 in detailed areas such as faces, 0 in plain ones."""
    unit = unit_length(light.shape[0])
    return np.clip(uniform_filter(edges(np.sqrt(light), 0.7 * unit), 2 * round(2.5 * unit) + 1) * 12 - 0.3, 0, 1)


def _grey(values: np.ndarray) -> np.ndarray:
    """The mean of the three channels, repeated for each, (size, size, 3)."""
    return for_each_channel(values @ np.full(3, 1 / 3, np.float32))


def _towards_mean_of(values: np.ndarray, original: np.ndarray, weight: float) -> np.ndarray:
    """Shift the values' mean colour towards the original's by the fraction `weight`."""
    return values + weight * (original.mean((0, 1)) - values.mean((0, 1)))
