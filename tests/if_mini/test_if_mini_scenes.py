"""Training scenes and their words: repeatable, describable, readable by the tokenizer."""

import random

import numpy as np
import pytest
from PIL import Image

from campanile.diffusion.text import tokenise
from if_mini.dataset import CaptionedScenes, batches, misspelt
from if_mini.drawings.styles import styles
from if_mini.pictures import render
from if_mini.pictures.cache import Assets
from if_mini.scenes import Scenes, article
from if_mini.text import tokenizer

STUDY = (
    "a high quality photo",
    "an oil painting of people around a campfire",
    "a lithograph of a skull",
    "a photo of the amalfi cost",
    "a photo of a hipster barista",
)


@pytest.fixture(scope="module")
def scenes(assets_folder):
    return Scenes(Assets.open(assets_folder), seed=3)


@pytest.fixture(scope="module")
def drawn(scenes):
    return [scenes[index] for index in range(150)]


@pytest.fixture(scope="module")
def words(drawn):
    return tokenizer.build([*(caption for _, caption in drawn), *STUDY])


def test_a_scene_depends_on_its_seed_and_number_alone(assets_folder, scenes):
    again = Scenes(Assets.open(assets_folder), seed=3)
    other = Scenes(Assets.open(assets_folder), seed=4)
    for index in (7, 2, 5):
        (picture, caption), (same, same_caption) = scenes[index], again[index]
        assert picture.size == (64, 64) and picture.mode == "RGB"
        assert caption == same_caption and np.array_equal(picture, same)
        assert not np.array_equal(picture, other[index][0])


def test_every_scene_can_be_drawn_and_is_described(drawn):
    for index, (picture, caption) in enumerate(drawn):
        assert caption == caption.strip().lower() and caption
        assert np.asarray(picture).std() > 1, f"scene {index} ({caption}) is empty"


def test_generic_captions_stand_for_views_and_for_no_object(drawn, scenes):
    captions = [caption for _, caption in drawn]
    alone = {caption for style in styles.STYLES for caption in style.alone}
    assert 0.04 < sum(caption in alone for caption in captions) / len(captions) < 0.2
    assert "a high quality photo" in alone
    rng = random.Random(1)
    with_object = scenes.with_object(rng, 64)
    assert not alone & {scenes.styled(with_object, rng)[1] for _ in range(100)}


def test_a_familiar_thing_has_few_looks_and_another_all(tmp_path):
    sprites = [
        (render.Sprite((name,), "animal", "icon", source, name), Image.new("RGBA", (96, 64), colour))
        for name in ("owl", "ant")
        for source, colour in (("noto", "red"), ("fluent-emoji", "blue"))
    ]
    render.write(tmp_path, sprites, [], lambda line: None)
    scenes, rng = Scenes(Assets.open(tmp_path), seed=3), random.Random(1)
    looks = {noun: {scenes.sprite(rng, noun).getpixel((48, 32)) for _ in range(40)} for noun in ("owl", "ant")}
    red, blue = (255, 0, 0, 255), (0, 0, 255, 255)
    assert looks == {"owl": {red}, "ant": {red, blue}}


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        *(("dog", "a dog"), ("apple", "an apple"), ("octopus", "an octopus"), ("bunch of grapes", "a bunch of grapes")),
        *(("cherries", "cherries"), ("houses with a garden", "houses with a garden"), ("glass", "a glass")),
    ],
)
def test_nouns_get_their_article(noun, expected):
    assert article(noun) == expected


@pytest.mark.parametrize("prompt", STUDY)
def test_words_of_captions_are_one_token_each(words, prompt):
    assert len(words.tokenize(prompt)) == len(prompt.split())


def test_a_word_never_seen_is_spelt_and_a_script_never_seen_is_unknown(words):
    assert words.unk_token_id not in words("a xylographic quux").input_ids
    assert words.unk_token_id in words("鐘楼").input_ids


def test_prompts_are_encoded_as_the_pipelines_of_diffusers_do(words):
    tokens, mask = tokenise(words, ["", " A Dog ", "dog " * 100])
    assert tokens.shape == mask.shape == (3, 77)
    assert mask.sum(1).tolist() == [1, 3, 77]
    assert tokens[0, 0] == words.eos_token_id and tokens[2, -1] == words.eos_token_id
    assert tokens[1].tolist() == tokenise(words, ["a dog"])[0][0].tolist()


def test_a_tokenizer_survives_being_saved(words, tmp_path):
    words.save_pretrained(tmp_path)
    again = type(words).from_pretrained(tmp_path)
    for prompt in (*STUDY, "a xylographic quux", "鐘楼"):
        assert again(prompt).input_ids == words(prompt).input_ids


def test_a_misspelling_doubles_one_letter():
    import random

    assert sorted(misspelt("cat", random.Random(0))) in (
        ["a", "c", "c", "t"],
        ["a", "a", "c", "t"],
        ["a", "c", "t", "t"],
    )


@pytest.mark.parametrize("workers", [0, 1])
def test_batches_do_not_depend_on_where_they_are_composed(assets_folder, words, workers):
    data = CaptionedScenes(assets_folder, words, seed=3)
    (pixels, tokens, mask), second = batches(data, 10, 14, 2, workers)
    assert pixels.shape == (2, 3, 64, 64) and str(pixels.dtype) == "torch.uint8"
    assert tokens.shape == mask.shape == (2, 77)
    assert all((one == other).all() for one, other in zip(data[13], (part[1] for part in second), strict=True))
