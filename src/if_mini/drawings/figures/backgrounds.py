"""Simple backgrounds for the figures, without details that would compete with them.

Backgrounds take (rng, size) and return an RGB picture; outdoor places have their horizon at `HORIZON`.
"""

from __future__ import annotations

import random

import numpy as np
from PIL import Image, ImageFilter

from if_mini.drawings.drawing import (
    blend,
    coordinates,
    from_array,
    glow,
    gradient,
    mixed,
    noise,
    polygon,
    ridge,
    shaded,
    to_array,
    varied,
)

HORIZON = 0.6
WALLS = [
    (196, 186, 170),
    (150, 165, 178),
    (172, 150, 132),
    (206, 202, 196),
    (128, 146, 132),
    (190, 150, 130),
    (120, 124, 140),
]
STRONG = [
    (198, 60, 56),
    (62, 100, 172),
    (84, 146, 92),
    (226, 190, 90),
    (236, 232, 224),
    (134, 92, 150),
    (240, 170, 160),
    (60, 64, 72),
]


def smooth_blocks(rng: random.Random, size: int, colours, cells: int = 5) -> Image.Image:
    """A blurred background: `cells` by `cells` blocks of the given colours that run into each other."""
    values = np.array([[varied(rng, rng.choice(colours), 16) for _ in range(cells)] for _ in range(cells)], np.uint8)
    return Image.fromarray(values).resize((size, size), Image.Resampling.BICUBIC)


def plain(rng: random.Random, size: int) -> Image.Image:
    """A wall of one colour, lighter on one side."""
    colour = varied(rng, rng.choice(WALLS + STRONG), 14)
    image = gradient(size, shaded(colour, rng.uniform(0.85, 1.12)), shaded(colour, rng.uniform(0.7, 1.05)))
    return glow(image, rng.uniform(0.1, 0.9), rng.uniform(0.1, 0.6), 0.4, (1, 1, 1), rng.uniform(0, 36))


def studio(rng: random.Random, size: int) -> Image.Image:
    """The dark, warm background of an old portrait, brighter behind the head."""
    colour = varied(rng, rng.choice([(52, 40, 30), (62, 52, 38), (40, 42, 44), (70, 48, 36), (44, 52, 44)]), 8)
    image = gradient(size, shaded(colour, 1.1), shaded(colour, 0.65))
    image = glow(image, rng.uniform(0.25, 0.75), rng.uniform(0.25, 0.5), 0.3, mixed(colour, (190, 160, 120), 0.4), 0.45)
    mottled = 1 + 0.16 * (2 * noise(rng, size, (4, 9)) - 1)
    return from_array(to_array(image) * mottled[..., None])


def soft_nature(rng: random.Random, size: int) -> Image.Image:
    """Leaves and sky, out of focus."""
    greens = [(80, 120, 60), (110, 150, 80), (60, 95, 55), (150, 180, 110)]
    image = smooth_blocks(rng, size, greens, 6)
    sky = smooth_blocks(rng, size, [(180, 205, 225), (150, 185, 215)], 3)
    down = np.linspace(1, 0, size, dtype=np.float32)[:, None]
    return blend(image, sky, np.broadcast_to(np.clip((down - rng.uniform(0.3, 0.7)) * 4, 0, 1), (size, size)))


def soft_street(rng: random.Random, size: int) -> Image.Image:
    """A street or a room, out of focus."""
    colours = rng.choice(
        [
            [(150, 140, 130), (100, 98, 100), (190, 175, 155), (80, 84, 96)],
            [(120, 90, 65), (170, 135, 100), (70, 55, 45), (210, 190, 160)],
        ]
    )
    return smooth_blocks(rng, size, colours, 5)


def portrait_background(rng: random.Random, size: int) -> Image.Image:
    """The background of a portrait: plain, dark, or out of focus."""
    return rng.choices((plain, studio, soft_nature, soft_street), (4, 3, 2, 2))[0](rng, size)


def sky(rng: random.Random, size: int) -> Image.Image:
    """A sky with clouds: blue, pale, grey or in the evening."""
    top, bottom = rng.choices(
        [
            ((70, 130, 205), (185, 215, 238)),
            ((120, 160, 205), (215, 225, 232)),
            ((90, 90, 150), (244, 180, 130)),
            ((150, 165, 180), (214, 216, 214)),
        ],
        (5, 3, 1, 1),
    )[0]
    image = gradient(size, varied(rng, top, 12), varied(rng, bottom, 12))
    amount = rng.uniform(0.35, 0.75)
    clouds = np.clip((noise(rng, size, (3, 6, 12, 24)) - amount) * 3.5, 0, 0.85)
    return blend(image, Image.new("RGB", (size, size), mixed(bottom, (255, 255, 255), 0.75)), clouds)


def night(rng: random.Random, size: int) -> Image.Image:
    """Outer space: nearly black, with stars and a faint nebula."""
    image = gradient(size, varied(rng, (10, 10, 26), 6), varied(rng, (26, 20, 48), 10))
    haze = noise(rng, size, (3, 6, 12))[..., None] * np.array(varied(rng, (40, 26, 70), 26), np.float32)
    values = to_array(image) + haze * 0.7
    for _ in range(rng.randint(14, 40)):
        row, column, bright = rng.random(), rng.random(), rng.uniform(90, 240)
        y, x, wide = int(row * size), int(column * size), max(1, size // 90)
        values[y : y + wide, x : x + wide] += bright
    return from_array(values)


def _below(image: Image.Image, above: Image.Image, edge: np.ndarray | float) -> Image.Image:
    """The picture with `above` pasted over everything below `edge`, a height or a height for each column."""
    size = image.size[0]
    rows = (np.arange(size, dtype=np.float32) + 0.5)[:, None]
    mask = np.clip(rows - np.broadcast_to(np.asarray(edge, np.float32) * size, (size,))[None] + 0.5, 0, 1)
    return blend(image, above, mask)


def ground(rng: random.Random, size: int, far, near, horizon: float, roughness: float = 0.22) -> Image.Image:
    """Rough ground that fills the picture, coloured `far` down to the horizon and fading to `near` at the bottom."""
    down = np.clip((np.linspace(0, 1, size, dtype=np.float32) - horizon) / (1 - horizon), 0, 1)[:, None, None]
    values = np.asarray(far, np.float32) * (1 - down) + np.asarray(near, np.float32) * down
    rough = 1 + roughness * (2 * noise(rng, size, (6, 20, 60)) - 1)[..., None]
    return from_array(np.broadcast_to(values, (size, size, 3)) * rough)


def meadow(rng: random.Random, size: int) -> Image.Image:
    """Grass under a sky, sometimes with flowers; distant hills."""
    image = sky(rng, size)
    far = varied(rng, rng.choice([(110, 140, 120), (80, 110, 80), (130, 150, 160)]), 12)
    hills = HORIZON - rng.uniform(0.02, 0.1) - rng.uniform(0.02, 0.07) * ridge(rng, size, 0.5, 4)
    image = _below(image, Image.new("RGB", (size, size), far), hills)
    grass = rng.choice(
        [((140, 175, 90), (70, 120, 45)), ((160, 170, 90), (100, 120, 50)), ((110, 160, 80), (50, 95, 40))]
    )
    image = _below(image, ground(rng, size, varied(rng, grass[0]), varied(rng, grass[1]), HORIZON), HORIZON)
    if rng.random() < 0.4:
        values = to_array(image).copy()
        colour = np.array(rng.choice([(245, 240, 225), (240, 205, 70), (215, 80, 80)]), np.float32)
        for _ in range(rng.randint(15, 40)):
            row, column = HORIZON + 0.04 + (0.94 - HORIZON) * rng.random() ** 0.7, rng.random()
            wide = max(1, round(size * (0.006 + 0.016 * (row - HORIZON))))
            values[int(row * size) : int(row * size) + wide, int(column * size) : int(column * size) + wide] = colour
        image = from_array(values)
    return image


def beach(rng: random.Random, size: int) -> Image.Image:
    """Sand, sea and sky."""
    image = sky(rng, size)
    sea = ground(rng, size, varied(rng, (60, 120, 165), 14), varied(rng, (90, 165, 180), 14), HORIZON - 0.16, 0.1)
    image = _below(image, sea, HORIZON - 0.16)
    foam = HORIZON + 0.02 * ridge(rng, size, 0.5, 3)
    image = _below(image, Image.new("RGB", (size, size), (232, 238, 236)), foam - 0.014)
    return _below(
        image, ground(rng, size, varied(rng, (226, 204, 162), 10), varied(rng, (200, 172, 128), 10), HORIZON, 0.1), foam
    )


def forest(rng: random.Random, size: int) -> Image.Image:
    """Trunks and leaves in a green half-light above a forest floor."""
    light, dark = varied(rng, (150, 180, 120), 18), varied(rng, (34, 62, 36), 10)
    depth = noise(rng, size, (4, 9, 20, 40))[..., None]
    image = from_array(np.asarray(dark, np.float32) + (np.asarray(light, np.float32) - dark) * depth)
    # Far trunks are thin and pale, near ones broad and dark; each is lit from the left.
    for near in sorted(rng.random() for _ in range(rng.randint(6, 10))):
        x, width, lean, foot = rng.random(), 0.01 + 0.03 * near, rng.uniform(-0.04, 0.04), HORIZON + 0.1 * near
        bark = mixed((108, 108, 84), (62, 46, 34), near)
        for left, right, tone in ((-1, 1, 0.8), (-0.9, 0.3, 1.0), (-0.8, -0.2, 1.2)):
            ends = [
                (x + lean + left * width, 0),
                (x + lean + right * width, 0),
                (x + right * width, foot),
                (x + left * width, foot),
            ]
            polygon(image, ends, shaded(bark, tone))
    _, down = coordinates(size)
    leaves = np.clip((noise(rng, size, (5, 12, 30)) - 0.35 - 1.1 * down) * 6, 0, 1)
    crowns = from_array((0.6 + depth) * np.asarray(varied(rng, (60, 100, 44), 16), np.float32))
    image = blend(image, crowns, leaves)
    floor = ground(rng, size, varied(rng, (104, 128, 66), 14), varied(rng, (56, 76, 36), 12), HORIZON, 0.35)
    return _below(image, floor, HORIZON + 0.02 * ridge(rng, size, 0.6, 5))


def room(rng: random.Random, size: int) -> Image.Image:
    """A wall and a wooden floor, sometimes with a window or a picture."""
    wall = varied(rng, rng.choice(WALLS), 14)
    image = gradient(size, shaded(wall, 1.05), shaded(wall, 0.85))
    if rng.random() < 0.5:
        x, y = rng.choice((rng.uniform(0, 0.2), rng.uniform(0.6, 0.8))), rng.uniform(0.02, 0.14)
        box = [round(part * size) for part in (x, y, x + 0.24, y + 0.3)]
        image.paste((238, 236, 230), box)
        edge = round(0.02 * size)
        view = rng.choice([(170, 205, 230), (120, 150, 110), (190, 140, 100)])
        image.paste(varied(rng, view), (box[0] + edge, box[1] + edge, box[2] - edge, box[3] - edge))
    image = image.filter(ImageFilter.GaussianBlur(size * 0.008))
    floor = varied(rng, rng.choice([(150, 108, 72), (122, 90, 66), (170, 140, 106), (136, 126, 120)]), 14)
    return _below(image, ground(rng, size, shaded(floor, 0.9), shaded(floor, 1.15), HORIZON, 0.1), HORIZON)


def table(rng: random.Random, size: int) -> Image.Image:
    """A wooden table in front of a plain, dark or blurred background."""
    image = rng.choice((soft_street, plain, studio))(rng, size)
    wood = varied(rng, rng.choice([(140, 92, 58), (110, 74, 50), (176, 128, 84), (84, 62, 48)]), 14)
    return _below(image, ground(rng, size, shaded(wood, 0.85), shaded(wood, 1.15), HORIZON, 0.14), HORIZON)
