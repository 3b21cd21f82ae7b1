"""What the modules that draw IF-mini's training scenes hand each other."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from if_mini.pictures.cache import Assets


@dataclass(frozen=True)
class Backdrop:
    """A place where something may stand.

    :param image: RGB, square.
    :param ground: the height (0 top, 1 bottom) at which feet rest; None where things float in the middle.
    :param phrases: how a caption names the place, such as "in a meadow".
    """

    name: str
    image: Image.Image
    ground: float | None
    phrases: tuple[str, ...]


@dataclass(frozen=True)
class Scene:
    """A picture (RGB, square) and the noun phrase that describes it, without its style: "a dog on a beach".

    :param view: whether it shows a place as a whole, so that a style's name alone may describe it.
    """

    image: Image.Image
    caption: str
    view: bool = False


@dataclass(frozen=True)
class Concept:
    """Something that our own code draws: `draw(rng, size, assets)` makes a scene of it, `weight` is its share."""

    name: str
    weight: float
    draw: Callable[[random.Random, int, Assets], Scene]
