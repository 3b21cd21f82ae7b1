"""Pictures of every mode, size and orientation become square RGB tensors."""

import struct

import numpy as np
import pytest
import torch
from PIL import ExifTags, Image

from campanile import images
from campanile.errors import CampanileError


def save(path, array, **options):
    Image.fromarray(np.asarray(array)).save(path, **options)
    return path


def test_values_are_from_minus_one_to_one(tmp_path):
    image = np.zeros((8, 8, 3), np.uint8)
    image[:, 4:] = 255
    tensor = images.read(save(tmp_path / "half.png", image), 8)
    assert tensor.shape == (3, 8, 8) and tensor.dtype == torch.float32
    assert (tensor[..., :4] == -1).all() and (tensor[..., 4:] == 1).all()


def test_the_middle_square_is_kept(tmp_path):
    wide = np.zeros((20, 60, 3), np.uint8)
    wide[:, 20:40] = 255
    assert (images.read(save(tmp_path / "wide.png", wide), 20) == 1).all()


def test_fine_patterns_do_not_alias(tmp_path):
    board = np.indices((256, 256)).sum(0) % 2 * 255
    tensor = images.read(save(tmp_path / "board.png", board.astype(np.uint8)), 64)
    assert tensor.abs().max() < 0.05


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1", "CMYK", "I;16"])
def test_every_mode_gives_the_same_grey(tmp_path, mode):
    if mode == "I;16":
        picture = Image.fromarray(np.full((16, 16), 128 * 257, np.uint16))
    else:
        picture = Image.new("L", (16, 16), 255 if mode == "1" else 128).convert("RGB")
        # Pillow's own palette lacks this grey and would dither.
        picture = picture.quantize(4) if mode == "P" else picture.convert(mode)
    path = tmp_path / ("grey.tif" if mode == "CMYK" else "grey.png")
    picture.save(path)
    expected = 1.0 if mode == "1" else 128 / 127.5 - 1
    torch.testing.assert_close(images.read(path, 8), torch.full((3, 8, 8), expected), atol=0.02, rtol=0)


def test_transparent_parts_become_white(tmp_path):
    assert (images.read(save(tmp_path / "clear.png", np.zeros((8, 8, 4), np.uint8)), 8) == 1).all()


def test_exif_orientation_is_applied(tmp_path):
    picture = np.zeros((32, 32, 3), np.uint8)
    picture[:16] = 255  # the upper half is white
    exif = Image.Exif()
    exif[0x0112] = 3  # taken upside down
    tensor = images.read(save(tmp_path / "turned.png", picture, exif=exif), 32)
    assert tensor[:, :16].mean() < -0.9 and tensor[:, 16:].mean() > 0.9


def test_pictures_survive_a_round_trip():
    picture = Image.fromarray(np.random.default_rng(0).integers(0, 256, (9, 9, 3), dtype=np.uint8))
    assert np.array_equal(images.to_picture(images.from_picture(picture)), picture)


@pytest.mark.parametrize("size", [64, 37])
def test_a_mask_is_binary_at_any_size(tmp_path, size):
    mask = np.zeros((64, 64), np.uint8)
    mask[:32] = 255
    tensor = images.read_mask(save(tmp_path / "mask.png", mask), size)
    assert tensor.shape == (size, size) and set(tensor.unique().tolist()) == {0.0, 1.0}
    assert tensor[0].all() and not tensor[-1].any()


def test_a_file_that_is_no_picture_is_an_error(tmp_path):
    (tmp_path / "text.png").write_text("not a picture")
    for name, message in (("text.png", "cannot be read as a picture"), ("none.png", "there is no such picture")):
        with pytest.raises(CampanileError, match=message) as error:
            images.read(tmp_path / name, 8)
        assert "\n" not in str(error.value)


def test_an_empty_mask_is_an_error(tmp_path):
    with pytest.raises(CampanileError, match="the mask is all black; paint white what is to be new"):
        images.read_mask(save(tmp_path / "mask.png", np.zeros((8, 8), np.uint8)), 8)


def display_p3() -> bytes:
    """A colour profile (ICC.1:2022) with the primaries of Display P3, relative to D50, and the curve of sRGB."""

    def fixed(*numbers: float) -> bytes:
        return b"".join(struct.pack(">i", round(number * 65536)) for number in numbers)

    curve = b"para" + bytes(4) + struct.pack(">HH", 3, 0) + fixed(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    tags = {b"wtpt": b"XYZ " + bytes(4) + fixed(0.9642, 1, 0.8249)}
    primaries = {b"r": (0.5151, 0.2412, -0.0011), b"g": (0.2920, 0.6922, 0.0419), b"b": (0.1571, 0.0666, 0.7841)}
    for name, xyz in primaries.items():
        tags[name + b"XYZ"], tags[name + b"TRC"] = b"XYZ " + bytes(4) + fixed(*xyz), curve
    table, data, start = struct.pack(">I", len(tags)), b"", 128 + 4 + 12 * len(tags)
    for name, tag in tags.items():
        table += name + struct.pack(">II", start + len(data), len(tag))
        data += tag
    header = struct.pack(">I4xI4s4s4s12x4s", start + len(data), 0x04300000, b"mntr", b"RGB ", b"XYZ ", b"acsp")
    header = header.ljust(68, b"\0") + fixed(0.9642, 1, 0.8249)
    return header.ljust(128, b"\0") + table + data


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_picture_comes_into_srgb_by_its_colour_profile(tmp_path, mode):
    picture = Image.new("RGB", (16, 16), (234, 51, 35))  # the red of sRGB, in Display P3
    picture.paste("black", (0, 0, 8, 16))
    upside_down = Image.Exif()
    upside_down[ExifTags.Base.Orientation] = 3
    picture.convert(mode).save(tmp_path / "phone.png", icc_profile=display_p3(), exif=upside_down)
    pixels = images.to_uint8(images.read(tmp_path / "phone.png", 16))
    assert pixels[:, 8, 3].tolist() == pytest.approx([255, 0, 0], abs=2)
    assert pixels[:, 8, 12].tolist() == [0, 0, 0]


def test_a_colour_profile_that_cannot_be_used_is_ignored(tmp_path):
    Image.new("RGB", (16, 16), (234, 51, 35)).save(tmp_path / "odd.png", icc_profile=b"no profile")
    assert images.to_uint8(images.read(tmp_path / "odd.png", 8))[:, 4, 4].tolist() == [234, 51, 35]
