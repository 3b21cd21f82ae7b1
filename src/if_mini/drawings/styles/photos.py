"""Drawings shown as photographs, and as they are."""

from __future__ import annotations

import random

import numpy as np
from PIL import Image, ImageFilter

from if_mini.drawings.drawing import brightened, coordinates, from_array, noise, to_array
from if_mini.drawings.styles.filters import for_each_channel, unit_length


def photo(image: Image.Image, rng: random.Random) -> Image.Image:
    """Imitate a camera: slight blur, tone curve, white balance, uneven light, vignette and grain."""
    size = image.size[0]
    across, down = (places - 0.5 for places in coordinates(size))
    if rng.random() < 0.35:
        # The corners are out of focus.
        x, y = rng.uniform(-0.15, 0.15), rng.uniform(-0.1, 0.2)
        away = np.clip(((across - x) ** 2 + (down - y) ** 2) * 5 - 0.3, 0, 1)
        soft = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.8, 2.0) * unit_length(size)))
        image = Image.composite(soft, image, Image.fromarray((away * 255).astype(np.uint8)))
    elif rng.random() < 0.4:
        image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.9) * unit_length(size)))
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
    light = 1 + rng.uniform(-0.12, 0.12) * across + rng.uniform(-0.12, 0.06) * down
    light = light + rng.uniform(0, 0.12) * (noise(rng, size, (3, 5)) - 0.5)
    if rng.random() < 0.4:
        light = light - rng.uniform(0.15, 0.55) * (across**2 + down**2)
    values = to_array(image) * for_each_channel(light)
    strength = rng.uniform(0, 3.5) * unit_length(size)
    grain = np.random.default_rng(rng.getrandbits(64)).standard_normal((size, size), dtype=np.float32) * strength
    return from_array(values + for_each_channel(grain))


def as_drawn(image: Image.Image, rng: random.Random) -> Image.Image:
    """The drawing itself, slightly lighter or darker."""
    return brightened(image, rng.uniform(0.93, 1.05))
