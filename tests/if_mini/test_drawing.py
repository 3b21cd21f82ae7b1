"""The drawing engines: sprites on pictures, landscapes on canvases, solids in relief."""

import random

import numpy as np
import pytest
from PIL import Image

from if_mini.drawings.drawing import settle
from if_mini.drawings.figures.relief import Light, Relief, curve
from if_mini.drawings.scenery import LIGHTS, daylight, edge, grain, to_canvas, to_image


@pytest.mark.parametrize("anchor", ["bottom", "centre"])
@pytest.mark.parametrize("grey", [30, 128])
def test_a_sprite_takes_on_the_light_and_casts_a_shadow_if_it_stands(grey, anchor):
    sprite = Image.new("RGBA", (40, 80), (200, 200, 200, 255))
    place = Image.new("RGB", (128, 128), (grey,) * 3)
    values = np.asarray(settle(place, sprite, 0.5, 0.9 if anchor == "bottom" else 0.5, 0.5, anchor=anchor).convert("L"))
    assert (values[70, 64] < 190) == (grey == 30)
    assert (values.min() < grey - 5) == (anchor == "bottom")
    assert place.getextrema() == ((grey, grey),) * 3, "the place itself changed"


def test_noise_is_the_same_at_every_size():
    small, large = (grain(random.Random(1), size, (4, 9), (16, 30)) for size in (64, 128))
    assert small.min() >= 0 and small.max() <= 1 and small.std() > 0.1
    assert np.abs(small - large.reshape(64, 2, 64, 2).mean(axis=(1, 3))).max() < 0.05


def test_a_canvas_keeps_the_picture():
    image = Image.fromarray(np.random.default_rng(0).integers(0, 256, (32, 32, 3), dtype=np.uint8))
    assert to_image(to_canvas(image)) == image


def test_masks_and_lights():
    assert edge(np.array([-1.0, 0.0, 1.0])).tolist() == [0.0, 0.5, 1.0]
    assert daylight(random.Random(0), blue_hour=1).name == "blue hour"
    assert all(light.lamps == (light.name in {"dusk", "blue hour", "night"}) for light in LIGHTS.values())


def test_a_ball_is_lit_from_one_side():
    relief = Relief(64)
    relief.ball(0.5, 0.5, 0.3, 0.3, (200, 200, 200))
    picture = np.asarray(relief.onto(Image.new("RGB", (64, 64)), Light(across=-0.8, down=0)), float)
    assert picture[32, 20].mean() > picture[32, 44].mean() + 30
    assert picture[2, 2].max() == 0, "paint outside the ball"


def test_an_empty_relief_changes_nothing():
    image = Image.new("RGB", (32, 32), (1, 2, 3))
    assert Relief(32).onto(image, Light()) == image


def test_solids_outside_the_picture_add_nothing():
    relief = Relief(32)
    relief.ball(3, 3, 0.2, 0.2, (9, 9, 9))
    relief.limb([(2, 2), (3, 3)], [0.1, 0.1], (9, 9, 9))
    relief.plate([(-2, -2), (-1, -2), (-1, -1)], (9, 9, 9))
    relief.lathe((5, 5), (6, 6), [0.1, 0.1], (9, 9, 9))
    assert not relief.cover.any()


def test_a_curve_passes_through_its_points():
    points = [(0.0, 0.0), (0.5, 1.0), (1.0, 0.0)]
    line = curve(points, steps=4)
    assert all(min(np.hypot(x - a, y - b) for x, y in line) < 1e-9 for a, b in points)
