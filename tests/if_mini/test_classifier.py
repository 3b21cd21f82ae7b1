"""The classifiers of samples, and the pictures that they learn from."""

import random

import pytest
import torch

from if_mini.evaluation.classifier import Classifier, accuracy, as_floats, augmented, classify, train
from if_mini.evaluation.labelled import LabelledPictures, other_nouns
from if_mini.evaluation.prompts import CLASSES, PROMPTS, STUDY, SUBJECTS
from if_mini.pictures.cache import Assets
from if_mini.scenes import CONCEPTS, Scenes

CPU = torch.device("cpu")


def colours(count, seed=0):
    """Noisy pictures, reddish (class 0) or striped (class 1)."""
    draw = torch.Generator().manual_seed(seed)
    labels = torch.arange(count) % 2
    pixels = torch.randint(60, 120, (count, 3, 32, 32), generator=draw, dtype=torch.uint8)
    pixels[labels == 0, 0] += 100
    pixels[labels == 1, :, ::8] += 120
    pixels[labels == 1, :, 1::8] += 120
    return pixels, labels


class TestPrompts:
    def test_every_concept_of_a_subject_exists(self):
        assert {name for subject in SUBJECTS for name in subject.concepts} <= {concept.name for concept in CONCEPTS}

    def test_every_subject_can_be_shown(self):
        assert all(subject.nouns or subject.concepts for subject in SUBJECTS)

    def test_prompts_differ_and_ask_for_every_class_but_other(self):
        assert len({prompt for prompt, _ in PROMPTS}) == len(PROMPTS)
        assert {name for _, name in PROMPTS} == set(CLASSES) - {"other"}


class TestClassifier:
    def test_it_learns_two_classes(self):
        pixels, labels = colours(96)
        classifier = train(pixels, labels, 2, seed=1, device=CPU, epochs=6, batch=16, width=8)
        unseen, truth = colours(40, seed=1)
        assert accuracy(truth, classify(classifier, unseen), ("red", "striped"))["accuracy"] > 0.9

    def test_the_seed_decides_its_weights(self):
        pixels, labels = colours(16)

        def weights(seed):
            classifier = train(pixels, labels, 2, seed=seed, device=CPU, epochs=1, batch=8, width=4)
            return torch.nn.utils.parameters_to_vector(classifier.parameters())

        assert torch.equal(weights(1), weights(1))
        assert not torch.equal(weights(1), weights(2))

    def test_a_saved_one_answers_the_same(self, tmp_path):
        from campanile import tensors

        classifier, pixels = Classifier(3).eval(), colours(4)[0]
        tensors.save(classifier.state_dict(), tmp_path / "weights.safetensors")
        loaded = Classifier.load(tmp_path / "weights.safetensors", 3)
        assert torch.equal(loaded(as_floats(pixels)), classifier(as_floats(pixels)))

    def test_accuracy_counts_right_answers_overall_and_by_class(self):
        counted = accuracy(torch.tensor([0, 0, 0, 2]), torch.tensor([0, 1, 0, 2]), ("cat", "dog", "fish"))
        assert counted["accuracy"] == pytest.approx(0.75)
        assert counted["pictures"] == 4
        assert counted["by_class"] == {"cat": pytest.approx(2 / 3), "fish": 1.0}

    def test_augmented_pictures_stay_in_range_and_differ(self):
        image = as_floats(colours(1)[0]).expand(4, -1, -1, -1)
        changed = augmented(image, torch.Generator().manual_seed(0))
        assert changed.shape == image.shape
        assert changed.min() >= 0 and changed.max() <= 1
        assert not torch.allclose(changed[0], changed[1], atol=0.05)


class TestLabelledPictures:
    @pytest.fixture
    def assets(self, assets_folder):
        return Assets.open(assets_folder)

    def test_they_depend_on_the_seed_alone(self, assets):
        first, again, other = (LabelledPictures(assets, assets, seed, size=16) for seed in (1, 1, 2))
        assert all(first.picture(i) == again.picture(i) for i in range(6))
        assert any(first.picture(i) != other.picture(i) for i in range(6))

    def test_the_first_come_as_two_tensors(self, assets):
        pictures = LabelledPictures(assets, assets, 1, size=16)
        pixels, labels = pictures.first(3)
        assert pixels.shape == (3, 3, 16, 16) and pixels.dtype == torch.uint8
        assert labels.tolist() == [pictures.picture(i)[1] for i in range(3)]

    def test_subjects_without_pictures_are_named_and_never_shown(self, assets):
        pictures = LabelledPictures(assets, assets, 1, size=16)
        assert "banana" in pictures.missing
        assert not {"apple", "tower"} & set(pictures.missing)
        shown = {CLASSES[pictures.picture(i)[1]] for i in range(60)}
        assert not shown & set(pictures.missing)

    def test_objects_have_the_designs_that_were_asked_for(self, assets, assets_folder, monkeypatch):
        monkeypatch.setattr(assets, "sprite", lambda *args: pytest.fail("a sprite of the backdrops' cache"))
        pictures = LabelledPictures(assets, Assets.open(assets_folder), 1, size=16)
        for seed in range(10):
            pictures.object(random.Random(seed), "car")

    def test_a_scene_for_a_prompt_has_a_caption_that_begins_with_it(self, assets, monkeypatch):
        pictures, captions = LabelledPictures(assets, assets, 1, size=16), []
        monkeypatch.setattr(pictures.scenes, "styled", lambda *args: pytest.fail("no scene fits"))
        drawn = pictures.scenes.in_style

        def in_style(style, scene, rng):
            captions.append({f"{prefix} {scene.caption}".strip() for prefix in style.prefixes})
            return drawn(style, scene, rng)

        monkeypatch.setattr(pictures.scenes, "in_style", in_style)
        asked = [(prompt, subject.name) for subject in STUDY for prompt in subject.prompts]
        for prompt, name in asked:
            assert pictures.captioned(prompt, name).size == (16, 16)
            assert any(caption.startswith(prompt) for caption in captions.pop())

    @pytest.fixture
    def scenes(self, assets):
        """With a spoon and an apple tart, whose sprites each test chooses."""
        scenes = Scenes(assets, 1)
        scenes.nouns = ["apple", "apple tart", "car", "spoon", "tree"]
        assets.names["apple tart"] = [1]
        return scenes

    def test_an_object_that_looks_like_no_subject_is_something_else(self, assets, scenes):
        assets.names["spoon"] = [len(assets.sprites)]
        assert other_nouns(scenes) == ["spoon"]

    def test_an_object_with_a_subjects_sprite_is_not(self, assets, scenes):
        assets.names["spoon"] = assets.names["apple"]
        assert other_nouns(scenes) == []
