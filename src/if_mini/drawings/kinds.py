"""The types that the drawing modules share."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image


@dataclass(frozen=True)
class Backdrop:
    """A place to put an object in.

    :param image: RGB, square.
    :param ground: y of the ground an object can stand on; None if objects float in the middle.
    :param phrases: names of the place in captions, such as "in a meadow".
    """

    name: str
    image: Image.Image
    ground: float | None
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Scene:
    """A picture and its description.

    :param image: RGB, square.
    :param caption: a noun phrase without the style, such as "a dog on a beach".
    :param view: whether the style's name alone can describe it, as for a view of a place.
    """

    image: Image.Image
    caption: str
    view: bool = False


@dataclass(frozen=True)
class Concept:
    """Something that our own code draws.

    :param weight: how often scenes show it, relative to the other concepts.
    :param draw: `draw(rng, size)` draws a scene of it.
    """

    name: str
    weight: float
    draw: Callable[[random.Random, int], Scene]
