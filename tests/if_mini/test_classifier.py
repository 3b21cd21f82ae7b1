"""The judge of IF-mini's samples, and what it is asked."""

import random

import pytest
import torch

from if_mini.evaluation import classifier as judge
from if_mini.evaluation import prompts as exam
from if_mini.pictures.cache import Assets
from if_mini.scenes import CONCEPTS, Scenes

CPU = torch.device("cpu")


def colours(count, seed=0):
    """Noisy pictures, reddish (class 0) or with stripes (class 1)."""
    draw = torch.Generator().manual_seed(seed)
    labels = torch.arange(count) % 2
    pixels = torch.randint(60, 120, (count, 3, 32, 32), generator=draw, dtype=torch.uint8)
    pixels[labels == 0, 0] += 100
    pixels[labels == 1, :, ::8] += 120
    pixels[labels == 1, :, 1::8] += 120
    return pixels, labels


def test_every_concept_that_a_subject_names_exists_and_every_prompt_has_a_class():
    known = {concept.name for concept in CONCEPTS}
    assert {name for subject in exam.SUBJECTS for name in subject.concepts} <= known
    assert all(subject.nouns or subject.concepts for subject in exam.SUBJECTS)
    assert len(exam.PROMPTS) >= 44 and len({prompt for prompt, _ in exam.PROMPTS}) == len(exam.PROMPTS)
    assert {name for _, name in exam.PROMPTS} == set(exam.CLASSES) - {"other"}


def test_a_judge_learns_two_different_classes():
    pixels, labels = colours(96)
    made = judge.train(pixels, labels, 2, seed=1, device=CPU, epochs=6, batch=16, width=8)
    unseen, truth = colours(40, seed=1)
    assert judge.accuracy(truth, judge.recognised(made, unseen), ("red", "striped"))["accuracy"] > 0.9


def test_the_same_seed_gives_the_same_judge():
    pixels, labels = colours(16)
    first, again, other = (
        judge.train(pixels, labels, 2, seed=seed, device=CPU, epochs=1, batch=8, width=4) for seed in (1, 1, 2)
    )
    weights = [list(each.parameters()) for each in (first, again, other)]
    assert all(torch.equal(a, b) for a, b in zip(weights[0], weights[1], strict=True))
    assert not all(torch.equal(a, b) for a, b in zip(weights[0], weights[2], strict=True))


def test_accuracy_counts_right_answers_in_all_and_by_class():
    counted = judge.accuracy(torch.tensor([0, 0, 0, 2]), torch.tensor([0, 1, 0, 2]), ("cat", "dog", "fish"))
    assert counted["accuracy"] == pytest.approx(0.75) and counted["pictures"] == 4
    assert counted["by_class"] == {"cat": pytest.approx(2 / 3), "fish": 1.0}


def test_augmented_pictures_are_pictures_and_differ_from_each_other():
    image = judge.as_floats(colours(1)[0]).expand(4, -1, -1, -1)
    changed = judge.augmented(image, torch.Generator().manual_seed(0))
    assert changed.shape == image.shape and changed.min() >= 0 and changed.max() <= 1
    assert not torch.allclose(changed[0], changed[1], atol=0.05)


def test_pictures_repeat_and_depend_on_the_seed(assets_folder):
    assets = Assets.open(assets_folder)
    first, again, other = (exam.Pictures(assets, assets, seed, size=16) for seed in (1, 1, 2))
    assert all(first.picture(i) == again.picture(i) for i in range(6))
    assert any(first.picture(i) != other.picture(i) for i in range(6))


def test_subjects_without_pictures_are_named_and_never_shown(assets_folder):
    assets = Assets.open(assets_folder)
    pictures = exam.Pictures(assets, assets, 1, size=16)
    assert "banana" in pictures.missing and not {"apple", "tower"} & set(pictures.missing)
    shown = {label for i in range(60) for label in [pictures.picture(i)[1]]}
    assert not {exam.CLASSES[label] for label in shown} & set(pictures.missing)


def test_objects_come_from_the_designs_that_are_given(assets_folder, monkeypatch):
    backdrops, designs = Assets.open(assets_folder), Assets.open(assets_folder)
    monkeypatch.setattr(backdrops, "sprite", lambda *args: pytest.fail("a sprite that the generator knows"))
    pictures = exam.Pictures(backdrops, designs, 1, size=16)
    for _ in range(10):
        pictures.object(random.Random(3), "car")


def test_nothing_like_a_subject_counts_as_something_else(assets_folder):
    assets = Assets.open(assets_folder)
    assets.names["spoon"] = [0]  # the same drawing as the apple
    assets.names["apple tart"] = [1]
    scenes = Scenes(assets, 1)
    scenes.nouns = ["apple", "apple tart", "car", "spoon", "tree"]
    assert exam.other_nouns(scenes) == []
    assets.names["spoon"] = [len(assets.sprites)]
    assert exam.other_nouns(scenes) == ["spoon"]
