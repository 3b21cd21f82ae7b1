"""Places, drawn or photographed, with their names in captions (see also test_concepts.py)."""

import random

import numpy as np
import pytest
from PIL import Image

from if_mini.drawings.places import PLACES
from if_mini.drawings.places.photographic_backdrops import SHARES, VIEWS, photographic
from if_mini.drawings.places.skies import sky
from if_mini.pictures import photographs
from if_mini.pictures.cache import SCENERY
from if_mini.scenes import ALONE


class Photographs:
    """A cache with one magenta photograph for each caption."""

    def __init__(self, *captions):
        self.textures = [{"caption": caption} for caption in captions]

    def photograph(self, index):
        return Image.new("RGB", (320, 256), (200, 10, 100))


def shown(name, *captions, seeds=range(60)):
    """The backdrops, among those of some seeds, that are photographs."""
    backdrops = [photographic(name, random.Random(seed), 32, Photographs(*captions)) for seed in seeds]
    return [backdrop for backdrop in backdrops if backdrop]


def test_scenes_name_places_that_exist():
    assert {"plain", "table", "room", *ALONE} <= set(PLACES)


@pytest.mark.parametrize(("size", "seeds"), [(128, 12), (256, 3)])
@pytest.mark.parametrize("name", PLACES)
def test_a_place_has_a_picture_a_ground_and_phrases(name, size, seeds):
    for seed in range(seeds):
        backdrop = PLACES[name](random.Random(seed), size, Photographs())
        assert backdrop.name == name
        assert backdrop.image.mode == "RGB" and backdrop.image.size == (size, size)
        assert backdrop.ground is None or 0 < backdrop.ground < 1
        assert backdrop.phrases and all(isinstance(phrase, str) and phrase for phrase in backdrop.phrases)
        assert name == "plain" or np.std(backdrop.image) > 2


def test_listed_photographs_exist_and_show_scenery():
    tags = {photograph.caption: photograph.tag for photograph in photographs.chosen()}
    assert set(SHARES) == set(VIEWS) <= set(PLACES)
    for views in VIEWS.values():
        assert {tags[caption] for caption in views} <= set(SCENERY)


@pytest.mark.parametrize("name", VIEWS)
def test_photographs_occur_as_often_as_declared_with_their_own_phrases(name):
    backdrops = shown(name, *VIEWS[name], seeds=range(200))
    assert len(backdrops) / 200 == pytest.approx(SHARES[name], abs=0.1)
    assert {backdrop.phrases for backdrop in backdrops} <= {view.phrases for view in VIEWS[name].values()}
    assert all(backdrop.ground is None or 0.65 < backdrop.ground < 0.95 for backdrop in backdrops)


def test_a_place_is_sometimes_a_photograph():
    places = [PLACES["meadow"](random.Random(seed), 32, Photographs("green grass")) for seed in range(20)]
    means = [np.asarray(place.image, float).mean((0, 1)) for place in places]
    magenta = sum(red > 1.7 * blue > 3 * green for red, green, blue in means)
    assert 2 <= magenta <= 16


def test_only_listed_photographs_are_used():
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
        assert name == "city" or values.max() > 150


@pytest.mark.parametrize("kind", ["day", "hazy", "cloudy", "dusk", "night"])
def test_a_sky_fills_the_picture_and_is_dark_at_night(kind):
    image = sky(random.Random(1), 128, kind)
    assert image.mode == "RGB" and image.size == (128, 128)
    assert (np.mean(image) < 70) == (kind == "night")
