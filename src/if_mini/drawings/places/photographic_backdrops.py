"""Photographs that can show a place: which ones, how captions name the place, and where objects can stand.

Not every photograph of scenery fits: some skies are not open, some nights are not in a city. The fitting ones are
therefore listed by their captions (see `if_mini.pictures.photographs`). A cache may lack any of them.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image, ImageFilter

from if_mini.drawings.drawing import brightened
from if_mini.drawings.kinds import Backdrop

if TYPE_CHECKING:
    from if_mini.pictures.cache import Assets


@dataclass(frozen=True)
class View:
    """What a photograph shows of a place.

    :param phrases: names of the place in captions.
    :param ground: range of y in which objects can stand; None if there is nothing to stand on.
    """

    phrases: tuple[str, ...]
    ground: tuple[float, float] | None = (0.78, 0.9)


_FIELD = View(("in a meadow", "in a field", "on the grass"))
_WOODS = View(("in a forest", "in the woods"))
_TREETOPS = View(("among trees", "in front of trees"), None)
_HEIGHTS = View(("in the mountains", "in front of mountains"), (0.82, 0.92))
_LAKE = View(("on the water", "on a lake", "by a lake"))
_PIER = View(("on a pier", "on a wooden pier"))
_TOWN = View(("in a city", "in the city", "on a street"), (0.84, 0.92))
_TOWN_AT_NIGHT = View(("in a city at night", "in the city at night", "at night"), (0.84, 0.92))
_PYRAMIDS = View(("in the desert", "in a desert", "in front of a pyramid"), (0.82, 0.92))
_AIR = View(("in the sky", "in the air", "in front of clouds"), None)
_REEF = View(("underwater", "under water", "under the sea"), None)

SHARES = {
    **{"meadow": 0.4, "forest": 0.4, "snow": 0.4, "sky": 0.35, "underwater": 0.35, "desert": 0.3},
    **{"beach": 0.2, "sea": 0.2, "city": 0.2, "night_city": 0.2, "sunset": 0.2},
}
"""How often a photograph shows the place: less often where there are few."""

VIEWS: dict[str, dict[str, View]] = {
    "meadow": {
        "a meadow in front of mountains": View(("in a meadow", "on the grass", "in front of mountains")),
        "dandelions in a meadow": _FIELD,
        "green grass": View(("in the grass", "in green grass")),
        "a corn field": View(("in a corn field", "in a field")),
        "sheep in a meadow": _FIELD,
        "fog over a field": View(("in a field", "in a foggy field")),
        "green hills under a blue sky": View(("in a field", "in front of hills")),
    },
    "forest": {
        "a path in a forest": _WOODS,
        "a mossy log in a forest": _WOODS,
        "a waterfall in a forest": View(("in a forest", "in front of a waterfall")),
        "autumn leaves": View(("on autumn leaves", "among autumn leaves")),
        "tall trees from below": _TREETOPS,
        "green leaves": View(("among leaves", "in front of green leaves"), None),
    },
    "snow": {
        "snowy mountains": View(("in the mountains", "in front of snowy mountains")),
        "a wall on green mountains": _HEIGHTS,
        "ruins in the mountains": _HEIGHTS,
        "mountains under dark clouds": _HEIGHTS,
        "a meadow in front of mountains": _HEIGHTS,
        "a sunset over the mountains": View(("in the mountains at sunset", "in the mountains")),
        "a rocky cliff": View(("in front of a cliff", "in front of a rock")),
    },
    "beach": {
        "grass on a dune": View(("by the sea", "on a dune", "on a beach")),
        "rocks": View(("on rocks", "on the rocks")),
        "pebbles": View(("on a beach", "on pebbles", "on a pebble beach")),
    },
    "sea": {
        "waves in the ocean": View(("in the sea", "in the ocean", "on the water"), (0.7, 0.85)),
        "water splashing": View(("in the water", "in the sea"), (0.7, 0.85)),
        "a lake at dusk": _LAKE,
        "a wooden pier by a lake": _PIER,
        "a pier in the fog": _PIER,
    },
    "city": {
        "a palace and a glass pyramid": _TOWN,
        "a red brick building": _TOWN,
        "a cathedral": View(("in a city", "in front of a cathedral"), (0.86, 0.94)),
        "a church with red roofs": _TOWN,
        "a skyscraper": View(("in a city", "in the city", "in front of a skyscraper"), None),
    },
    "night_city": {
        "a palace and a glass pyramid at night": _TOWN_AT_NIGHT,
        "a palace at night": _TOWN_AT_NIGHT,
        "an opera house at night": View(("in a city at night", "by the water at night", "at night")),
        "a bridge with towers at night": View(("in a city at night", "by a river at night", "at night")),
    },
    "desert": {
        "a pyramid in the desert": _PYRAMIDS,
        "pyramids in the desert": _PYRAMIDS,
        "a ruined pyramid in the desert": _PYRAMIDS,
        "a red cliff": View(("in front of a red cliff", "in a canyon"), (0.84, 0.92)),
        "a river in a canyon": View(("in a canyon", "in a valley"), (0.84, 0.92)),
    },
    "sunset": {
        "a sunset over the mountains": View(("at sunset", "in front of a sunset")),
        "clouds at sunset": View(("at sunset", "in front of a sunset"), None),
        "a lake at dusk": View(("at dusk", "at sunset", "by a lake at sunset")),
    },
    "underwater": {
        "rocks under water": _REEF,
        "a cave under water": _REEF,
        "a coral reef": View(("underwater", "under the sea", "in a coral reef"), None),
    },
    "sky": {
        "the sun behind clouds": _AIR,
        "clouds at sunset": _AIR,
        "small clouds in the sky": _AIR,
        "sunlight through dark clouds": _AIR,
    },
}
"""For each place, the captions of the photographs that can show it."""


def photographic(name: str, rng: random.Random, size: int, assets: Assets) -> Backdrop | None:
    """A photograph of the place with probability `SHARES[name]`, if the cache has one; otherwise None."""
    views = VIEWS.get(name, {})
    fitting = [index for index, texture in enumerate(assets.textures) if texture["caption"] in views]
    if not fitting or rng.random() >= SHARES[name]:
        return None
    index = rng.choice(fitting)
    view = views[assets.textures[index]["caption"]]
    image = _part(rng, size, assets.photograph(index), standing=view.ground is not None)
    return Backdrop(name, image, view.ground and rng.uniform(*view.ground), view.phrases)


def _part(rng: random.Random, size: int, photograph: Image.Image, standing: bool) -> Image.Image:
    """A square crop of a photograph, slightly out of focus like a background.

    :param standing: whether an object will stand in it: the crop is then near the photograph's lower edge.
    """
    side = min(photograph.size) * rng.uniform(0.6, 1.0)
    left = rng.uniform(0, photograph.width - side)
    top = (photograph.height - side) * (rng.uniform(0.8, 1) if standing else rng.random())
    box = (left, top, left + side, top + side)
    image = photograph.convert("RGB").resize((size, size), Image.Resampling.BILINEAR, box=box, reducing_gap=2.0)
    if rng.random() < 0.5:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    image = image.filter(ImageFilter.GaussianBlur(rng.uniform(0.2, 1.6) * size / 128))
    return brightened(image, rng.uniform(0.88, 1.1))
