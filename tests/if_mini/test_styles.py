"""Styles keep the size and the colours of a picture, and a seed determines the result."""

import random

import numpy as np
import pytest
from PIL import Image

from if_mini.drawings.places import PLACES
from if_mini.drawings.styles import STYLES

BY_NAME = {style.name: style for style in STYLES}
MONOCHROME = ("lithograph", "engraving", "pencil sketch")
# The largest change, of 255, in the mean of a channel; watercolours are pale.
DRIFT = {"photo": 32, "none": 20, "oil painting": 10, "watercolour": 62, "illustration": 10}

each_style = pytest.mark.parametrize("style", STYLES, ids=lambda style: style.name)


def drawing(name, size=128):
    return PLACES[name](random.Random(7), size, None).image


def test_names_are_unique_and_weights_sum_to_one():
    assert sum(style.weight for style in STYLES) == pytest.approx(1)
    assert all(style.weight > 0 for style in STYLES)
    assert len(BY_NAME) == len(STYLES)


def test_every_style_is_tested_below():
    assert {*MONOCHROME, *DRIFT} == set(BY_NAME)


def test_captions():
    for style in STYLES:
        assert style.prefixes and style.alone
        assert all(caption == caption.strip().lower() for caption in (*style.prefixes, *style.alone))
    assert BY_NAME["none"].prefixes == ("",)
    assert "a high quality photo" in BY_NAME["photo"].alone
    assert "an oil painting of" in BY_NAME["oil painting"].prefixes
    assert "a lithograph of" in BY_NAME["lithograph"].prefixes


@pytest.mark.parametrize("size", [128, 256])
@each_style
def test_a_seed_determines_the_result(style, size):
    image = drawing("beach", size)
    first, again, other = (style.apply(image, random.Random(seed)) for seed in (5, 5, 6))
    assert first.mode == "RGB" and first.size == (size, size)
    assert first == again and first != other
    assert image == drawing("beach", size), "the input changed"


@pytest.mark.parametrize("name", MONOCHROME)
def test_prints_and_sketches_have_one_ink(name):
    for seed in range(6):
        values = np.asarray(BY_NAME[name].apply(drawing("meadow"), random.Random(seed)), float).reshape(-1, 3)
        # All colours lie on the line from ink to paper, up to rounding.
        spread = np.linalg.svd(values - values.mean(0), compute_uv=False) / np.sqrt(len(values))
        assert spread[0] > 5 and spread[1] < 1


@pytest.mark.parametrize("name", MONOCHROME)
def test_white_stays_paper(name):
    image = drawing("desert")
    image.paste((255, 255, 255), (0, 0, 128, 64))
    shown = np.asarray(BY_NAME[name].apply(image, random.Random(2)).convert("L"))
    assert shown[8:50, 8:120].mean() > 200 > shown[70:].mean()


@pytest.mark.parametrize("place", ["meadow", "city", "sunset", "night_city"])
@pytest.mark.parametrize("name", DRIFT)
def test_mean_colour_does_not_drift(name, place):
    image = drawing(place)
    # Exclude the bare margin of some watercolours.
    kept = slice(20, -20) if name == "watercolour" else slice(None)
    mean = np.asarray(image, float)[kept, kept].mean((0, 1))
    for seed in range(4):
        shown = np.asarray(BY_NAME[name].apply(image, random.Random(seed)), float)[kept, kept].mean((0, 1))
        assert abs(shown - mean).max() < DRIFT[name]
        # The hue stays: channels above the mean remain above it.
        assert np.dot(shown - shown.mean(), mean - mean.mean()) >= 0 or np.ptp(mean) < 10


@each_style
@pytest.mark.parametrize("level", [0, 128, 255])
def test_a_uniform_picture_is_no_error(style, level):
    shown = style.apply(Image.new("RGB", (128, 128), (level,) * 3), random.Random(1))
    assert shown.size == (128, 128)
