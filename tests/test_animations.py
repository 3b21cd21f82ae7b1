"""Animations to share: their frames, and the files."""

import numpy as np
import pytest
import torch
from PIL import Image, ImageSequence

from campanile import animations, images
from campanile.animations import HOLD, PLAIN, READABLE, STEPS, WIDE, enlarged
from campanile.diffusion import views

SIDE = 64
COARSE = torch.rand(3, 4, 4, generator=torch.Generator().manual_seed(0)) * 2 - 1
PICTURE = images.to_picture(COARSE).resize((SIDE, SIDE), Image.Resampling.BICUBIC)
OTHER = PICTURE.rotate(90)


def pixels(picture):
    return np.array(picture.convert("RGB"))


def assert_same(one, other):
    assert np.array_equal(pixels(one), pixels(other))


def piece_motion(quarters, side=1, start=(0.5, 0.5), end=(0.5, 0.5), box=(0, 0, 1, 1)):
    return {"side": side, "pieces": [" ".join(map(str, (quarters, *start, *end, *box)))]}


MOTIONS = {
    "piece": (piece_motion(1), OTHER),
    "flip": ({"flip": "y"}, PICTURE.transpose(Image.Transpose.FLIP_TOP_BOTTOM)),
    "mirror": ({"flip": "x"}, PICTURE.transpose(Image.Transpose.FLIP_LEFT_RIGHT)),
    "negate": ({"negate": True}, Image.fromarray(255 - pixels(PICTURE))),
    "unknown": ({"strange": 1}, OTHER),
}


@pytest.mark.parametrize("name", MOTIONS)
def test_a_picture_turns_from_view_to_view_and_back_in_a_loop(name):
    motion, end = MOTIONS[name]
    frames = animations.turn([PICTURE, end], [motion])
    assert len(frames) == 2 * STEPS
    assert_same(frames[0][0], enlarged(PICTURE))
    assert_same(frames[STEPS][0], enlarged(end))
    assert frames[0][1] == frames[STEPS][1] == HOLD
    for there, back in zip(frames[1:STEPS], reversed(frames[STEPS + 1 :]), strict=True):
        assert_same(there[0], back[0])
    assert {picture.size for picture, _ in frames} == {(READABLE, READABLE)}
    # It does not jump: the first steps are nearer to the beginning than the last one is.
    distances = [
        np.abs(pixels(picture).astype(int) - pixels(frames[0][0])).mean() for picture, _ in frames[: STEPS + 1]
    ]
    assert distances[1] <= distances[2] < distances[STEPS - 1] and distances[2] > 0


@pytest.mark.parametrize("name", [name for name in views.VIEWS if name != "permutation"])
def test_the_motion_of_every_view_of_the_study_leads_to_this_view(name):
    view = views.named(name, SIDE, 7)
    seen = images.to_picture(view.view(images.from_picture(PICTURE)[None])[0])
    start, end = enlarged(PICTURE), enlarged(seen)
    assert_same(animations.turn([PICTURE, seen], [view.motion])[STEPS][0], end)
    for share, expected in ((0, start), (1, end)):  # pieces start and arrive where they belong
        moved = pixels(animations._moved(start, end, view.motion, share)).astype(int)
        assert np.abs(moved - pixels(expected)).max() <= 1


def test_a_quarter_turn_is_anticlockwise_and_pieces_keep_their_pixels_on_the_way():
    marked = Image.new("RGB", (SIDE, SIDE), "white")
    marked.paste("black", (32, 0, 64, 32))  # the upper right quarter
    third = 3  # of 12 steps: eased to 5/32 of the way
    turned = animations.turn([marked, marked.rotate(90)], [piece_motion(1)])[third][0]
    assert turned.getpixel((170, 40)) == (0, 0, 0) and turned.getpixel((250, 100)) == (255, 255, 255)
    # The upper left square of 2 x 2 goes to the upper right; nothing else is drawn.
    square = piece_motion(0, 2, (0.5, 0.5), (1.5, 0.5), (0, 0, 1, 1))
    half = animations.turn([PICTURE, PICTURE], [square])[STEPS // 2][0]
    assert_same(half.crop((64, 0, 192, 128)), enlarged(PICTURE).crop((0, 0, 128, 128)))
    assert half.getpixel((10, 10)) == half.getpixel((128, 200)) == PLAIN


def test_a_flip_is_a_scaling_of_its_axis():
    frames = animations.turn([Image.new("RGB", (SIDE, SIDE), "black")] * 2, [{"flip": "y"}])
    heights = [(pixels(picture)[:, 127] == 0).all(-1).sum() for picture, _ in frames]
    widths = {(pixels(picture)[127] == 0).all(-1).sum() for picture, _ in frames}
    assert widths == {READABLE} and heights[0] == heights[STEPS] == READABLE and heights[STEPS // 2] == 1
    assert heights[: STEPS // 2] == sorted(heights[: STEPS // 2], reverse=True)


def test_a_hybrid_recedes_on_a_plain_background_and_comes_back():
    frames = animations.recede(Image.new("RGB", (SIDE, SIDE), "black"))
    areas = [np.all(pixels(picture) == 0, -1).sum() for picture, _ in frames]
    assert len(frames) == 2 * STEPS and areas[0] == READABLE**2
    assert areas[STEPS] == pytest.approx((animations.FARTHEST * READABLE) ** 2, rel=0.05)
    assert areas[: STEPS + 1] == sorted(areas[: STEPS + 1], reverse=True) and areas[1:STEPS] == areas[:STEPS:-1]
    assert frames[STEPS][0].getpixel((0, 0)) == PLAIN


def test_a_film_shows_all_its_pictures_side_by_side():
    rows = np.arange(3 * 28, dtype=np.uint8)[:, None]
    sheets = [Image.fromarray(np.full((1, 28), shade, np.uint8) + rows) for shade in (0, 100, 50)]
    frames = animations.film(sheets, 3, columns=2)
    assert [duration for _, duration in frames] == [1670, 1670, HOLD]
    factor = 8  # the least power of two that makes it readable
    assert factor * 58 >= WIDE > factor // 2 * 58
    for i, (picture, _) in enumerate(frames):
        assert picture.size == (58 * factor, 58 * factor)
        for place, (left, top) in enumerate(((0, 0), (30, 0), (0, 30))):
            shown = picture.crop([factor * each for each in (left, top, left + 28, top + 28)]).resize((28, 28), 0)
            assert_same(shown, sheets[place].crop((0, 28 * i, 28, 28 * i + 28)))
        assert picture.getpixel((picture.width - 1, picture.height - 1)) == PLAIN


def test_a_long_film_is_thinned_out_from_its_first_frame_to_its_last():
    sheet = Image.fromarray(np.repeat(np.arange(50, dtype=np.uint8), 8)[:, None].repeat(8, 1))
    frames = animations.film([sheet], 50, columns=1)
    shades = [picture.getpixel((0, 0))[0] for picture, _ in frames]
    assert len(frames) == animations.FRAMES and (shades[0], shades[-1]) == (0, 49)
    assert np.ptp(np.diff(shades)) <= 1  # evenly


def test_small_pictures_are_enlarged_with_crisp_pixels_and_large_ones_left():
    assert enlarged(PICTURE).size == (256, 256)
    assert_same(enlarged(PICTURE).resize((64, 64), Image.Resampling.BOX), PICTURE)
    assert enlarged(PICTURE.resize((300, 300))).size == (300, 300)


def test_both_files_agree_and_are_the_same_bytes_each_time(tmp_path):
    frames = animations.turn([PICTURE, OTHER], [piece_motion(1)])
    for name in ("one", "two"):
        animations.save(frames, tmp_path / name)
    for ending in (".webp", ".gif"):
        assert (tmp_path / f"one{ending}").read_bytes() == (tmp_path / f"two{ending}").read_bytes()
        with Image.open(tmp_path / f"one{ending}") as made:
            assert made.size == frames[0][0].size and made.info["loop"] == 0
            shown = []
            for each in ImageSequence.Iterator(made):
                each.load()
                shown.append((each.info["duration"], pixels(each).astype(int)))
        assert [duration for duration, _ in shown] == [duration for _, duration in frames]
        for (_, seen), (frame, _) in zip(shown, frames, strict=True):
            assert np.abs(seen - pixels(frame)).mean() < 12  # both formats lose a little
