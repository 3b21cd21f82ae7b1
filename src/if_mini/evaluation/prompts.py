"""What IF-mini is asked to draw, and the classes by which a classifier recognises it."""

from __future__ import annotations

from dataclasses import dataclass

NEUTRAL = "a high quality photo"
"""The study's prompt that describes any picture."""


@dataclass(frozen=True)
class Subject:
    """Something to recognise.

    :param prompts: what IF-mini is asked for.
    :param nouns: names of sprites that show the subject.
    :param concepts: names of concepts that show it, see `if_mini.scenes.CONCEPTS`.
    """

    name: str
    prompts: tuple[str, ...]
    nouns: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()


STUDY = (
    Subject(
        "tower",
        ("a photo of a campanile tower", "a campanile tower", "an oil painting of a campanile tower"),
        concepts=("campanile", "other tower"),
    ),
    Subject("waterfall", ("a lithograph of waterfalls", "a photo of waterfalls"), concepts=("waterfall",)),
    Subject(
        "campfire",
        ("an oil painting of people around a campfire", "people around a campfire"),
        concepts=("campfire",),
    ),
    Subject("amalfi coast", ("a photo of the amalfi coast", "the amalfi coast"), concepts=("amalfi coast",)),
    Subject(
        "snowy village",
        ("an oil painting of a snowy mountain village", "a photo of a snowy mountain village"),
        concepts=("snowy village",),
    ),
    Subject("old man", ("an oil painting of an old man", "a lithograph of an old man"), concepts=("an old man",)),
    Subject("man", ("a photo of a man",), concepts=("a man",)),
    Subject("man with a hat", ("a man wearing a hat",), concepts=("a man wearing a hat",)),
    Subject("barista", ("a photo of a hipster barista",), concepts=("a hipster barista",)),
    Subject("skull", ("a lithograph of a skull", "a photo of a skull"), ("skull",), ("a skull",)),
    Subject("rocket", ("a rocket ship",), ("rocket", "rocket ship"), ("a rocket ship",)),
    Subject("pencil", ("a pencil",), ("pencil",), ("a pencil",)),
    Subject("dog", ("a photo of a dog",), ("dog",), ("a dog",)),
    Subject("cat", ("a photo of a cat",), ("cat",), ("a cat",)),
    Subject("horse", ("a photo of a horse running through a meadow",), ("horse",), ("a horse",)),
    Subject("violin", ("an oil painting of a violin resting on sheet music",), ("violin",), ("a violin",)),
    Subject("dinosaur", ("a high quality picture of a dinosaur in a forest",), ("dinosaur",), ("a dinosaur",)),
)
"""What the study's prompts ask for."""

FAMILIAR = (
    Subject("apple", ("a photo of a red apple on a table",), ("apple", "red apple")),
    Subject("banana", ("a banana",), ("banana",)),
    Subject("bicycle", ("a photo of a bicycle in a city",), ("bicycle",)),
    Subject("bird", ("a photo of a bird in the sky",), ("bird",)),
    Subject("butterfly", ("a butterfly",), ("butterfly",)),
    Subject("cactus", ("a cactus in the desert",), ("cactus",)),
    Subject("cake", ("a photo of a cake on a table",), ("cake",)),
    Subject("car", ("a photo of a car",), ("car",)),
    Subject("castle", ("a castle at sunset",), ("castle",), ("castle",)),
    Subject("clock", ("a clock",), ("clock",)),
    Subject("elephant", ("an elephant",), ("elephant",)),
    Subject("fish", ("a photo of a fish",), ("fish",)),
    Subject("flower", ("an oil painting of a flower",), ("flower",)),
    Subject("frog", ("a frog",), ("frog",)),
    Subject("guitar", ("a photo of a guitar",), ("guitar",)),
    Subject("house", ("a house",), ("house",)),
    Subject("key", ("a key",), ("key",)),
    Subject("mushroom", ("a mushroom in a forest",), ("mushroom",)),
    Subject("owl", ("an owl",), ("owl",)),
    Subject("penguin", ("a photo of a penguin in the snow",), ("penguin",)),
    Subject("pizza", ("a pizza",), ("pizza",)),
    Subject("rabbit", ("a rabbit in a meadow",), ("rabbit",)),
    Subject("robot", ("a robot",), ("robot",)),
    Subject("strawberry", ("a photo of a strawberry",), ("strawberry",)),
    Subject("train", ("a train",), ("train",)),
    Subject("tree", ("an oil painting of a tree",), ("tree",)),
    Subject("turtle", ("a turtle on a beach",), ("turtle",)),
    Subject("umbrella", ("an umbrella",), ("umbrella",)),
    Subject("whale", ("a whale",), ("whale",)),
)
"""Objects that many training scenes show."""

SUBJECTS = (*STUDY, *FAMILIAR)
CLASSES = (*(subject.name for subject in SUBJECTS), "other")
OTHER = len(CLASSES) - 1
PROMPTS = tuple((prompt, subject.name) for subject in SUBJECTS for prompt in subject.prompts)
"""Each prompt of the evaluation, and the class of the picture that it asks for."""
