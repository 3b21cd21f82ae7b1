"""Places indoors: a room, a table top and plain backgrounds.

Each function returns the picture and the y of the ground an object stands on, or None where it floats.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageFilter

from if_mini.drawings.drawing import coordinates, ellipse, gradient, mixed, polygon, shaded, streaks, varied
from if_mini.drawings.places.furniture import cupboard, lamp, picture, plant, shelf, sofa, window
from if_mini.drawings.places.perspective import below, field, ground, nearness
from if_mini.drawings.scenery import between, cover, spread, to_canvas, to_image

_WOODS = ((150, 104, 62), (112, 70, 40), (186, 146, 98), (92, 62, 44), (168, 118, 74))
_WALLS = (
    *((226, 220, 208), (206, 212, 204), (190, 204, 216), (228, 206, 180)),
    *((200, 176, 160), (150, 168, 160), (234, 232, 228), (166, 120, 100)),
)
_CARPETS = ((150, 140, 128), (120, 60, 56), (90, 104, 120), (190, 180, 164))
_CLOTHS = ((236, 232, 224), (170, 60, 56), (90, 120, 150))
_COLOURS = {
    "white": (244, 244, 242),
    "red": (196, 40, 40),
    "blue": (50, 96, 190),
    "light blue": (164, 206, 236),
    "green": (66, 140, 70),
    "yellow": (242, 206, 70),
    "orange": (236, 140, 50),
    "purple": (124, 76, 164),
    "pink": (240, 172, 192),
    "brown": (122, 84, 56),
    "gray": (150, 150, 152),
    "black": (26, 26, 28),
    "beige": (226, 210, 182),
    "teal": (40, 132, 136),
}


def room(rng: random.Random, size: int) -> tuple[Image.Image, float]:
    """A room with a decorated wall, some furniture, and a floor of boards or carpet."""
    base = rng.uniform(0.64, 0.76)
    paint = rng.choice(_WALLS)
    image = _wall(rng, size, varied(rng, paint, 10))
    _hang(rng, image, base)
    if rng.random() < 0.7:
        floor = _boards(rng, size, base, varied(rng, rng.choice(_WOODS), 8), rng.uniform(5, 10))
    else:
        carpet = varied(rng, rng.choice(_CARPETS))
        floor = between(shaded(carpet, 0.88), shaded(carpet, 1.08), ground(rng, size, base))
    canvas = to_canvas(image)
    cover(canvas, mixed(paint, (250, 250, 248), 0.6), below(base - 0.03, size))
    cover(canvas, floor, below(base, size))
    image = to_image(canvas)
    if rng.random() < 0.4:
        _with_corner(rng, image, base, paint)
    return _furnish(rng, image, base), rng.uniform(base + 0.1, 0.94)


def _wall(rng: random.Random, size: int, colour: Sequence[float]) -> Image.Image:
    """A painted, striped, panelled or brick wall, lit from one side."""
    across, down = coordinates(size)
    pattern = rng.choice(("paint", "paint", "paint", "stripes", "panels", "brick"))
    tone = 0.95 + 0.1 * field(rng, size, (4, 10, 40))
    if pattern == "stripes":
        tone = tone * (1 - 0.09 * ((across * rng.randint(8, 14)) % 1 < 0.5))
    elif pattern == "panels":
        tone = tone * (1 - 0.16 * ((across * rng.randint(4, 7)) % 1 < 0.05))
    elif pattern == "brick":
        rows = down * 16
        tone = tone * (1 - 0.17 * ((rows % 1 < 0.16) | ((across * 8 + 0.5 * (rows.astype(int) % 2)) % 1 < 0.07)))
    tone = tone * (1 + rng.uniform(-0.22, 0.22) * (across - 0.5) * 2 - 0.1 * abs(down - 0.4))
    return to_image(tone.astype(np.float32) * spread(colour))


def _boards(rng: random.Random, size: int, horizon: float, wood: Sequence[float], number: float) -> np.ndarray:
    """A floor of boards that run away from the viewer, (3, size, size)."""
    across, _ = coordinates(size)
    place = (across - 0.5) / (nearness(size, horizon) * 0.75 + 0.25) * number + 40
    tone = np.random.default_rng(rng.getrandbits(64)).uniform(0.86, 1.1, 96).astype(np.float32)[place.astype(int) % 96]
    tone = tone * (1 - 0.3 * (place % 1 < 0.07)) * (0.9 + 0.2 * ground(rng, size, horizon))
    return tone.astype(np.float32) * spread(wood)


def _hang(rng: random.Random, image: Image.Image, base: float) -> None:
    """Decorate the wall: usually a window, a picture or a shelf, and sometimes a smaller picture."""
    x = rng.uniform(0.2, 0.8)
    thing = rng.choice((window, window, picture, shelf, None))
    if thing:
        thing(image, rng, x, rng.uniform(base - 0.26, base - 0.16), rng.uniform(0.26, 0.38))
    if rng.random() < 0.4:
        picture(image, rng, (x + 0.45) % 1, rng.uniform(base - 0.34, base - 0.24), rng.uniform(0.16, 0.26))


def _furnish(rng: random.Random, image: Image.Image, base: float) -> Image.Image:
    """Place up to two of a sofa, a lamp, a plant and a cupboard at the wall."""
    side = rng.choice((-1, 1))
    for number, thing in enumerate(rng.sample((sofa, lamp, plant, cupboard), rng.choice((0, 1, 1, 2)))):
        # The second one goes to the other side.
        x = 0.5 + side * (-1) ** number * rng.uniform(0.24, 0.46)
        image = thing(image, rng, x, base + rng.uniform(0.02, 0.05), rng.uniform(0.3, 0.42)) or image
    return image


def _with_corner(rng: random.Random, image: Image.Image, base: float, paint: Sequence[float]) -> None:
    """Add a side wall that comes towards the viewer."""
    side, width = rng.choice((0, 1)), rng.uniform(0.06, 0.2)
    inner, low = abs(side - width), base + width * rng.uniform(0.5, 0.8)
    polygon(image, [(inner, 0), (side, 0), (side, low), (inner, base)], shaded(paint, rng.uniform(0.74, 0.9)))
    skirting = mixed(paint, (250, 250, 248), 0.4)
    polygon(image, [(inner, base - 0.03), (side, low - 0.045), (side, low), (inner, base)], shaded(skirting, 0.85))


def table(rng: random.Random, size: int) -> tuple[Image.Image, float]:
    """A table top of wood, cloth or stone in front of a blurred room or blurred lights."""
    edge = rng.uniform(0.5, 0.66)
    behind = room(rng, size)[0] if rng.random() < 0.5 else _dim_lights(rng, size)
    behind = behind.filter(ImageFilter.GaussianBlur(size * rng.uniform(0.02, 0.04)))
    across, _ = coordinates(size)
    near = nearness(size, edge)
    kind = rng.choice(("wood", "wood", "wood", "cloth", "stone"))
    if kind == "wood":
        wood = varied(rng, rng.choice(_WOODS), 8)
        grain = 0.6 * streaks(rng, size, size // 2, 5) + 0.4 * streaks(rng, size, size // 5, 3)
        seams = ((near**0.7 * rng.uniform(3, 5)) % 1 < 0.05) * (near > 0.03)
        top = between(shaded(wood, 0.78), shaded(wood, 1.2), grain) * (1 - 0.3 * seams)
    else:
        colour = varied(rng, (226, 222, 214) if kind == "stone" else rng.choice(_CLOTHS), 8)
        marks = field(rng, size, (3, 9, 27)) if kind == "stone" else ground(rng, size, edge)
        top = between(shaded(colour, 0.84), shaded(colour, 1.06), marks)
    shine = np.exp(-((across - rng.random()) ** 2) / 0.1) * (1 - near)
    canvas = to_canvas(behind)
    cover(canvas, top * (0.88 + 0.3 * shine), below(edge, size))
    return to_image(canvas), rng.uniform(edge + 0.14, 0.9)


def _dim_lights(rng: random.Random, size: int) -> Image.Image:
    """A dim room with a few lamps."""
    image = gradient(
        size, *(shaded(varied(rng, colour, 14), rng.uniform(0.5, 1.4)) for colour in ((74, 66, 60), (130, 116, 100)))
    )
    for _ in range(rng.randint(0, 9)):
        radius, x, y = rng.uniform(0.06, 0.16), rng.random(), rng.uniform(0, 0.5)
        ellipse(image, x, y, radius, radius, varied(rng, (190, 160, 120), 50))
    return image


def plain(rng: random.Random, size: int) -> tuple[Image.Image, float | None, tuple[str, ...]]:
    """A plain background, usually lit like a photographer's paper backdrop; also returns the phrases that name it."""
    name = rng.choice((*_COLOURS, "white", "white", "gray", "beige", "light blue"))
    colour = varied(rng, _COLOURS[name], 9)
    across, down = coordinates(size)
    light = np.ones((size, size), np.float32)
    if rng.random() < 0.75:
        # Brightest off centre, darker in the corners.
        x, y = rng.uniform(0.2, 0.8), rng.uniform(0.15, 0.6)
        light = 1.06 - rng.uniform(0.1, 0.5) * ((across - x) ** 2 + (down - y) ** 2)
    if rng.random() < 0.5:
        light = light * (0.96 + 0.08 * field(rng, size, (3, 8, 40)))
    named = f"an {name}" if name == "orange" else f"a {name}"
    phrases = (f"on {named} background", f"on {named} background", f"in front of {named} wall")
    return to_image(light * spread(colour)), rng.choice((None, rng.uniform(0.82, 0.92))), phrases
