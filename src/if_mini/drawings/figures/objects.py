"""Objects from the study's prompts: a skull, a rocket ship and a pencil."""

from __future__ import annotations

import math
import random

import numpy as np
from PIL import Image

from if_mini.drawings.drawing import (
    coordinates,
    from_array,
    mixed,
    noise,
    polygon,
    rectangle,
    shaded,
    shadow,
    to_array,
    varied,
)
from if_mini.drawings.figures.backgrounds import ground, meadow, night, plain, sky, studio, table
from if_mini.drawings.figures.heads import Head, random_person
from if_mini.drawings.figures.relief import Light, Relief, coloured, random_light
from if_mini.drawings.kinds import Scene


def skull(rng: random.Random, size: int) -> Scene:
    """A human skull, frontal or turned, on a dark or plain background or on a table."""
    background = rng.choices((studio, plain, table), (5, 3, 2))[0]
    image = background(rng, size)
    relief = Relief(size)
    bone = varied(rng, rng.choice([(226, 214, 188), (214, 198, 166), (232, 228, 216)]), 8)
    half = rng.uniform(0.34, 0.43) if background is not table else rng.uniform(0.3, 0.35)
    yaw = rng.choice((-1, 1)) * rng.choice((rng.uniform(0, 0.1), rng.uniform(0.25, 0.55)))
    y = 0.5 if background is not table else 0.92 - half
    head = Head(relief, random_person(rng, skin=bone, wide=1.0), 0.5 - 0.05 * yaw, y, half, yaw, rng.uniform(-5, 5))
    _model_skull(head, rng, bone)
    if background is table:
        image = shadow(image, 0.5, y + 0.96 * half, 1.7 * half, 0.6)
    captions = ["a skull"] * 4 + ["a human skull"] * 3 + (["a skull on a table"] if background is table else [])
    return Scene(relief.onto(image, random_light(rng)), rng.choice(captions))


def _model_skull(head: Head, rng: random.Random, bone) -> None:
    """Model a skull in the coordinates of a head."""
    half, relief, turn = head.half, head.relief, math.sin(head.yaw)
    dark = (26, 20, 18)
    paint = coloured(0.86 + 0.26 * noise(rng, relief.size, (8, 20, 44)), bone)
    grown = head.place(-0.16 * turn, -0.3)
    relief.ball(*grown, (0.74 + 0.1 * abs(turn)) * half, 0.7 * half, paint, depth=0.74 * half, angle=head.roll)
    relief.ball(
        *head.place(0.13 * turn, 0.22), 0.56 * half, 0.4 * half, paint, z=0.06 * half, depth=0.6 * half, melt=0.1 * half
    )
    for side in (-1, 1):  # cheekbones and jaw
        if abs(side * 0.85 + head.yaw) < 1.1:  # the far one is hidden behind the face
            head.ball(side * 0.85, 0.2, 0.2, 0.12, paint, sink=0.12, melt=0.1, angle=-side * 14)
        x, y = head.place(0.5 * side * math.cos(head.yaw) + 0.05 * turn, 0.35)
        x2, y2 = head.place(0.34 * side * math.cos(head.yaw) + 0.2 * turn, 0.86)
        relief.limb([(x, y), (x2, y2)], [0.09 * half, 0.11 * half], paint, z=0.1 * half)
    relief.ball(
        *head.place(0.2 * turn, 0.5), 0.33 * half, 0.3 * half, paint, z=0.22 * half, depth=0.5 * half, melt=0.08 * half
    )
    relief.ball(
        *head.place(0.22 * turn, 0.86),
        0.36 * half,
        0.16 * half,
        paint,
        z=0.3 * half,
        depth=0.34 * half,
        melt=0.06 * half,
    )
    for side in (-1, 1):
        head.bump(side * 0.95, -0.2, 0.16, 0.28, -0.16)  # temples
        head.bump(side * 0.42, -0.2, 0.24, 0.06, 0.09)  # brow
        head.paint(side * 0.62, 0.42, 0.12, 0.12, shaded(bone, 0.35), strength=0.85, soft=0.7)
        head.paint(side * 0.44, 0.02, 0.235, 0.205, dark, angle=side * 12, strength=0.97, soft=0.22)
        head.bump(side * 0.44, 0.02, 0.24, 0.2, -0.28)
        # The nasal cavity: two drops that meet at the top.
        head.stroke([(0, 0.2), (side * 0.09, 0.37)], [0.05, 0.075], dark, strength=0.97)
    mouth = 0.64
    head.paint(0, mouth, 0.36, 0.15, shaded(bone, 0.42), strength=0.9, soft=0.35)
    ivory = mixed(bone, (255, 250, 236), 0.5)
    for tooth in range(-4, 5):
        sag = 0.012 * abs(tooth)
        head.paint(tooth * 0.094, mouth - 0.06 - sag, 0.046, 0.07, ivory, soft=0.25)
        head.paint(tooth * 0.09, mouth + 0.075 - sag * 0.5, 0.04, 0.062, shaded(ivory, 0.93), soft=0.25)
    head.stroke([(-0.4, mouth + 0.01), (0, mouth + 0.008), (0.4, mouth + 0.01)], 0.014, dark, strength=0.9)
    if rng.random() < 0.5:  # a suture
        seam = [(-0.5, -0.7), (-0.3, -0.66), (-0.1, -0.72), (0.15, -0.67), (0.4, -0.71)]
        head.stroke(seam, 0.012, shaded(bone, 0.5), strength=0.7)


def _flame(
    image: Image.Image, x: float, y: float, along: tuple[float, float], length: float, width: float
) -> Image.Image:
    """The picture with a flame from (x, y) in the direction `along`, a unit vector."""
    size = image.size[0]
    across, down = coordinates(size)
    across, down = across - x, down - y
    far = (across * along[0] + down * along[1]) / length
    beside = np.abs(across * along[1] - down * along[0]) / width
    swell = np.clip(np.minimum(far * 6 + 0.5, 1), 0, 1) * np.clip(1 - far, 0, 1) ** 0.7
    heat = np.clip(1 - beside / np.maximum(swell, 1e-3), 0, 1) * (far > -0.05)
    values = to_array(image).copy()
    for channel, (edge, core) in enumerate(((250, 255), (110, 240), (30, 190))):
        values[..., channel] += np.clip(heat * 2.2, 0, 1) * (edge + (core - edge) * heat**1.2 - values[..., channel])
    return from_array(values)


def _smoke(relief: Relief, rng: random.Random, x: float, y: float, wide: float) -> None:
    """Add clouds of smoke that roll along the ground to both sides."""
    for _ in range(rng.randint(14, 20)):
        away = rng.uniform(-1, 1)
        puff = rng.uniform(0.05, 0.1) * (1.2 - 0.4 * abs(away))
        grey = shaded((228, 224, 220), rng.uniform(0.9, 1.06))
        relief.ball(
            x + away * wide,
            y - rng.uniform(-0.02, 0.1) * (1 - abs(away)),
            puff,
            puff * 0.8,
            grey,
            z=0.2 + 0.05 * rng.random(),
            melt=0.03,
        )


def _model_rocket(relief: Relief, rng: random.Random, x: float, foot: float, length: float, tilt: float) -> float:
    """Model a rocket with its nozzle at (x, foot); return half its width."""
    ahead = (math.sin(tilt), -math.cos(tilt))
    slender = rng.random() < 0.5
    half = length * (rng.uniform(0.085, 0.105) if slender else rng.uniform(0.13, 0.155))

    def at(along: float, beside: float = 0.0) -> tuple[float, float]:
        return (
            x + length * along * ahead[0] - half * beside * ahead[1],
            foot + length * along * ahead[1] + half * beside * ahead[0],
        )

    hull = shaded(
        rng.choices([(232, 232, 230), (194, 200, 208), (206, 70, 60), (226, 190, 120)], (6, 3, 1, 1))[0],
        rng.uniform(0.92, 1.06),
    )
    trim = varied(rng, rng.choice([(200, 44, 40), (40, 80, 160), (60, 62, 70), (222, 120, 40)]), 12)
    relief.lathe(at(0), at(0.06), [half * 0.62, half * 0.42], (70, 70, 74))
    if slender:
        profile = [0.95] * 9 + [0.93, 0.8, 0.6, 0.36, 0.05]
    else:
        profile = [0.62, 0.76, 0.87, 0.95, 1.0, 1.0, 0.98, 0.93, 0.85, 0.73, 0.58, 0.4, 0.2, 0.02]
    for side in (-1, 1):  # fins, and boosters beside a slender rocket
        if slender and side == -1 and rng.random() < 0.5:
            for booster in (-1, 1):
                relief.lathe(
                    at(0.02, booster * 1.45),
                    at(0.56, booster * 1.45),
                    [half * r * 0.55 for r in (1, 1, 1, 1, 1, 1, 0.8, 0.5, 0.05)],
                    shaded(hull, 0.92),
                    z=-0.02,
                )
        fin = (
            [(0.34, 0.8), (0.2, 1.7), (-0.02, 2.1), (0.03, 1.3), (0.1, 0.7)]
            if not slender
            else [(0.2, 0.9), (0.08, 1.8), (0.0, 1.8), (0.04, 0.9)]
        )
        relief.plate([at(a, b * side) for a, b in fin], trim, z=-0.01, thick=0.02)
    relief.lathe(at(0.05), at(1.0), [half * r for r in profile], hull)
    nose = 0.72 if slender else rng.uniform(0.72, 0.8)
    cut = int((nose - 0.05) / 0.95 * (len(profile) - 1))
    start = 0.05 + 0.95 * cut / (len(profile) - 1)
    relief.lathe(at(start), at(1.0), [half * r * 1.01 for r in profile[cut:]], trim, z=0.001, melt=0)
    for band in (0.12, rng.uniform(0.3, 0.4)):
        radius = np.interp((band - 0.05) / 0.95, np.linspace(0, 1, len(profile)), profile)
        relief.lathe(at(band), at(band + 0.03), [half * radius * 1.01] * 2, trim, z=0.001, melt=0)
    for window in (0.56, 0.45)[: 1 if not slender else rng.randint(1, 2)]:
        place = at(window)
        around = half * (0.46 if not slender else 0.4)
        relief.spot(*place, around, around, shaded(hull, 0.55))
        relief.spot(*place, around * 0.74, around * 0.74, (92, 150, 190))
        relief.spot(place[0] - around * 0.25, place[1] - around * 0.25, around * 0.28, around * 0.28, (206, 230, 240))
    relief.plate(
        [at(0.3), at(0.26, 0.2), at(-0.04, 0.18), at(-0.04, -0.18), at(0.26, -0.2)],
        shaded(trim, 0.9),
        z=half * 1.02,
        thick=0.01,
    )
    return half


def rocket(rng: random.Random, size: int) -> Scene:
    """A rocket on its launch pad, at launch, or in flight through the sky or space; usually upright."""
    how = rng.choices(("pad", "launch", "sky", "space"), (4, 4, 2, 2))[0]
    relief, x, tilt = Relief(size), 0.5 + rng.uniform(-0.06, 0.06), rng.uniform(-0.03, 0.03)
    if how in ("sky", "space") and rng.random() < 0.7:
        tilt = rng.choice((-1, 1)) * rng.uniform(0.2, 0.8)
    if how == "space":
        image = night(rng, size)
    else:
        image = meadow(rng, size) if how != "sky" and rng.random() < 0.4 else sky(rng, size)
    light = random_light(rng, gloss=0.16)
    if how in ("pad", "launch"):
        floor = rng.uniform(0.84, 0.92)
        land = ground(rng, size, varied(rng, (150, 144, 134), 12), varied(rng, (110, 106, 100), 12), floor)
        rows = (np.arange(size)[:, None] + 0.5) / size
        image = from_array(np.where((rows > floor)[..., None], to_array(land), to_array(image)))
        length = rng.uniform(0.68, 0.82)
        foot = floor + 0.02 if how == "pad" else floor - rng.uniform(0.06, 0.16)
        if rng.random() < 0.4:
            _gantry(image, x + rng.choice((-1, 1)) * rng.uniform(0.2, 0.26), floor, rng.uniform(0.5, 0.7))
        half = _model_rocket(relief, rng, x, foot, length, tilt)
        if how == "launch":
            image = _flame(image, x, foot, (0, 1), floor - foot + 0.08, half * 1.1)
        image = shadow(image, x, floor + 0.02, 0.4, 0.4)
        image = relief.onto(image, light)
        if how == "launch" or rng.random() < 0.3:
            smoke = Relief(size)
            _smoke(smoke, rng, x, floor + 0.06, rng.uniform(0.3, 0.5))
            image = smoke.onto(image, Light(light.across, light.down, 0.62))
    else:
        length = rng.uniform(0.6, 0.74)
        ahead = (math.sin(tilt), -math.cos(tilt))
        foot_x, foot_y = x - ahead[0] * length * 0.42, 0.47 - ahead[1] * length * 0.42
        half = _model_rocket(relief, rng, foot_x, foot_y, length, tilt)
        image = _flame(image, foot_x, foot_y, (-ahead[0], -ahead[1]), rng.uniform(0.2, 0.34), half)
        image = relief.onto(image, light)
    captions = ["a rocket ship"] * 5 + ["a rocket"] * 2
    captions += {
        "pad": ["a rocket on a launch pad"],
        "launch": ["a rocket launch"],
        "sky": ["a rocket ship in the sky"],
        "space": ["a rocket ship in space"],
    }[how]
    return Scene(image, rng.choice(captions))


def _gantry(image: Image.Image, x: float, foot: float, height: float) -> None:
    """Draw a steel launch tower."""
    steel, wide, step = (128, 72, 60), 0.035, 0.07
    for side in (-1, 1):
        polygon(image, rectangle(x + side * wide - 0.006, foot, x + side * wide + 0.006, foot - height), steel)
    for row in range(int(height / step)):
        y = foot - row * step
        polygon(image, [(x - wide, y), (x - wide + 0.01, y), (x + wide, y - step), (x + wide - 0.01, y - step)], steel)
        polygon(image, rectangle(x - wide, y - step, x + wide, y - step + 0.01), steel)


def pencil(rng: random.Random, size: int) -> Scene:
    """A pencil: upright, aslant, or with its tip down."""
    how = rng.choices(("up", "aslant", "down"), (4, 4, 1))[0]
    image = rng.choices((plain, sky, table if how == "aslant" else meadow), (6, 2, 2))[0](rng, size)
    turn = {
        "up": rng.uniform(-0.07, 0.07),
        "aslant": rng.choice((-1, 1)) * rng.uniform(0.5, 1.0),
        "down": math.pi + rng.uniform(-0.6, 0.6),
    }[how]
    length = rng.uniform(0.78, 0.92)
    half = rng.uniform(0.05, 0.068)
    ahead = (math.sin(turn), -math.cos(turn))
    middle = (0.5 + rng.uniform(-0.05, 0.05), 0.5 + rng.uniform(-0.02, 0.02))

    def at(along: float, beside: float = 0.0) -> tuple[float, float]:
        reach = (along - 0.5) * length
        return (
            middle[0] + reach * ahead[0] - half * beside * ahead[1],
            middle[1] + reach * ahead[1] + half * beside * ahead[0],
        )

    lacquer_name, lacquer = rng.choices(
        (
            ("yellow", (240, 188, 48)),
            ("red", (200, 48, 44)),
            ("green", (52, 124, 84)),
            ("blue", (48, 88, 168)),
            ("", (60, 56, 58)),
        ),
        (10, 2, 2, 2, 1),
    )[0]
    lacquer = varied(rng, lacquer, 10)
    relief = Relief(size)
    if rng.random() < 0.75:
        relief.lathe(at(0.0), at(0.075), [half * r for r in (0.8, 0.96, 1.0, 1.0)], varied(rng, (222, 128, 122), 10))
        relief.lathe(
            at(0.065), at(0.14), [half * r for r in (1.02, 0.98, 1.03, 0.98, 1.02)], (196, 192, 180), z=0.001, melt=0
        )
    body = 0.13 if relief.cover.any() else 0.0
    # Three of the six facets are visible.
    relief.lathe(at(body), at(0.8), [half, half], lacquer, flat=0.35)
    wood = varied(rng, (222, 178, 124), 8)
    relief.lathe(at(0.78), at(1.0), [half * r for r in (1.0, 0.77, 0.54, 0.3, 0.04)], wood)
    bright = Light(across=rng.choice((-0.7, 0.7)), down=-0.45, ambient=0.5, gloss=0.1)
    lit_side = 1 if (bright.across * -ahead[1] + bright.down * ahead[0]) > 0 else -1
    for low, high, tone in (
        (-1, -0.4, 0.74 if lit_side > 0 else 1.12),
        (-0.4, 0.4, 1.0),
        (0.4, 1, 1.12 if lit_side > 0 else 0.74),
    ):
        bulge = 0.82 if low == -0.4 else 0.8
        points = [(body, low), (body, high), (0.78, high), (bulge, (low + high) / 2), (0.78, low)]
        relief.area([at(along, 1.1 * beside) for along, beside in points], shaded(lacquer, tone))
    relief.lathe(at(0.925), at(1.0), [half * r for r in (0.35, 0.2, 0.04)], (54, 52, 56), z=0.002, melt=0)
    if how == "aslant":
        image = _cast(image, relief, 0.012, 0.03)
    captions = ["a pencil"] * 5 + ([f"a {lacquer_name} pencil"] if lacquer_name else [])
    return Scene(relief.onto(image, bright), rng.choice(captions))


def _cast(image: Image.Image, relief: Relief, across: float, down: float) -> Image.Image:
    """The picture with the shadow of a relief that lies on it."""
    size = relief.size
    moved = np.roll(relief.cover, (round(down * size), round(across * size)), (0, 1))
    soft = np.asarray(
        Image.fromarray(moved)
        .resize((size // 4, size // 4), Image.Resampling.BOX)
        .resize((size, size), Image.Resampling.BICUBIC)
    )
    return from_array(to_array(image) * (1 - 0.45 * np.clip(soft, 0, 1))[..., None])
