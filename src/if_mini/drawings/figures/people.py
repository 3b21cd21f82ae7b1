"""Portraits: old and young men, women, children, men with hats, and a barista."""

from __future__ import annotations

import random

from PIL import Image

from if_mini.drawings.drawing import varied
from if_mini.drawings.figures.backgrounds import meadow, portrait_background
from if_mini.drawings.figures.cafe import apron, cafe, counter
from if_mini.drawings.figures.faces import model_head
from if_mini.drawings.figures.hats import HATS, put_on_beanie, put_on_hat
from if_mini.drawings.figures.heads import GREYS, SKINS, Person, random_person
from if_mini.drawings.figures.relief import Relief, random_light
from if_mini.drawings.kinds import Scene


def _random_yaw(rng: random.Random) -> float:
    """A random yaw in radians: often nearly frontal, at most a three-quarter view."""
    return rng.choice((-1, 1)) * rng.choice((rng.uniform(0, 0.12), rng.uniform(0.2, 0.55)))


def _portrait(rng: random.Random, size: int, person: Person, half: float, y: float) -> Image.Image:
    """A portrait; the head has the half height `half` and its centre at height `y`."""
    image = portrait_background(rng, size)
    relief = Relief(size)
    yaw = _random_yaw(rng)
    model_head(relief, rng, person, 0.5 + rng.uniform(-0.04, 0.04), y, half, yaw, rng.uniform(-6, 6))
    return relief.onto(image, random_light(rng))


def old_man(rng: random.Random, size: int) -> Scene:
    """An old man, usually close up."""
    half = rng.uniform(0.38, 0.5) if rng.random() < 0.75 else rng.uniform(0.26, 0.33)
    person = random_person(
        rng,
        skin=varied(rng, rng.choice(SKINS[:5] + SKINS), 7),
        hair_colour=varied(rng, rng.choice(GREYS), 6),
        hair=rng.choices(("balding", "short", "bald"), (6, 2, 1))[0],
        beard=rng.choices((0, 2, 3), (3, 2, 5))[0],
        moustache=rng.random() < 0.25,
        old=rng.uniform(0.8, 1.0),
        glasses=rng.random() < 0.12,
    )
    image = _portrait(rng, size, person, half, 0.47 if half > 0.34 else 0.42)
    caption = rng.choices(
        ("an old man", "an elderly man", "the face of an old man", "a portrait of an old man"), (7, 1, 1, 2)
    )[0]
    if person.beard == 3 and rng.random() < 0.3:
        caption = rng.choice(("an old man with a beard", "an old man with a white beard"))
    return Scene(image, caption)


def man(rng: random.Random, size: int) -> Scene:
    """A man, with or without a beard."""
    half = rng.choice((rng.uniform(0.33, 0.4), rng.uniform(0.24, 0.31)))
    person = random_person(
        rng,
        hair=rng.choices(("short", "curly", "bald", "balding"), (10, 1, 1, 1))[0],
        beard=rng.choices((0, 1, 2, 3), (5, 2, 3, 1))[0],
        moustache=rng.random() < 0.12,
        glasses=rng.random() < 0.15,
    )
    image = _portrait(rng, size, person, half, 0.47 if half > 0.32 else 0.41)
    captions = ["a man", "a man", "a man", "a portrait of a man", "the face of a man"]
    if person.beard >= 2:
        captions += ["a man with a beard", "a bearded man"]
    return Scene(image, rng.choice(captions))


def man_with_hat(rng: random.Random, size: int) -> Scene:
    """The head and shoulders of a man with one of five kinds of hat."""
    kind = rng.choices(tuple(HATS), (4, 3, 3, 2, 3))[0]
    tall = kind == "top hat"
    half = rng.uniform(0.22, 0.27) if tall else rng.uniform(0.25, 0.33)
    old = 0.8 * (rng.random() < 0.2)
    person = random_person(
        rng,
        beard=rng.choices((0, 1, 2, 3), (5, 2, 2, 1))[0],
        moustache=rng.random() < 0.25,
        old=old,
        **({"hair_colour": varied(rng, rng.choice(GREYS), 6)} if old else {}),
    )
    image = portrait_background(rng, size) if rng.random() < 0.7 else meadow(rng, size)
    relief = Relief(size)
    y = (0.56 if tall else 0.5) + rng.uniform(-0.02, 0.03)
    head = model_head(
        relief, rng, person, 0.5 + rng.uniform(-0.03, 0.03), y, half, _random_yaw(rng) * 0.8, rng.uniform(-6, 6)
    )
    put_on_hat(head, rng, kind)
    captions = ["a man wearing a hat"] * 4 + ["a man in a hat", "a man with a hat", f"a man wearing a {kind}"]
    if old:
        captions.append("an old man wearing a hat")
    return Scene(relief.onto(image, random_light(rng)), rng.choice(captions))


def barista(rng: random.Random, size: int) -> Scene:
    """A bearded barista with an apron behind the counter of a cafe, with a cup of coffee."""
    image = cafe(rng, size)
    relief = Relief(size)
    hair = rng.choices(("hidden", "bun", "short"), (3, 2, 1))[0]
    person = random_person(
        rng,
        hair=hair,
        beard=rng.choices((2, 3), (2, 3))[0],
        glasses=rng.random() < 0.6,
        collar="shirt",
        clothes=varied(
            rng, rng.choice([(150, 46, 44), (52, 70, 100), (206, 202, 194), (90, 100, 80), (60, 56, 60)]), 12
        ),
    )
    half = rng.uniform(0.21, 0.25)
    x, y = 0.5 + rng.uniform(-0.09, 0.09), 0.35 + rng.uniform(-0.02, 0.02)
    head = model_head(relief, rng, person, x, y, half, _random_yaw(rng) * 0.7, rng.uniform(-4, 4))
    if hair == "hidden":
        put_on_beanie(head, rng)
    apron(head, rng)
    image = relief.onto(image, random_light(rng))
    image = counter(image, rng, x)
    captions = ["a hipster barista"] * 6 + [
        "a barista",
        "a barista with a cup of coffee",
        "a bearded barista in a cafe",
    ]
    return Scene(image, rng.choice(captions))


def woman(rng: random.Random, size: int) -> Scene:
    """A woman, sometimes an old one."""
    old = 0.75 if rng.random() < 0.35 else 0.0
    grey = {"hair_colour": varied(rng, rng.choice(GREYS), 6)} if old else {}
    person = random_person(
        rng,
        woman=True,
        old=old,
        hair=rng.choices(("long", "bun", "curly"), (5, 3, 2 if old else 1))[0],
        glasses=rng.random() < 0.12,
        **grey,
    )
    half = rng.uniform(0.25, 0.37)
    image = _portrait(rng, size, person, half, 0.46 if half > 0.31 else 0.42)
    return Scene(image, "an old woman" if old else rng.choice(("a woman", "a woman", "a portrait of a woman")))


def child(rng: random.Random, size: int) -> Scene:
    """A girl or a boy."""
    girl = rng.random() < 0.5
    bright = [(206, 70, 70), (70, 120, 190), (230, 190, 80), (120, 170, 110), (214, 140, 170)]
    person = random_person(
        rng,
        child=True,
        woman=girl,
        hair=rng.choice(("long", "bun")) if girl else "short",
        collar="round",
        wide=rng.uniform(1.02, 1.12),
        clothes=varied(rng, rng.choice(bright), 14),
    )
    half = rng.uniform(0.24, 0.34)
    return Scene(_portrait(rng, size, person, half, 0.45), "a girl" if girl else "a boy")
