"""Pictures with classes, from which the two classifiers learn to recognise IF-mini's samples.

The independent classifier knows objects as drawn by icon sets that training does not use. It has seen two or three
drawings of an owl, say, and misses many others. The other classifier knows the designs of the training, in scenes that
the training never shows: it tells whether a sample looks like what was taught.

Our own drawings have no second design. Only their random numbers differ, so both classifiers know them as well as
IF-mini does: they tell whether a sample shows such a drawing, not whether the drawing is good.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

import numpy as np
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset

from if_mini.dataset import one_thread
from if_mini.drawings.kinds import Scene
from if_mini.drawings.places import PLACES
from if_mini.drawings.styles import STYLES
from if_mini.evaluation.prompts import CLASSES, OTHER, SUBJECTS
from if_mini.pictures.cache import Assets
from if_mini.scenes import CONCEPTS, PLAIN_PLACES, Scenes

OTHERS = 0.12
"""Share of pictures that show none of SUBJECTS."""

SPRITES = 0.3
"""Share of sprites where a subject has both sprites and concepts."""

RELATED = frozenset("woman girl boy person people face mountain church bell".split())
"""Words of nouns that look too much like a subject."""


class LabelledPictures(Dataset):
    """Pictures, uint8 (3, size, size), and their indices in CLASSES; picture i of a seed is always the same.

    :param backdrops: the cache whose photographs places are made of.
    :param designs: the cache that the objects' sprites come from.
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
        # This name and "judge" elsewhere are part of the seeds: others would draw other pictures.
        rng = random.Random(f"exam {self.seed} {index}")
        if rng.random() < OTHERS:
            label, scene = OTHER, self.other(rng)
        else:
            label = rng.choice(self.shown)
            scene = self.subject(rng, label)
        return self.scenes.styled(scene, rng)[0], label

    def subject(self, rng: random.Random, label: int) -> Scene:
        """A scene that shows a subject, before any style."""
        nouns, concepts = self.nouns[label], SUBJECTS[label].concepts
        if nouns and (not concepts or rng.random() < SPRITES):
            return self.object(rng, rng.choice(nouns))
        return self.concepts[rng.choice(concepts)].draw(rng, 2 * self.size)

    def captioned(self, prompt: str, name: str, most: int = 200) -> Image.Image:
        """A scene of a subject whose caption begins with the prompt; if ``most`` scenes have none, the last of them."""
        rng, label = random.Random(f"captioned {self.seed} {prompt}"), CLASSES.index(name)
        for _ in range(most):
            scene = self.subject(rng, label)
            for style in STYLES:
                if any(f"{prefix} {scene.caption}".strip().startswith(prompt) for prefix in style.prefixes):
                    return self.scenes.in_style(style, scene, rng)
        return self.scenes.styled(scene, rng)[0]

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

    def first(
        self, count: int, workers: int = 0, progress: Callable[[Iterable], Iterable] = iter
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """The first pictures, uint8 (count, 3, size, size), and their classes, int64 (count,)."""
        loader = DataLoader(self, 64, sampler=range(count), num_workers=workers, worker_init_fn=one_thread)
        batches = iter(loader)
        pixels, labels = zip(*(next(batches) for _ in progress(range(len(loader)))), strict=True)
        return torch.cat(pixels), torch.cat(labels)


def other_nouns(scenes: Scenes) -> list[str]:
    """Names of sprites that neither are the name of a subject nor share a word with one."""
    near = RELATED | {word for s in SUBJECTS for name in (s.name, *s.nouns) for word in name.split() if len(word) > 2}
    sprites = scenes.assets.names
    named = {index for noun in sprites if near & set(noun.split()) for index in sprites[noun]}
    return [noun for noun in scenes.nouns if not named & set(sprites[noun])]
