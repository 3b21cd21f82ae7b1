"""The manners in which IF-mini's scenes are shown: photograph, oil painting, lithograph, pencil sketch and others.

A style works on the drawing before it is reduced to the model's 64 pixels.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from if_mini.drawings.drawing import from_array, noise, to_array
from if_mini.drawings.styles.filters import for_each_channel, unit_length
from if_mini.drawings.styles.paintings import illustration, oil, watercolour
from if_mini.drawings.styles.prints import engraving, lithograph, pencil


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


def _photo(image: Image.Image, rng: random.Random) -> Image.Image:
    """As a camera sees it: tone curve, white balance, light from one side, a little blur, vignette and grain."""
    size = image.size[0]
    middles = (np.arange(size, dtype=np.float32) + 0.5) / size - 0.5
    if rng.random() < 0.35:
        # The corners lie out of focus.
        x, y = rng.uniform(-0.15, 0.15), rng.uniform(-0.1, 0.2)
        away = np.clip(((middles[None] - x) ** 2 + (middles[:, None] - y) ** 2) * 5 - 0.3, 0, 1)
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
    light = 1 + rng.uniform(-0.12, 0.12) * middles[None] + rng.uniform(-0.12, 0.06) * middles[:, None]
    light = light + rng.uniform(0, 0.12) * (noise(rng, size, (3, 5)) - 0.5)
    if rng.random() < 0.4:
        light = light - rng.uniform(0.15, 0.55) * (middles[None] ** 2 + middles[:, None] ** 2)
    values = to_array(image) * for_each_channel(light)
    strength = rng.uniform(0, 3.5) * unit_length(size)
    grain = np.random.default_rng(rng.getrandbits(64)).standard_normal((size, size), dtype=np.float32) * strength
    return from_array(values + for_each_channel(grain))


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
            *["a high quality photo"] * 5,
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
        oil,
    ),
    Style(
        "lithograph",
        0.07,
        ("a lithograph of", "a lithograph of", "a black and white lithograph of"),
        ("a lithograph", "a black and white print"),
        lithograph,
    ),
    Style(
        "engraving",
        0.02,
        ("an engraving of", "a black and white engraving of", "an etching of"),
        ("an engraving", "an etching"),
        engraving,
    ),
    Style(
        "pencil sketch",
        0.05,
        ("a pencil sketch of", "a sketch of", "a pencil drawing of", "a drawing of"),
        ("a pencil sketch", "a sketch", "a pencil drawing"),
        pencil,
    ),
    Style(
        "watercolour",
        0.05,
        ("a watercolor of", "a watercolor painting of", "a watercolour of"),
        ("a watercolor", "a watercolor painting", "a watercolour"),
        watercolour,
    ),
    Style(
        "illustration",
        0.02,
        ("an illustration of", "a cartoon of", "a digital illustration of"),
        ("an illustration", "a cartoon"),
        illustration,
    ),
)
