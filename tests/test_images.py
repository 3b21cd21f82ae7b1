"""Pictures of every mode, size and orientation become square RGB tensors."""

import io
import random
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import ExifTags, Image, ImageChops, ImageOps

from campanile import images, picture_files
from campanile.errors import CampanileError

KINDS = [name.replace("HEIC", "HEIF") for name in picture_files.FORMATS]  # by Pillow's names


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


def test_float_pictures_are_in_0_to_1_or_0_to_255(tmp_path):
    grey = np.full((16, 16), 0.5, np.float32)
    for name, values in (("one.tif", grey), ("byte.tif", grey * 255)):
        assert images.to_uint8(images.read(save(tmp_path / name, values), 8)).unique().tolist() == [128]


def test_cmyk_is_inverted_only_with_adobes_marker(tmp_path):
    picture = Image.new("CMYK", (16, 16), (0, 200, 200, 30))
    expected = np.asarray(picture.convert("RGB"))[0, 0].tolist()
    picture.save(tmp_path / "adobe.jpg", quality=100)
    plain = io.BytesIO()
    ImageChops.invert(picture).save(plain, "JPEG", quality=100)  # Pillow inverts what it saves
    start = plain.getvalue().index(b"\xff\xee")  # the marker
    data = plain.getvalue()
    (tmp_path / "plain.jpg").write_bytes(data[:start] + data[start + 2 + data[start + 3] :])
    for name in ("adobe.jpg", "plain.jpg"):
        assert picture_files.read(tmp_path / name).getpixel((8, 8)) == pytest.approx(expected, abs=3), name


def scene(width: int = 48, height: int = 32) -> Image.Image:
    """Smooth colours, different in each corner."""
    corners = np.array([[[250, 20, 20], [20, 250, 20]], [[20, 20, 250], [240, 240, 240]]], np.uint8)
    return Image.fromarray(corners).resize((width, height), Image.Resampling.BILINEAR)


def encoded(picture: Image.Image, kind: str, **options) -> bytes:
    file = io.BytesIO()
    picture.copy().save(file, kind, **options)  # a copy, because Pillow keeps options in the picture
    return file.getvalue()


def difference(path, expected: Image.Image) -> float:
    """The mean difference of a picture as it is read, of 255; its size is right, too."""
    made = picture_files.read(path)
    assert made.mode == "RGB" and made.size == expected.size == picture_files.size(path)
    return np.abs(np.asarray(made, float) - np.asarray(expected, float)).mean()


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_is_read_whatever_the_file_is_named(tmp_path, kind):
    for name in ("picture", "picture.jpg"):
        (tmp_path / name).write_bytes(encoded(scene(), kind))
        assert difference(tmp_path / name, scene()) < 12  # a palette and chroma subsampling are coarse


@pytest.mark.parametrize("kind", ["EPS", "PPM", "ICO", "SGI", "TGA", "PCX", "JPEG2000"])
def test_other_formats_are_refused_and_run_no_code(tmp_path, kind, monkeypatch):
    monkeypatch.setattr("subprocess.Popen", lambda *_, **__: pytest.fail("Ghostscript, perhaps"))
    (tmp_path / "picture.png").write_bytes(encoded(scene(), kind))
    with pytest.raises(CampanileError, match="it is not PNG, JPEG, HEIC, AVIF, WebP, GIF, TIFF, BMP, or is damaged"):
        images.read(tmp_path / "picture.png", 8)


@pytest.mark.parametrize("page", ["README.md", "config/README.md"])
def test_the_formats_are_documented(page):
    text = (Path(__file__).parents[1] / page).read_text("utf-8")
    assert ", ".join(picture_files.FORMATS) in text


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF", "HEIF", "AVIF", "MPO"])
def test_the_first_of_several_pictures_is_read(tmp_path, kind):
    data = encoded(scene(), kind, save_all=True, append_images=[ImageChops.invert(scene())])
    (tmp_path / "several.jpg").write_bytes(data)
    assert difference(tmp_path / "several.jpg", scene()) < 12


def exif(field: int, value: bytes, count: int = 1) -> bytes:
    """An EXIF block whose orientation tag is of a type (TIFF 6.0, section 2) with a value of up to four bytes."""
    return (
        b"Exif\0\0MM\0*" + struct.pack(">IHHHI", 8, 1, ExifTags.Base.Orientation, field, count) + value.ljust(8, b"\0")
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied(tmp_path, kind, orientation):
    (tmp_path / "turned").write_bytes(encoded(scene(), kind, exif=exif(3, struct.pack(">H", orientation))))
    whole = Image.Exif()
    whole[ExifTags.Base.Orientation] = orientation
    (tmp_path / "reference.png").write_bytes(encoded(scene(), "PNG", exif=whole))
    assert difference(tmp_path / "turned", ImageOps.exif_transpose(Image.open(tmp_path / "reference.png"))) < 8


@pytest.mark.parametrize("orientation", [1, 6])
def test_tiff_orientation_is_applied_once(tmp_path, orientation):
    scene().save(tmp_path / "turned.tif", tiffinfo={ExifTags.Base.Orientation: orientation})
    turned = scene().transpose(Image.Transpose.ROTATE_270) if orientation == 6 else scene()
    assert difference(tmp_path / "turned.tif", turned) == 0


@pytest.mark.parametrize(
    "block",
    [
        exif(2, b"6\0", 2),  # text
        exif(2, b"Hor\0", 4),
        exif(3, struct.pack(">H", 0)),
        exif(3, struct.pack(">H", 9)),
        exif(3, b"", 0),  # no value
        exif(5, struct.pack(">I", 8)),  # a fraction
        exif(7, b"\0\6"),  # undefined
        exif(9, struct.pack(">i", -6)),
        exif(11, struct.pack(">f", float("nan"))),
        exif(3, b"\xff\xff\xff\xff", 2**31),
        exif(99, b"6"),
        b"Exif\0\0MM\0*\xff\xff\xff\xff",
        b"Exif\0\0nonsense",
        b"nonsense",
    ],
)
def test_an_orientation_that_makes_no_sense_is_ignored(tmp_path, block):
    for kind in ("JPEG", "PNG", "WEBP"):
        (tmp_path / "odd").write_bytes(encoded(scene(), kind, exif=block))
        assert difference(tmp_path / "odd", scene()) < 8


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def test_photos_of_108_megapixels_are_read_at_a_fraction_of_their_size(tmp_path):
    photo = Image.new("L", (12_000, 9_000), 64)
    photo.paste(192, (0, 0, 6_000, 4_500))
    photo.save(tmp_path / "photo.jpg")
    assert picture_files.size(tmp_path / "photo.jpg") == (12_000, 9_000)
    assert picture_files.read(tmp_path / "photo.jpg").size == (3_000, 2_250)
    pixels = images.to_uint8(images.read(tmp_path / "photo.jpg", 64))
    assert (pixels[:, :30, :30] == 192).all() and (pixels[:, 34:] == 64).all() and (pixels[:, :, 34:] == 64).all()


@pytest.mark.parametrize("side", [17_000, 60_000])
def test_a_decompression_bomb_is_refused(tmp_path, side):
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    data = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    (tmp_path / "bomb.png").write_bytes(b"\x89PNG\r\n\x1a\n" + data)
    for read in (picture_files.read, picture_files.size):
        with pytest.raises(CampanileError) as error:
            read(tmp_path / "bomb.png")
        assert str(error.value) == (
            f"{tmp_path / 'bomb.png'}: has more than 268,435,456 pixels, which would fill the memory; reduce it"
        )


@pytest.mark.parametrize("kind", KINDS)
def test_a_truncated_picture_is_refused(tmp_path, kind):
    data = encoded(scene(480, 320), kind)
    (tmp_path / "cut").write_bytes(data[: len(data) * 2 // 3])
    for read in (picture_files.read, picture_files.size):
        with pytest.raises(CampanileError, match=r"cannot be read as a picture \(.+\); save it again") as error:
            read(tmp_path / "cut")
        assert "\n" not in str(error.value)


def test_a_damaged_file_is_read_or_refused_in_one_line(tmp_path):
    damage, counts = random.Random(0), {"read": 0, "refused": 0}
    for kind in KINDS:
        options = {} if kind in ("GIF", "BMP") else {"icc_profile": display_p3()}
        whole = encoded(scene(), kind, **options)
        for i in range(30):
            data = bytearray(whole[: damage.randrange(len(whole))] if i % 3 == 0 else whole)
            for _ in range(damage.randint(1, 5) if data else 0):
                # Most of a small file is not its header: aim there every third time.
                data[damage.randrange(min(len(data), 300) if i % 3 == 1 else len(data))] = damage.randrange(256)
            (tmp_path / "damaged").write_bytes(data)
            for read in (picture_files.read, picture_files.size):
                try:
                    read(tmp_path / "damaged")
                    counts["read"] += 1
                except CampanileError as error:
                    assert "\n" not in str(error)
                    counts["refused"] += 1
    print(counts)
    assert min(counts.values()) > 50


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
    for name, message in (
        ("text.png", "cannot be read as a picture"),
        ("none.png", "No such file"),
    ):
        with pytest.raises(CampanileError, match=message) as error:
            images.read(tmp_path / name, 8)
        assert "\n" not in str(error.value)


def test_an_empty_mask_is_an_error(tmp_path):
    with pytest.raises(CampanileError, match="the mask is all black at 8 x 8 pixels; paint white what is to be new"):
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


@pytest.mark.parametrize(
    ("mode", "kind"), [("RGB", "PNG"), ("RGBA", "PNG"), ("P", "PNG"), ("RGB", "HEIF"), ("RGB", "AVIF"), ("RGB", "JPEG")]
)
def test_a_picture_comes_into_srgb_by_its_colour_profile(tmp_path, mode, kind):
    picture = Image.new("RGB", (32, 32), (234, 51, 35))  # the red of sRGB, in Display P3
    picture.paste("black", (0, 0, 16, 32))
    picture = picture.quantize(2) if mode == "P" else picture.convert(mode)
    upside_down = exif(3, struct.pack(">H", 3))
    (tmp_path / "phone").write_bytes(encoded(picture, kind, icc_profile=display_p3(), exif=upside_down))
    pixels = images.to_uint8(images.read(tmp_path / "phone", 32))
    assert pixels[:, 16, 4].tolist() == pytest.approx([255, 0, 0], abs=4)
    assert pixels[:, 16, 28].tolist() == pytest.approx([0, 0, 0], abs=4)


def test_a_colour_profile_that_cannot_be_used_is_ignored(tmp_path):
    Image.new("RGB", (16, 16), (234, 51, 35)).save(tmp_path / "odd.png", icc_profile=b"no profile")
    assert images.to_uint8(images.read(tmp_path / "odd.png", 8))[:, 4, 4].tolist() == [234, 51, 35]
