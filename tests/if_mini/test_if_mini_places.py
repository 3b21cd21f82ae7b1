"""Places draw at every size, repeat with their seed, and use photographs where there are some."""

import random

import numpy as np
import pytest
from PIL import Image

from if_mini.drawings.drawing import settle
from if_mini.drawings.places.photographic_backdrops import SHARES, VIEWS, photographic
from if_mini.drawings.places.places import PLACES
from if_mini.drawings.places.skies import sky
from if_mini.pictures import photographs
from if_mini.pictures.cache import SCENERY

WANTED = (
    *("meadow", "forest", "snow", "beach", "sea", "city", "night_city", "desert"),
    *("space", "room", "table", "plain", "sunset", "underwater"),
)


class Photographs:
    """Assets that have one photograph, of one colour, for each caption."""

    def __init__(self, *captions):
        self.textures = [{"caption": caption} for caption in captions]

    def photograph(self, index):
        return Image.new("RGB", (320, 256), (200, 10, 100))


def shown(name, *captions, seeds=range(60)):
    """The backdrops of some seeds that are photographs."""
    backdrops = [photographic(name, random.Random(seed), 32, Photographs(*captions)) for seed in seeds]
    return [backdrop for backdrop in backdrops if backdrop]


def test_all_the_places_of_the_interface_are_there():
    assert set(WANTED) <= set(PLACES)


@pytest.mark.parametrize("size", [128, 256])
@pytest.mark.parametrize("name", PLACES)
def test_a_place_draws_for_many_seeds_and_sizes(name, size):
    for seed in range(12 if size == 128 else 3):
        backdrop = PLACES[name](random.Random(seed), size, Photographs())
        assert backdrop.name == name
        assert backdrop.image.mode == "RGB" and backdrop.image.size == (size, size)
        assert backdrop.ground is None or 0 < backdrop.ground < 1
        assert backdrop.phrases and all(isinstance(phrase, str) and phrase for phrase in backdrop.phrases)
        if name != "plain":
            assert np.asarray(backdrop.image).std() > 2


@pytest.mark.parametrize("name", PLACES)
def test_a_seed_is_a_picture_and_another_seed_another(name):
    pictures = [np.asarray(PLACES[name](random.Random(seed), 64, None).image) for seed in (3, 3, 4)]
    assert np.array_equal(pictures[0], pictures[1])
    assert not np.array_equal(pictures[0], pictures[2])


def test_photographs_of_places_are_photographs_of_scenery_that_are_in_the_table():
    tags = {photograph.caption: photograph.tag for photograph in photographs.chosen()}
    assert set(SHARES) == set(VIEWS) <= set(PLACES)
    for views in VIEWS.values():
        assert {tags[caption] for caption in views} <= set(SCENERY)


@pytest.mark.parametrize("name", VIEWS)
def test_a_photograph_is_used_as_often_as_wanted_and_described_by_its_own_words(name):
    captions = list(VIEWS[name])
    backdrops = shown(name, *captions, seeds=range(200))
    assert len(backdrops) / 200 == pytest.approx(SHARES[name], abs=0.1)
    assert all(any(backdrop.phrases == view.phrases for view in VIEWS[name].values()) for backdrop in backdrops)
    assert all(backdrop.ground is None or 0.65 < backdrop.ground < 0.95 for backdrop in backdrops)


def test_a_place_is_a_photograph_where_there_is_one():
    """The photographs are magenta, whatever their lightness."""
    places = [PLACES["meadow"](random.Random(seed), 32, Photographs("green grass")) for seed in range(20)]
    means = [np.asarray(place.image, float).mean((0, 1)) for place in places]
    assert 2 <= sum(red > 1.7 * blue > 3 * green for red, green, blue in means) <= 16


def test_only_photographs_that_fit_are_used():
    assert not shown("night_city", "a lake at night", "bare trees at dusk")
    assert shown("night_city", "a lake at night", "a palace at night")
    assert not shown("plain", *VIEWS["meadow"])


def test_green_mountains_are_not_called_snowy():
    backdrops = shown("snow", "a wall on green mountains")
    assert backdrops and not any("snow" in phrase for backdrop in backdrops for phrase in backdrop.phrases)


def test_a_plain_place_names_its_colour():
    for seed in range(60):
        backdrop = PLACES["plain"](random.Random(seed), 32, None)
        red, green, blue = np.asarray(backdrop.image, float).mean((0, 1))
        if "on a red background" in backdrop.phrases:
            assert red > 2 * green and red > 2 * blue
        if "on a black background" in backdrop.phrases:
            assert max(red, green, blue) < 60
        assert not any(" a orange" in phrase for phrase in backdrop.phrases)


@pytest.mark.parametrize("name", ["city", "night_city"])
def test_a_city_is_dark_at_night_with_bright_lights(name):
    for seed in range(8):
        values = np.asarray(PLACES[name](random.Random(seed), 64, None).image.convert("L"))
        assert (values.mean() < 80) == (name == "night_city")
        if name == "night_city":
            assert values.max() > 150


@pytest.mark.parametrize("kind", ["day", "hazy", "cloudy", "dusk", "night"])
def test_a_sky_fills_the_picture(kind):
    image = sky(random.Random(1), 128, kind)
    assert image.mode == "RGB" and image.size == (128, 128)
    assert (np.asarray(image).mean() < 70) == (kind == "night")


@pytest.mark.parametrize("anchor", ["bottom", "centre"])
def test_a_sprite_takes_the_light_of_the_place_and_throws_a_shadow_where_it_stands(anchor):
    sprite = Image.new("RGBA", (40, 80), (200, 200, 200, 255))
    for grey in (30, 128):
        place = Image.new("RGB", (128, 128), (grey,) * 3)
        picture = settle(place, sprite, 0.5, 0.9 if anchor == "bottom" else 0.5, 0.5, anchor=anchor)
        values = np.asarray(picture.convert("L"), float)
        assert np.asarray(place).min() == np.asarray(place).max() == grey
        assert (values[70, 64] < 190) == (grey == 30)
        assert (values.min() < grey - 5) == (anchor == "bottom")
