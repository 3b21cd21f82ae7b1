"""Styles of pictures: photograph, oil painting, lithograph, pencil sketch and others.

A style filters the drawing before it is reduced to the model's 64 pixels.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image

from if_mini.drawings.styles.paintings import illustration, oil, watercolour
from if_mini.drawings.styles.photos import as_drawn, photo
from if_mini.drawings.styles.prints import engraving, lithograph, pencil


@dataclass(frozen=True)
class Style:
    """A style of pictures.

    :param weight: its share of all pictures; the weights of `STYLES` sum to 1.
    :param prefixes: what a caption puts before the scene, such as "an oil painting of"; "" for nothing.
    :param alone: captions that name the style and not the scene, such as "an oil painting".
    :param apply: `apply(image, rng)` returns the filtered picture, RGB and of the same size.
    """

    name: str
    weight: float
    prefixes: tuple[str, ...]
    alone: tuple[str, ...]
    apply: Callable[[Image.Image, random.Random], Image.Image]


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
        photo,
    ),
    Style("none", 0.22, ("",), ("a picture", "an image"), as_drawn),
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
