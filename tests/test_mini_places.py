"""Places draw at every size, repeat with their seed, and use photographs where there are some."""

import random

import numpy as np
import pytest
from PIL import Image

from campanile.mini.places import PLACES, sky

WANTED = (
    *("meadow", "forest", "snow", "beach", "sea", "city", "night_city", "desert"),
    *("space", "room", "table", "plain", "sunset", "underwater"),
)


class Photographs:
    """Assets that have one photograph, of one colour, for each tag."""

    def __init__(self, *tags):
        self.tags = {tag: [0] for tag in tags}

    def texture(self, rng, tag):
        assert self.tags[tag]
        return Image.new("RGB", (320, 256), (200, 10, 100))


def is_photograph(backdrop):
    """Whether the picture is the photograph's magenta, whatever its lightness."""
    red, green, blue = np.asarray(backdrop.image, float).mean((0, 1))
    return np.asarray(backdrop.image).std((0, 1)).max() < 1 and red > 1.7 * blue > 3 * green


def test_all_the_places_of_the_interface_are_there():
    assert set(WANTED) <= set(PLACES)


@pytest.mark.parametrize("name", PLACES)
def test_a_place_draws_for_many_seeds_and_sizes(name):
    for size in (128, 256):
        for seed in range(50):
            backdrop = PLACES[name](random.Random(seed), size, Photographs())
            assert backdrop.name == name
            assert backdrop.image.mode == "RGB" and backdrop.image.size == (size, size)
            assert backdrop.ground is None or 0 < backdrop.ground < 1
            assert backdrop.phrases and all(isinstance(phrase, str) and phrase for phrase in backdrop.phrases)
            if name != "plain":
                assert np.asarray(backdrop.image).std() > 2


@pytest.mark.parametrize("name", PLACES)
def test_a_seed_is_a_picture_and_another_seed_another(name):
    pictures = [np.asarray(PLACES[name](random.Random(seed), 128, Photographs()).image) for seed in (3, 3, 4)]
    assert np.array_equal(pictures[0], pictures[1])
    assert not np.array_equal(pictures[0], pictures[2])


def test_photographs_are_used_about_half_of_the_time():
    assets = Photographs("mountains", "meadow", "forest", "sky", "sea", "beach", "desert", "city", "night")
    backdrops = [PLACES["meadow"](random.Random(seed), 128, assets) for seed in range(120)]
    assert 35 < sum(is_photograph(backdrop) for backdrop in backdrops) < 85
    assert all(0 < backdrop.ground < 1 for backdrop in backdrops)


def test_a_photograph_of_mountains_is_not_called_snowy():
    backdrops = [PLACES["snow"](random.Random(seed), 128, Photographs("mountains")) for seed in range(40)]
    told = {phrase for backdrop in backdrops if is_photograph(backdrop) for phrase in backdrop.phrases}
    assert told and not any("snow" in phrase for phrase in told)


def test_a_plain_place_names_its_colour():
    for seed in range(60):
        backdrop = PLACES["plain"](random.Random(seed), 128, Photographs())
        red, green, blue = np.asarray(backdrop.image, float).mean((0, 1))
        if "on a red background" in backdrop.phrases:
            assert red > 2 * green and red > 2 * blue
        if "on a black background" in backdrop.phrases:
            assert max(red, green, blue) < 60
        assert not any(" a orange" in phrase for phrase in backdrop.phrases)


@pytest.mark.parametrize("kind", ["day", "hazy", "cloudy", "dusk", "night"])
def test_a_sky_fills_the_picture(kind):
    image = sky(random.Random(1), 128, kind)
    assert image.mode == "RGB" and image.size == (128, 128)
    assert (np.asarray(image).mean() < 70) == (kind == "night")
