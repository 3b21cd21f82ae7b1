"""What IF-mini is asked to draw, and the pictures from which its judges learn to recognise that.

There are two judges. The independent one knows objects as icon sets draw them that training does not use; it has seen
two or three drawings of an owl, say, and misses many others. The other one knows the generator's own designs, in scenes
that the generator never saw: it says whether a sample looks like what was taught.

What our own code draws has no other designs. There only the random numbers differ, so both judges know those drawings
as well as the generator does, and can say whether a sample shows one, not whether the drawing is a good one.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset

from if_mini.dataset import one_thread
from if_mini.drawings.kinds import Scene
from if_mini.drawings.places import PLACES
from if_mini.pictures.cache import Assets
from if_mini.scenes import CONCEPTS, PLAIN_PLACES, Scenes


@dataclass(frozen=True)
class Subject:
    """Something to recognise.

    :param prompts: what IF-mini is asked for.
    :param nouns: names of sprites that show it.
    :param concepts: names of concepts (see `scenes.CONCEPTS`) that show it.
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
"""Pairs of a prompt and the class that its samples should be recognised as."""

OTHERS = 0.12
"""Share of pictures that show nothing of SUBJECTS."""

SPRITES = 0.3
"""Share of sprites where a subject has both sprites and concepts."""

RELATED = frozenset("woman girl boy person people face mountain church bell".split())
"""Words of nouns that are too near to a subject to be told from it."""


class Pictures(Dataset):
    """Pictures with classes, uint8 (3, size, size) and the number in CLASSES; picture i of a seed is always the same.

    :param backdrops: the cache whose photographs places are made of.
    :param designs: the cache whose sprites the objects are.
    :ivar missing: names of subjects of which there is no picture.
    """

    def __init__(self, backdrops: Assets, designs: Assets, seed: int, size: int = 64) -> None:
        self.backdrops, self.seed, self.size = backdrops, seed, size
        self.scenes = Scenes(designs, seed, size)
        self.concepts = {concept.name: concept for concept in CONCEPTS}
        self.nouns = [[noun for noun in subject.nouns if noun in self.scenes.nouns] for subject in SUBJECTS]
        self.shown = [i for i, subject in enumerate(SUBJECTS) if self.nouns[i] or subject.concepts]
        self.missing = [subject.name for i, subject in enumerate(SUBJECTS) if i not in self.shown]
        taken = {name for subject in SUBJECTS for name in subject.concepts}
        self.other_concepts = [concept for concept in CONCEPTS if concept.name not in taken]
        self.other_nouns = other_nouns(self.scenes)

    def __getitem__(self, index: int) -> tuple[torch.Tensor, int]:
        """Picture `index` and its class."""
        image, label = self.picture(index)
        return torch.from_numpy(np.array(image)).permute(2, 0, 1), label

    def picture(self, index: int) -> tuple[Image.Image, int]:
        """Picture `index`, RGB, and its class."""
        rng = random.Random(f"exam {self.seed} {index}")
        if rng.random() < OTHERS:
            label, scene = OTHER, self.other(rng)
        else:
            label = rng.choice(self.shown)
            scene = self.of(rng, label)
        return self.scenes.styled(scene, rng)[0], label

    def of(self, rng: random.Random, label: int) -> Scene:
        """A scene that shows a subject, without style."""
        nouns, concepts = self.nouns[label], SUBJECTS[label].concepts
        if nouns and (not concepts or rng.random() < SPRITES):
            return self.object(rng, rng.choice(nouns))
        return self.concepts[rng.choice(concepts)].draw(rng, 2 * self.size)

    def other(self, rng: random.Random) -> Scene:
        """A scene that shows no subject."""
        kind = rng.random()
        if kind < 0.6 and self.other_nouns:
            return self.object(rng, rng.choice(self.other_nouns))
        if kind < 0.75:
            return self.scenes.place_alone(rng, 2 * self.size)
        return rng.choice(self.other_concepts).draw(rng, 2 * self.size)

    def object(self, rng: random.Random, noun: str) -> Scene:
        """An object in a place, as in training."""
        place = "plain" if rng.random() < PLAIN_PLACES else rng.choice(sorted(PLACES))
        backdrop = PLACES[place](rng, 2 * self.size, self.backdrops)
        x, longest, slant = rng.uniform(0.4, 0.6), 0.92, rng.uniform(-0.8, 0.8)
        image = self.scenes.placed(rng, backdrop.image, noun, backdrop.ground, x, longest, slant)
        return Scene(image, noun)


def other_nouns(scenes: Scenes) -> list[str]:
    """Names of sprites that neither bear the name of a subject nor share a word with one."""
    near = RELATED | {word for s in SUBJECTS for name in (s.name, *s.nouns) for word in name.split() if len(word) > 2}
    sprites = scenes.assets.names
    named = {index for noun in sprites if near & set(noun.split()) for index in sprites[noun]}
    return [noun for noun in scenes.nouns if not named & set(sprites[noun])]


def loader(pictures: Pictures, count: int, workers: int = 0, batch: int = 64) -> DataLoader:
    """The first `count` pictures in batches: pixels, uint8 (B, 3, size, size), and classes, int64 (B,)."""
    return DataLoader(pictures, batch, sampler=range(count), num_workers=workers, worker_init_fn=one_thread)
