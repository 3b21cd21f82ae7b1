"""Horses and dinosaurs, modelled as reliefs.

Each animal is described in its own units, facing right; `Pose` places, scales and mirrors it.
"""

from __future__ import annotations

import random

from if_mini.drawings.drawing import mixed, shaded, shadow, streaks, varied
from if_mini.drawings.figures.backgrounds import beach, forest, meadow, plain
from if_mini.drawings.figures.poses import Pose, fur_paint
from if_mini.drawings.figures.relief import Relief, coloured, random_light
from if_mini.drawings.kinds import Scene

_HORSES = {  # body, mane and tail, lower legs
    "brown": ((134, 82, 48), (40, 28, 24), (56, 40, 32)),
    "chestnut": ((172, 98, 52), (150, 84, 44), (180, 120, 80)),
    "black": ((52, 48, 50), (26, 24, 26), (40, 36, 38)),
    "white": ((226, 222, 214), (206, 202, 196), (190, 184, 176)),
    "grey": ((158, 156, 156), (96, 94, 96), (110, 108, 108)),
}

# A horse's legs, from body to hoof: near fore, far fore, near hind, far hind.
_GALLOPS = (
    (
        [(0.34, 0.1), (0.6, 0.19), (0.79, 0.34), (0.88, 0.38)],
        [(0.3, 0.12), (0.52, 0.28), (0.42, 0.46), (0.36, 0.44)],
        [(-0.36, 0.06), (-0.5, 0.3), (-0.74, 0.4), (-0.86, 0.46)],
        [(-0.3, 0.08), (-0.36, 0.32), (-0.58, 0.46), (-0.64, 0.54)],
    ),
    (
        [(0.34, 0.1), (0.52, 0.28), (0.36, 0.44), (0.28, 0.42)],
        [(0.3, 0.12), (0.5, 0.34), (0.6, 0.54), (0.66, 0.58)],
        [(-0.36, 0.06), (-0.28, 0.32), (-0.42, 0.5), (-0.36, 0.6)],
        [(-0.3, 0.08), (-0.46, 0.3), (-0.66, 0.42), (-0.74, 0.5)],
    ),
)
_STANDING = (
    [(0.34, 0.1), (0.34, 0.38), (0.33, 0.62), (0.36, 0.68)],
    [(0.28, 0.12), (0.22, 0.38), (0.19, 0.62), (0.21, 0.67)],
    [(-0.38, 0.04), (-0.32, 0.28), (-0.44, 0.44), (-0.41, 0.68)],
    [(-0.3, 0.08), (-0.22, 0.3), (-0.31, 0.46), (-0.28, 0.66)],
)


def model_horse(pose: Pose, rng: random.Random, colour: str, running: bool) -> float:
    """Model a horse; return how far its hooves lie below its centre, in its own units."""
    size = pose.relief.size
    coat, mane, shins = (varied(rng, part, 9) for part in _HORSES[colour])
    hide = fur_paint(rng, size, coat, 0.2)
    far, shaggy = shaded(coat, 0.6), coloured(0.7 + 0.6 * streaks(rng, size, 24, 24), mane)
    legs = rng.choice(_GALLOPS) if running else _STANDING
    longer = rng.uniform(1.12, 1.3) if running else 1.0
    near_fore, far_fore, near_hind, far_hind = ([(x, y * longer) for x, y in leg] for leg in legs)
    for leg, top in ((far_fore, 0.09), (far_hind, 0.12)):
        pose.limb(leg[:2], [top, 0.052], far, z=-0.14)
        pose.limb(leg[1:], [0.05, 0.032, 0.038], shaded(shins, 0.6), z=-0.14)
    fly = rng.uniform(-0.1, 0.06) if running else 0
    tail = (
        [(-0.5, -0.1), (-0.66, -0.15 + fly), (-0.84, -0.06 + fly), (-0.98, 0.06)]
        if running
        else [(-0.5, -0.1), (-0.58, 0.06), (-0.58, 0.3), (-0.55, 0.46)]
    )
    pose.limb(tail, [0.04, 0.065, 0.07, 0.02], shaggy, z=-0.02)
    lift = rng.uniform(-0.06, 0.06) if running else -0.04
    crest = [(0.36, -0.1), (0.53, -0.3 + lift * 0.5), (0.66, -0.46 + lift)]
    pose.limb(crest, [0.19, 0.135, 0.09], hide, z=0.02)
    pose.limb([(-0.3, -0.02), (0.0, 0.02), (0.28, 0.0)], [0.19, 0.195, 0.21], hide)
    pose.ball(-0.35, -0.02, 0.22, 0.23, hide, melt=0.12)
    pose.ball(0.31, 0.01, 0.2, 0.23, hide, z=0.01, melt=0.12)
    head_y = -0.47 + lift
    pose.limb([(0.665, head_y), (0.74, head_y + 0.06), (0.91, head_y + 0.2)], [0.095, 0.09, 0.058], hide, z=0.05)
    pose.spot(0.93, head_y + 0.21, 0.06, 0.05, shaded(coat, 0.5), strength=0.7, soft=0.7)
    pose.spot(0.74, head_y + 0.01, 0.02, 0.018, (20, 16, 16))
    for x in (0.61, 0.65):
        pose.limb([(x, head_y - 0.05), (x, head_y - 0.15)], [0.03, 0.012], coat, z=0.04)
    blown = 0.07 if running else 0.0
    pose.limb(
        [(0.64, head_y - 0.08), (0.5 - blown, -0.38 + lift * 0.6), (0.35 - blown, -0.22)],
        [0.035, 0.065, 0.04],
        shaggy,
        z=0.08,
    )
    for leg, top, thigh in ((near_fore, 0.1, 0.0), (near_hind, 0.15, 0.02)):
        pose.limb(leg[:2], [top, 0.058], hide, z=0.06 + thigh)
        pose.limb(leg[1:], [0.054, 0.034, 0.04], shins, z=0.07)
    for leg in (near_fore, far_fore, near_hind, far_hind):
        pose.ball(*leg[3], 0.045, 0.035, (38, 32, 30), z=0.08 if leg in (near_fore, near_hind) else -0.1)
    if rng.random() < 0.3 and colour in ("brown", "chestnut", "black"):
        pose.stroke([(0.76, head_y), (0.9, head_y + 0.14)], 0.022, (230, 226, 220), strength=0.9)
    return max(leg[3][1] for leg in (near_fore, far_fore, near_hind, far_hind)) + 0.035


def horse(rng: random.Random, size: int) -> Scene:
    """A horse, usually running through a meadow."""
    running = rng.random() < 0.8
    in_meadow = running or rng.random() < 0.6
    image = meadow(rng, size) if in_meadow else rng.choice((plain, beach))(rng, size)
    colour = rng.choices(tuple(_HORSES), (5, 4, 2, 2, 1))[0]
    relief = Relief(size)
    scale = rng.uniform(0.4, 0.5)
    pose = Pose(relief, 0.5, 0.5 + rng.uniform(-0.03, 0.05), scale, rng.choice((-1, 1)))
    feet = pose.y + model_horse(pose, rng, colour, running) * scale
    light = random_light(rng, gloss=0.06)
    image = shadow(image, pose.x, feet + (0.03 if running else 0.0), 1.5 * scale, 0.45)
    image = relief.onto(image, light)
    if running:
        captions = ["a horse running through a meadow"] * 5 + [
            "a horse",
            "a galloping horse",
            "a running horse",
            f"a {colour} horse running through a meadow",
        ]
    else:
        captions = ["a horse", "a horse", f"a {colour} horse"] + (["a horse in a meadow"] if in_meadow else [])
    return Scene(image, rng.choice(captions))


def _tyrannosaur(pose: Pose, rng: random.Random, hide, colour, belly) -> float:
    """Model a tyrannosaur; return how far its feet lie below its centre, in its own units."""
    far = shaded(colour, 0.55)
    step = rng.uniform(-0.08, 0.1)
    pose.limb(
        [(-0.06, 0.1), (0.1 - step, 0.3), (-0.06 - step, 0.44), (0.0 - step, 0.6)],
        [0.15, 0.09, 0.05, 0.045],
        far,
        z=-0.2,
    )
    pose.ball(0.07 - step, 0.615, 0.1, 0.035, far, z=-0.16)
    wave = rng.uniform(-0.12, 0.06)
    pose.limb(
        [(-0.1, 0.02), (-0.4, 0.06), (-0.7, 0.0 + wave), (-0.98, -0.08 + 2 * wave)], [0.2, 0.13, 0.065, 0.012], hide
    )
    pose.ball(0.02, 0.0, 0.3, 0.21, hide, angle=-24)
    pose.limb([(0.12, -0.08), (0.28, -0.26), (0.38, -0.42)], [0.19, 0.14, 0.12], hide, z=0.02)
    pose.spot(0.22, 0.04, 0.13, 0.16, belly, angle=30, strength=0.85, soft=0.7)
    gape = rng.uniform(0.02, 0.1)
    pose.limb(
        [(0.42, -0.36), (0.56, -0.3 + gape), (0.68, -0.27 + gape)],
        [0.08, 0.05, 0.03],
        mixed(colour, belly, 0.4),
        z=0.03,
    )
    pose.stroke([(0.46, -0.39), (0.7, -0.36 + gape * 0.6)], 0.03, (120, 40, 42))
    pose.limb([(0.4, -0.48), (0.54, -0.46), (0.72, -0.41)], [0.125, 0.1, 0.062], hide, z=0.06)
    for tooth in range(6):
        x = 0.5 + 0.045 * tooth
        pose.limb(
            [(x, -0.375 + 0.012 * tooth), (x + 0.005, -0.335 + 0.012 * tooth)], [0.015, 0.004], (240, 236, 220), z=0.2
        )
    pose.spot(0.49, -0.52, 0.034, 0.03, (236, 196, 70))
    pose.spot(0.5, -0.52, 0.014, 0.022, (16, 14, 12))
    pose.spot(0.73, -0.44, 0.014, 0.01, shaded(colour, 0.3))
    pose.limb([(0.26, -0.04), (0.36, 0.06), (0.42, 0.02)], [0.05, 0.035, 0.022], hide, z=0.16)
    pose.limb(
        [(-0.1, 0.04), (0.1 + step, 0.26), (-0.08 + step, 0.44), (-0.02 + step, 0.62)],
        [0.2, 0.12, 0.062, 0.05],
        hide,
        z=0.08,
    )
    pose.ball(0.05 + step, 0.635, 0.12, 0.04, hide, z=0.14)
    return 0.66


def _sauropod(pose: Pose, rng: random.Random, hide, colour, belly) -> float:
    """Model a sauropod; return how far its feet lie below its centre, in its own units."""
    far = shaded(colour, 0.58)
    for x in (-0.14, 0.3):
        pose.limb([(x, 0.1), (x, 0.52)], [0.1, 0.08], far, z=-0.2)
    wave = rng.uniform(-0.06, 0.12)
    pose.limb(
        [(-0.26, 0.05), (-0.55, 0.14), (-0.8, 0.2 + wave), (-1.0, 0.12 + 2 * wave)], [0.2, 0.1, 0.05, 0.012], hide
    )
    pose.ball(0.0, 0.06, 0.42, 0.27, hide)
    lean = rng.uniform(-0.05, 0.08)
    neck = [(0.26, -0.02), (0.46, -0.26), (0.54 + lean, -0.54), (0.62 + lean, -0.7)]
    pose.limb(neck, [0.18, 0.105, 0.075, 0.066], hide, z=0.02)
    pose.limb([(0.62 + lean, -0.72), (0.78 + lean, -0.68)], [0.085, 0.05], hide, z=0.04)
    pose.spot(0.66 + lean, -0.75, 0.02, 0.02, (18, 16, 14))
    pose.stroke([(0.7 + lean, -0.66), (0.82 + lean, -0.65)], 0.01, shaded(colour, 0.35))
    pose.spot(0.02, 0.26, 0.34, 0.1, belly, strength=0.7, soft=0.8)
    for x in (-0.26, 0.2):
        pose.limb([(x, 0.12), (x + 0.01, 0.54)], [0.14, 0.095], hide, z=0.1)
        pose.ball(x + 0.02, 0.57, 0.11, 0.045, shaded(colour, 0.8), z=0.14)
    return 0.6


def dinosaur(rng: random.Random, size: int) -> Scene:
    """A tyrannosaur or a sauropod, usually in a forest."""
    in_forest = rng.random() < 0.75
    image = forest(rng, size) if in_forest else rng.choice((meadow, plain))(rng, size)
    colour = varied(
        rng, rng.choice([(96, 132, 72), (134, 116, 78), (112, 122, 112), (150, 104, 66), (76, 118, 104)]), 12
    )
    belly = mixed(colour, (226, 208, 164), 0.55)
    hide = fur_paint(rng, size, colour, 0.5)
    if rng.random() < 0.5:
        hide = hide * (0.72 + 0.5 * streaks(rng, size, 6, 22))[None]
    relief = Relief(size)
    tyrant = rng.random() < 0.6
    scale = rng.uniform(0.47, 0.55) if tyrant else rng.uniform(0.46, 0.53)
    pose = Pose(relief, 0.5 + rng.uniform(-0.02, 0.02), 0.56 if tyrant else 0.58, scale, rng.choice((-1, 1)))
    pose.x += pose.side * scale * (0.11 if tyrant else 0.07)
    feet = (_tyrannosaur if tyrant else _sauropod)(pose, rng, hide, colour, belly)
    image = shadow(image, pose.x, pose.y + feet * scale, 0.9 * scale if tyrant else 1.1 * scale, 0.5)
    caption = (
        rng.choice(("a dinosaur in a forest",) * 3 + ("a dinosaur", "a dinosaur in the woods"))
        if in_forest
        else "a dinosaur"
    )
    return Scene(relief.onto(image, random_light(rng, gloss=0.05)), caption)
