"""Places to put objects in: drawn by code, sometimes cut from a photograph."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from if_mini.drawings.kinds import Backdrop
from if_mini.drawings.places.indoors import plain, room, table
from if_mini.drawings.places.outdoors import desert, forest, meadow, snow
from if_mini.drawings.places.photographic_backdrops import photographic
from if_mini.drawings.places.shores import beach, sea, sunset, underwater
from if_mini.drawings.places.skies import open_sky, space
from if_mini.drawings.places.town import city, night_city

if TYPE_CHECKING:
    from if_mini.pictures.cache import Assets

# How each place is drawn and named in captions; "plain" returns its own phrases, which name its colour.
_DRAWN: dict[str, tuple[Callable, tuple[str, ...]]] = {
    "meadow": (meadow, ("in a meadow", "in a field", "on the grass", "in a green field")),
    "forest": (forest, ("in a forest", "in the woods", "among trees")),
    "snow": (snow, ("in the snow", "in the snowy mountains", "in front of snowy mountains")),
    "beach": (beach, ("on a beach", "on the beach", "by the sea", "on the sand")),
    "sea": (sea, ("in the sea", "on the water", "in the ocean")),
    "city": (city, ("in a city", "on a street", "in the city")),
    "night_city": (night_city, ("in a city at night", "in the city at night", "on a street at night")),
    "desert": (desert, ("in the desert", "in a desert", "in front of sand dunes")),
    "space": (space, ("in space", "in outer space", "among the stars")),
    "room": (room, ("in a room", "indoors", "at home")),
    "table": (table, ("on a table", "on a table top")),
    "plain": (plain, ()),
    "sunset": (sunset, ("at sunset", "in front of a sunset")),
    "underwater": (underwater, ("underwater", "under water", "under the sea")),
    "sky": (open_sky, ("in the sky", "in the air")),
}


def _place(name: str, rng: random.Random, size: int, assets: Assets | None) -> Backdrop:
    """A photograph of the place, if `photographic` returns one, otherwise a drawing."""
    if assets is not None and (backdrop := photographic(name, rng, size, assets)):
        return backdrop
    draw, phrases = _DRAWN[name]
    image, ground, *own = draw(rng, size)
    return Backdrop(name, image, ground, *(own or [phrases]))


PLACES: dict[str, Callable[[random.Random, int, Assets | None], Backdrop]] = {
    name: partial(_place, name) for name in _DRAWN
}
"""For each place a function `place(rng, size, assets)`; without assets (None) it never returns a photograph."""
