"""Picture files as people have them, opened as RGB. No torch here: the check of the configuration opens them too."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from PIL import ExifTags, Image, ImageChops, ImageCms, ImageOps
from pillow_heif import register_heif_opener

from campanile.errors import CampanileError

register_heif_opener()
# Each further format is code that a foreign file can reach, such as Ghostscript for EPS.
FORMATS = ("PNG", "JPEG", "HEIC", "AVIF", "WebP", "GIF", "TIFF", "BMP")
# Pillow warns above this limit, and here a warning is an error. Phones take photos of 200 megapixels.
Image.MAX_IMAGE_PIXELS = 2**28
LARGE = 89_478_485  # pixels; Pillow's own limit


def read(path: str | Path) -> Image.Image:
    """The picture in a file, or the first of several, as RGB: upright, in sRGB, with white behind transparent parts.

    :raises CampanileError: there is no such file, or it is not a whole picture of one of the ``FORMATS``.
    """
    with _opened(path) as image:
        if image.width * image.height > LARGE:
            image.draft(None, (2048, 2048))  # decodes a JPEG at a fraction of its size, at least this one
        image.load()
        only = Image.Exif()  # because the rest can be damaged
        only[ExifTags.Base.Orientation] = _orientation(image)
        image = _colours(_srgb(image))
        image.info = {"exif": only.tobytes()}
        ImageOps.exif_transpose(image, in_place=True)
        return image


def size(path: str | Path) -> tuple[int, int]:
    """Width and height of the upright picture in a file, which is decoded: a JPEG at an eighth of its size.

    :raises CampanileError: as for ``read``.
    """
    with _opened(path) as image:
        width, height = image.size
        if image.format != "HEIF":  # whose thumbnail can be whole where the picture is not
            image.draft(None, (1, 1))
        image.load()
        return (height, width) if _orientation(image) >= 5 else (width, height)


def mask(path: str | Path, side: int | None = None) -> Image.Image:
    """The mask in a file, grey: its middle square, resized if ``side`` is given.

    :raises CampanileError: as for ``read``, or the mask is all white or all black.
    """
    image = read(path).convert("L")
    image = square(image, side or min(image.size))
    counts = image.histogram()
    if not any(counts[:128]) or not any(counts[128:]):
        colour = "white" if any(counts[128:]) else "black"
        at = f" at {side} x {side} pixels" if side else ""
        raise CampanileError(
            f"{path}: the mask is all {colour}{at}; paint white what is to be new, and black what stays"
        )
    return image


def square(image: Image.Image, side: int) -> Image.Image:
    """The middle square of a picture, resized."""
    # Pillow's resize antialiases: its filters widen with the reduction factor.
    return ImageOps.fit(image, (side, side), Image.Resampling.BICUBIC)


@contextmanager
def _opened(path: str | Path) -> Iterator[Image.Image]:
    """A file as Pillow opens it; whatever goes wrong while it is open is an error in one line."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=[name.replace("HEIC", "HEIF") for name in FORMATS]) as image:
                yield image
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        limit = f"{Image.MAX_IMAGE_PIXELS:,} pixels"
        raise CampanileError(f"{path}: has more than {limit}, which would fill the memory; reduce it") from None
    except Exception as error:  # a damaged file can raise anything
        reason = getattr(error, "strerror", None) or " ".join(str(error).split()) or type(error).__name__
        if isinstance(error, Image.UnidentifiedImageError):
            reason = f"it is not {', '.join(FORMATS)}, or is damaged"
        raise CampanileError(f"{path}: cannot be read as a picture ({reason}); save it again as PNG or JPEG") from None


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation of a decoded picture, 1 to 8; 1 if it has none that makes sense."""
    with suppress(Exception):  # as with the file itself
        orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
        return int(orientation) if orientation in range(1, 9) else 1
    return 1


def _srgb(image: Image.Image) -> Image.Image:
    """The picture in sRGB, by the colour profile in its file; as in browsers, an unusable profile is ignored."""
    if image.mode == "CMYK" and image.format in ("JPEG", "MPO") and "adobe" not in image.info:
        image = ImageChops.invert(image)  # Pillow takes every such file for Adobe's, whose values are inverted
    image = image.convert() if image.mode == "P" else image
    if image.info.get("icc_profile") and image.mode in ("RGB", "RGBA", "L", "CMYK"):
        with suppress(ImageCms.PyCMSError, OSError):
            profile, srgb = io.BytesIO(image.info["icc_profile"]), ImageCms.createProfile("sRGB")
            mode = "RGBA" if image.mode == "RGBA" else "RGB"
            return ImageCms.profileToProfile(image, profile, srgb, outputMode=mode) or image
    return image


def _colours(image: Image.Image) -> Image.Image:
    """The picture in RGB, with white behind transparent parts."""
    if image.mode.startswith(("I", "F")):  # more than 8 bits a channel
        import numpy as np

        values = np.nan_to_num(np.asarray(image, np.float64))
        # White, by the mode or the values: Pillow's conversions cut off what is above 255.
        whites = {"I": (255, 65535), "F": (1, 255)}.get(image.mode, (65535,))
        most = next((white for white in whites if values.max() <= white), values.max())
        image = Image.fromarray((values / most * 255).clip(0, 255).round().astype(np.uint8))
    if "A" in image.getbands() or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("RGB")
