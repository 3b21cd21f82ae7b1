import random

import numpy as np
import pytest
from PIL import Image

from if_mini.drawings.landscapes.landscapes import CONCEPTS as LANDSCAPES
from if_mini.drawings.landscapes.towers import CONCEPTS as TOWERS
from if_mini.drawings.scenery import LIGHTS, daylight, edge, grain, to_canvas, to_image

CONCEPTS = (*TOWERS, *LANDSCAPES)
each_concept = pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.name)


def pixels(image: Image.Image) -> np.ndarray:
    return np.asarray(image, np.float32)


@each_concept
def test_fifty_seeds_draw(concept):
    captions = set()
    for seed in range(50):
        scene = concept.draw(random.Random(seed), 64, None)
        assert scene.image.mode == "RGB" and scene.image.size == (64, 64)
        assert pixels(scene.image).std() > 4, f"seed {seed} is nearly blank"
        assert scene.caption and scene.caption == scene.caption.lower().strip()
        captions.add(scene.caption)
    assert len(captions) > 1


@each_concept
def test_a_seed_is_a_picture(concept):
    first, again, other = (concept.draw(random.Random(seed), 128, None) for seed in (5, 5, 6))
    assert first.caption == again.caption
    assert np.array_equal(pixels(first.image), pixels(again.image))
    assert not np.array_equal(pixels(first.image), pixels(other.image))


@each_concept
def test_larger_pictures_show_the_same(concept):
    for seed in range(4):
        small = concept.draw(random.Random(seed), 128, None)
        large = concept.draw(random.Random(seed), 256, None)
        assert small.caption == large.caption
        difference = np.abs(pixels(small.image.reduce(2)) - pixels(large.image.reduce(4)))
        assert difference.mean() < 6, f"seed {seed}: {difference.mean():.1f}"


def test_names_and_weights():
    names = [concept.name for concept in CONCEPTS]
    assert len(set(names)) == len(names)
    assert all(concept.weight > 0 for concept in CONCEPTS)


def test_captions_of_the_study_occur():
    landscapes = {concept.name: concept for concept in CONCEPTS}
    wanted = {
        "campanile": "a campanile tower",
        "campfire": "people around a campfire",
        "snowy village": "a snowy mountain village",
        "waterfall": "waterfalls",
        "amalfi coast": "the amalfi cost",
    }
    for name, caption in wanted.items():
        drawn = {landscapes[name].draw(random.Random(seed), 32, None).caption for seed in range(60)}
        assert caption in drawn


def test_noise_is_the_same_at_every_size():
    small, large = (grain(random.Random(1), size, (4, 9), (16, 30)) for size in (64, 128))
    assert small.min() >= 0 and small.max() <= 1 and small.std() > 0.1
    reduced = large.reshape(64, 2, 64, 2).mean(axis=(1, 3))
    assert np.abs(small - reduced).max() < 0.05


def test_canvas_and_picture_are_inverse():
    image = Image.fromarray(np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8))
    assert np.array_equal(pixels(to_image(to_canvas(image))), pixels(image))


def test_masks_and_lights():
    assert edge(np.array([-1.0, 0.0, 1.0])).tolist() == [0.0, 0.5, 1.0]
    assert daylight(random.Random(0), blue_hour=1).name == "blue hour"
    assert all(light.lamps == (light.name in {"dusk", "blue hour", "night"}) for light in LIGHTS.values())
