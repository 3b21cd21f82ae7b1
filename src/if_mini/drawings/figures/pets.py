"""Dogs and cats, sitting or standing, modelled as reliefs."""

from __future__ import annotations

import random

from PIL import Image

from if_mini.drawings.drawing import mixed, shaded, shadow, streaks, varied
from if_mini.drawings.figures.backgrounds import beach, meadow, plain, room
from if_mini.drawings.figures.poses import Pose, fur_paint
from if_mini.drawings.figures.relief import Relief, random_light
from if_mini.drawings.kinds import Scene

_DOGS = {  # coat, chest and muzzle, ears
    "golden": ((206, 158, 96), (226, 190, 140), (178, 124, 70)),
    "black": ((48, 46, 48), (66, 62, 62), (36, 34, 36)),
    "brown": ((128, 84, 54), (150, 106, 74), (96, 60, 40)),
    "white": ((230, 226, 218), (240, 238, 232), (206, 196, 184)),
    "brown and white": ((150, 96, 56), (238, 232, 224), (110, 68, 42)),
    "grey": ((122, 124, 130), (234, 232, 230), (86, 86, 92)),
}
_CATS = {  # the same
    "orange": ((214, 138, 66), (238, 206, 164), (196, 116, 50)),
    "black": ((46, 44, 48), (54, 52, 56), (38, 36, 40)),
    "grey": ((128, 128, 134), (168, 168, 172), (110, 110, 116)),
    "white": ((234, 230, 224), (242, 240, 236), (224, 210, 200)),
    "tabby": ((146, 120, 92), (206, 190, 166), (120, 96, 72)),
}


def _dog_face(pose: Pose, rng: random.Random, coat, fur, pale, ear, x: float, y: float, pricked: bool) -> None:
    """Model a dog's head, seen from the front and centred at (x, y)."""
    look = rng.uniform(-0.05, 0.05)
    if pricked:
        for side in (-1, 1):
            pose.limb([(x + side * 0.17, y - 0.12), (x + side * 0.24, y - 0.36)], [0.1, 0.025], ear, z=0.12)
            pose.spot(
                x + side * 0.2,
                y - 0.24,
                0.035,
                0.08,
                mixed(ear, (214, 160, 150), 0.5),
                angle=side * 14,
                strength=0.7,
                soft=0.5,
            )
    pose.ball(x, y - 0.04, 0.27, 0.26, fur, z=0.2)
    if not pricked:
        for side in (-1, 1):
            pose.limb(
                [(x + side * 0.22, y - 0.17), (x + side * 0.31, y - 0.02), (x + side * 0.29, y + 0.14)],
                [0.06, 0.09, 0.065],
                ear,
                z=0.32,
            )
    pose.ball(x + look, y + 0.11, 0.165, 0.13, pale, z=0.36)
    pose.stroke([(x + look * 0.5, y - 0.2), (x + look, y + 0.02)], 0.05, pale, strength=0.7, soft=0.05)
    if rng.random() < 0.5:
        pose.limb([(x + look, y + 0.2), (x + look, y + 0.28)], [0.055, 0.05], (214, 96, 104), z=0.4, flat=0.4)
    pose.ball(x + look, y + 0.045, 0.068, 0.05, (26, 22, 24), z=0.5)
    dark = shaded(coat, 0.35)
    pose.stroke([(x + look, y + 0.1), (x + look, y + 0.15)], 0.012, dark)
    for side in (-1, 1):
        pose.stroke([(x + look, y + 0.15), (x + look + side * 0.1, y + 0.175)], 0.013, dark, strength=0.9)
        eye = x + look * 0.6 + side * 0.115
        pose.spot(eye, y - 0.07, 0.06, 0.055, shaded(coat, 0.55), strength=0.6, soft=0.7)
        pose.spot(eye, y - 0.07, 0.038, 0.038, (24, 16, 14))
        pose.spot(eye - 0.012, y - 0.082, 0.011, 0.011, (250, 250, 250))


def _cat_face(pose: Pose, rng: random.Random, coat, fur, pale, ear, x: float, y: float) -> None:
    """Model a cat's head, seen from the front and centred at (x, y)."""
    for side in (-1, 1):
        pose.limb([(x + side * 0.15, y - 0.1), (x + side * 0.225, y - 0.3)], [0.11, 0.012], ear, z=0.14)
        pose.spot(x + side * 0.185, y - 0.2, 0.035, 0.07, (214, 150, 140), angle=side * 18, strength=0.7, soft=0.5)
    pose.ball(x, y, 0.27, 0.225, fur, z=0.2)
    for side in (-1, 1):
        pose.ball(x + side * 0.055, y + 0.095, 0.085, 0.07, pale, z=0.36)
    pose.ball(x, y + 0.055, 0.03, 0.022, (206, 120, 120), z=0.47)
    iris = rng.choice([(120, 170, 80), (214, 176, 60), (110, 160, 190)])
    for side in (-1, 1):
        pose.spot(x + side * 0.115, y - 0.03, 0.058, 0.05, shaded(coat, 0.4), angle=-side * 14)
        pose.spot(x + side * 0.115, y - 0.03, 0.047, 0.04, iris, angle=-side * 14)
        pose.spot(x + side * 0.115, y - 0.03, 0.016, 0.036, (16, 14, 14))
        for row in (-0.01, 0.03):
            pose.stroke(
                [(x + side * 0.1, y + 0.09), (x + side * 0.3, y + 0.08 + 2 * row)], 0.005, (236, 234, 230), strength=0.7
            )
        pose.stroke([(x, y + 0.1), (x + side * 0.06, y + 0.135)], 0.01, shaded(coat, 0.4))


def _sitting_body(pose: Pose, coat, fur, pale, slim: float, paws) -> None:
    """Model the body of a sitting dog or cat, seen from the front, with its paws at y = 0.62."""
    for side in (-1, 1):
        pose.ball(side * 0.23 * slim, 0.42, 0.17 * slim, 0.2, fur, z=-0.1)
        pose.ball(side * 0.3 * slim, 0.585, 0.13 * slim, 0.05, paws, z=0.0)
    pose.ball(0, 0.25, 0.27 * slim, 0.38, fur, z=-0.05, depth=0.28)
    pose.ball(0, 0.13, 0.17 * slim, 0.24, pale, z=0.06, depth=0.2)
    for side in (-1, 1):
        pose.limb([(side * 0.12 * slim, 0.16), (side * 0.115 * slim, 0.56)], [0.09 * slim, 0.062], fur, z=0.14)
        pose.ball(side * 0.12 * slim, 0.585, 0.08, 0.05, paws, z=0.24)
    pose.stroke([(0, 0.36), (0, 0.58)], 0.02, shaded(coat, 0.4), strength=0.6, soft=0.02)


def _standing_body(pose: Pose, rng: random.Random, coat, fur, pale, slim: float, tail_up: bool) -> None:
    """Model the body of a standing dog or cat, seen from the side, with its paws at y = 0.5."""
    far = shaded(coat, 0.6)
    step = rng.uniform(0.03, 0.1)
    pose.limb([(0.24, 0.1), (0.22 + step, 0.3), (0.24 + step, 0.48)], [0.08, 0.05, 0.04], far, z=-0.1)
    pose.limb([(-0.3, 0.08), (-0.3 - step, 0.28), (-0.26 - step, 0.48)], [0.1, 0.05, 0.04], far, z=-0.1)
    tail = [(-0.4, -0.06), (-0.56, -0.2), (-0.6, -0.38)] if tail_up else [(-0.4, -0.06), (-0.56, -0.02), (-0.68, 0.1)]
    pose.limb(tail, [0.05, 0.05, 0.035], fur)
    pose.limb([(-0.28, 0.0), (0.24, 0.02)], [0.17 * slim, 0.19 * slim], fur)
    pose.limb([(0.26, -0.02), (0.42, -0.24)], [0.17 * slim, 0.13 * slim], fur, z=0.02)
    pose.spot(0.3, 0.12, 0.14, 0.1, pale, strength=0.8, soft=0.8)
    pose.limb([(0.26, 0.08), (0.27 - step, 0.3), (0.27 - step, 0.49)], [0.1, 0.055, 0.045], fur, z=0.08)
    pose.limb(
        [(-0.3, 0.04), (-0.24, 0.24), (-0.33 + step, 0.34), (-0.29 + step, 0.49)],
        [0.15, 0.075, 0.045, 0.045],
        fur,
        z=0.06,
    )


def _pet(rng: random.Random, size: int, coats: dict, weights, is_dog: bool) -> tuple[Image.Image, str, str]:
    """A picture of a dog or cat, the name of its colour, and a phrase for the place."""
    place, draw = rng.choice((("in a meadow", meadow), ("on a beach", beach), ("in a room", room), ("", plain)))
    image = draw(rng, size)
    colour = rng.choices(tuple(coats), weights)[0]
    coat, pale, ear = (varied(rng, part, 10) for part in coats[colour])
    relief = Relief(size)
    fur = fur_paint(rng, size, coat, 0.34)
    if colour == "tabby" or (colour == "orange" and rng.random() < 0.7):
        fur = fur * (0.7 + 0.5 * streaks(rng, size, 34, 8))[None]
    pricked = colour in ("grey", "white") or rng.random() < 0.15
    sitting = rng.random() < 0.65
    x, slim = 0.5 + rng.uniform(-0.05, 0.05), rng.uniform(0.92, 1.1) * (1 if is_dog else 0.86)
    if sitting:
        scale = rng.uniform(0.68, 0.84)
        pose = Pose(relief, x, 0.94 - 0.62 * scale, scale, rng.choice((-1, 1)))
        if is_dog:
            pose.limb([(0.2, 0.5), (0.42, 0.5), (0.52, 0.4)], [0.05, 0.05, 0.03], fur, z=-0.2)
        else:
            pose.limb([(0.2, 0.52), (0.42, 0.55), (0.4, 0.35), (0.48, 0.22)], [0.05, 0.055, 0.05, 0.045], fur, z=-0.2)
        _sitting_body(pose, coat, fur, pale, slim, pale)
        head = (rng.uniform(-0.03, 0.03), -0.2)
        foot, width = 0.62, 0.9
    else:
        scale = rng.uniform(0.62, 0.74)
        pose = Pose(relief, x, 0.93 - 0.52 * scale, scale, rng.choice((-1, 1)))
        pose.x -= 0.06 * pose.side * scale  # centre it: the head reaches farther than the tail
        _standing_body(pose, rng, coat, fur, pale, slim * (1 if is_dog else 0.85), rng.random() < 0.6)
        head = (0.46, -0.34)
        foot, width = 0.5, 1.1
    if is_dog:
        _dog_face(pose, rng, coat, fur, pale, ear, *head, pricked)
    else:
        _cat_face(pose, rng, coat, fur, pale, ear, *head)
    image = shadow(image, pose.x, pose.y + foot * scale, width * scale, 0.5)
    return relief.onto(image, random_light(rng)), colour, place


def dog(rng: random.Random, size: int) -> Scene:
    """A dog, sitting or standing."""
    image, colour, place = _pet(rng, size, _DOGS, (4, 2, 3, 2, 3, 2), True)
    captions = ["a dog", "a dog", f"a dog {place}".strip(), f"a {colour} dog {place}".strip()]
    return Scene(image, rng.choice(captions))


def cat(rng: random.Random, size: int) -> Scene:
    """A cat, sitting or standing."""
    image, colour, place = _pet(rng, size, _CATS, (4, 2, 2, 2, 3), False)
    article = "an" if colour == "orange" else "a"
    captions = ["a cat", "a cat", f"a cat {place}".strip(), f"{article} {colour} cat {place}".strip()]
    return Scene(image, rng.choice(captions))
