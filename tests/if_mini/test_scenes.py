"""Training scenes: the same for the same seed, described in words that the tokenizer knows."""

import random

import numpy as np
import pytest
from PIL import Image

from campanile.diffusion.text import tokenise
from if_mini.dataset import CaptionedScenes, batches, misspelt
from if_mini.drawings.styles import STYLES
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


def test_seed_and_index_determine_a_scene(assets_folder, scenes):
    again, other = (Scenes(Assets.open(assets_folder), seed) for seed in (3, 4))
    for index in (7, 2, 5):
        assert scenes[index] == again[index]
        assert scenes[index][0] != other[index][0]


def test_every_scene_has_a_picture_and_a_caption(drawn):
    for index, (picture, caption) in enumerate(drawn):
        assert picture.size == (64, 64) and picture.mode == "RGB"
        assert np.std(picture) > 1, f"scene {index} ({caption}) is empty"
        assert caption == caption.strip().lower() and caption


def test_generic_captions_describe_views_but_no_objects(drawn, scenes):
    captions = [caption for _, caption in drawn]
    alone = {caption for style in STYLES for caption in style.alone}
    assert 0.04 < np.mean([caption in alone for caption in captions]) < 0.2
    assert "a high quality photo" in alone
    rng = random.Random(1)
    with_object = scenes.with_object(rng, 64)
    assert not alone & {scenes.styled(with_object, rng)[1] for _ in range(100)}


def test_familiar_objects_have_few_designs_and_others_all(tmp_path):
    sprites = [
        (render.Sprite((name,), "animal", "icon", source, name), Image.new("RGBA", (96, 64), colour))
        for name in ("owl", "ant")
        for source, colour in (("noto", "red"), ("fluent-emoji", "blue"))
    ]
    render.write(tmp_path, sprites, [], lambda line: None)
    scenes, rng = Scenes(Assets.open(tmp_path), seed=3), random.Random(1)
    designs = {noun: {scenes.sprite(rng, noun).getpixel((48, 32)) for _ in range(40)} for noun in ("owl", "ant")}
    red, blue = (255, 0, 0, 255), (0, 0, 255, 255)
    assert designs == {"owl": {red}, "ant": {red, blue}}


@pytest.mark.parametrize(
    "phrase",
    ["a dog", "an apple", "an octopus", "a bunch of grapes", "cherries", "houses with a garden", "a glass"],
)
def test_nouns_get_their_article(phrase):
    assert article(phrase.removeprefix("a ").removeprefix("an ")) == phrase


@pytest.mark.parametrize("prompt", STUDY)
def test_each_word_of_a_caption_is_one_token(words, prompt):
    assert len(words.tokenize(prompt)) == len(prompt.split())


def test_unseen_words_are_spelt_and_unseen_scripts_unknown(words):
    assert words.unk_token_id not in words("a xylographic quux").input_ids
    assert words.unk_token_id in words("鐘楼").input_ids


def test_prompts_are_encoded_like_in_diffusers(words):
    tokens, mask = tokenise(words, ["", " A Dog ", "dog " * 100])
    assert tokens.shape == mask.shape == (3, 77)
    assert mask.sum(1).tolist() == [1, 3, 77]
    assert tokens[0, 0] == words.eos_token_id and tokens[2, -1] == words.eos_token_id
    assert tokens[1].tolist() == tokenise(words, ["a dog"])[0][0].tolist()


def test_a_saved_tokenizer_encodes_the_same(words, tmp_path):
    words.save_pretrained(tmp_path)
    again = type(words).from_pretrained(tmp_path)
    for prompt in (*STUDY, "a xylographic quux", "鐘楼"):
        assert again(prompt).input_ids == words(prompt).input_ids


def test_a_misspelling_doubles_one_letter():
    assert misspelt("cat", random.Random(0)) in {"ccat", "caat", "catt"}


@pytest.mark.parametrize("workers", [0, 1])
def test_batches_do_not_depend_on_the_number_of_workers(assets_folder, words, workers):
    data = CaptionedScenes(assets_folder, words, seed=3)
    (pixels, tokens, mask), second = batches(data, 10, 14, 2, workers)
    assert pixels.shape == (2, 3, 64, 64) and str(pixels.dtype) == "torch.uint8"
    assert tokens.shape == mask.shape == (2, 77)
    assert all((one == other).all() for one, other in zip(data[13], (part[1] for part in second), strict=True))
