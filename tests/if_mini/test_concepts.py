"""Every concept and every place can be drawn from any seed, at any size, always in the same way."""

import random
from functools import partial

import numpy as np
import pytest

from if_mini.drawings.places import PLACES
from if_mini.scenes import CONCEPTS

# Captions, without a style, from the study's prompts.
PROMPTED = {
    "campanile": "a campanile tower",
    "campfire": "people around a campfire",
    "snowy village": "a snowy mountain village",
    "waterfall": "waterfalls",
    "amalfi coast": "the amalfi cost",
}

each_concept = pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.name)


def test_names_are_unique_and_weights_positive():
    assert len({concept.name for concept in CONCEPTS}) == len(CONCEPTS)
    assert all(concept.weight > 0 for concept in CONCEPTS)


@pytest.mark.parametrize(
    "draw",
    [
        *(pytest.param(concept.draw, id=concept.name) for concept in CONCEPTS),
        *(pytest.param(partial(place, assets=None), id=f"place {name}") for name, place in PLACES.items()),
    ],
)
def test_a_seed_determines_the_picture_and_its_words(draw):
    first, again, other = (draw(random.Random(seed), 64) for seed in (5, 5, 6))
    assert first == again
    assert first.image != other.image


@each_concept
def test_fifty_seeds_draw_fifty_pictures(concept):
    scenes = [concept.draw(random.Random(seed), 64) for seed in range(50)]
    assert len({scene.image.tobytes() for scene in scenes}) == 50
    for seed, scene in enumerate(scenes):
        assert scene.image.mode == "RGB" and scene.image.size == (64, 64)
        assert np.std(scene.image) > 4, f"seed {seed} is nearly blank"
    captions = {scene.caption for scene in scenes}
    assert len(captions) > 1
    assert all(caption and caption == caption.lower().strip() for caption in captions)
    assert PROMPTED.get(concept.name) in {None, *captions}


@each_concept
def test_every_size_shows_the_same(concept):
    for seed in range(4):
        small, large = (concept.draw(random.Random(seed), size) for size in (128, 256))
        assert small.caption == large.caption
        difference = np.asarray(small.image.reduce(2), float) - np.asarray(large.image.reduce(4), float)
        assert np.abs(difference).mean() < 6, f"seed {seed}"
