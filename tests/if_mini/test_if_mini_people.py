"""The people, animals and things that IF-mini's scenes are drawn with."""

import random

import numpy as np
import pytest

from if_mini.drawings.figures import objects, people
from if_mini.drawings.figures.relief import Light, Relief, curve

CONCEPTS = [*people.CONCEPTS, *objects.CONCEPTS]
every_concept = pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.name)


@every_concept
def test_a_seed_is_a_picture(concept):
    first, second = (concept.draw(random.Random(7), 128, None) for _ in range(2))
    assert first.caption == second.caption
    assert first.image.tobytes() == second.image.tobytes()


@every_concept
def test_both_sizes_show_the_same(concept):
    for seed in range(3):
        small, large = (concept.draw(random.Random(seed), size, None) for size in (128, 256))
        assert small.caption == large.caption
        difference = np.asarray(small.image.reduce(2), float) - np.asarray(large.image.reduce(4), float)
        assert np.abs(difference).mean() < 6


@every_concept
def test_fifty_seeds(concept):
    pictures = set()
    for seed in range(50):
        scene = concept.draw(random.Random(seed), 128, None)
        assert scene.image.size == (128, 128) and scene.image.mode == "RGB"
        assert scene.caption and scene.caption == scene.caption.lower().strip()
        pictures.add(scene.image.tobytes())
    assert len(pictures) == 50


def test_names_are_unique_and_weights_positive():
    assert len({concept.name for concept in CONCEPTS}) == len(CONCEPTS)
    assert all(concept.weight > 0 for concept in CONCEPTS)


def test_the_light_falls_on_one_side_of_a_ball():
    from PIL import Image

    relief = Relief(64)
    relief.ball(0.5, 0.5, 0.3, 0.3, (200, 200, 200))
    picture = np.asarray(relief.onto(Image.new("RGB", (64, 64)), Light(across=-0.8, down=0)), float)
    assert picture[32, 20].mean() > picture[32, 44].mean() + 30
    assert picture[2, 2].max() == 0  # nothing outside the ball


def test_an_empty_relief_leaves_the_picture_as_it_is():
    from PIL import Image

    image = Image.new("RGB", (32, 32), (1, 2, 3))
    assert Relief(32).onto(image, Light()).tobytes() == image.tobytes()


def test_what_lies_outside_the_picture_is_left_out():
    relief = Relief(32)
    relief.ball(3, 3, 0.2, 0.2, (9, 9, 9))
    relief.limb([(2, 2), (3, 3)], [0.1, 0.1], (9, 9, 9))
    relief.plate([(-2, -2), (-1, -2), (-1, -1)], (9, 9, 9))
    relief.lathe((5, 5), (6, 6), [0.1, 0.1], (9, 9, 9))
    assert not relief.cover.any()


def test_a_curve_goes_through_its_points():
    points = [(0.0, 0.0), (0.5, 1.0), (1.0, 0.0)]
    line = curve(points, steps=4)
    assert all(min(np.hypot(x - a, y - b) for x, y in line) < 1e-9 for a, b in points)
