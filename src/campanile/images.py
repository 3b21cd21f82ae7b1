"""Pictures from files, of any size, mode and orientation, as tensors, and back."""

from __future__ import annotations

import io
import warnings
from contextlib import suppress
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageCms, ImageOps

from campanile.errors import CampanileError
from campanile.metrics import psnr, ssim

DEEP = ("I", "I;16", "I;16B", "I;16L", "I;16N", "F")
"""Pillow's modes of more than 8 bits a channel."""


def read(path: str | Path, size: int) -> torch.Tensor:
    """The picture in a file, cropped to its middle square and resized with antialiasing.

    Transparent parts become white; the EXIF orientation is applied.

    :returns: (3, size, size) in [-1, 1], float32.
    :raises CampanileError: there is no such file, or it is not a picture.
    """
    image = square(_colours(_opened(path)), size)
    return from_picture(image)


def read_mask(path: str | Path, size: int) -> torch.Tensor:
    """The mask in a file: (size, size), 1 where it is white, 0 where it is black.

    :raises CampanileError: there is no such file, it is not a picture, or it is all white or all black.
    """
    image = square(_colours(_opened(path)).convert("L"), size)
    mask = (torch.from_numpy(np.array(image)) >= 128).float()
    if mask.min() == mask.max():
        colour = "white" if mask.any() else "black"
        raise CampanileError(f"{path}: the mask is all {colour}; paint white what is to be new, and black what stays")
    return mask


def square(image: Image.Image, size: int) -> Image.Image:
    """The middle square of a picture, resized."""
    # Pillow's resize antialiases: its filters widen with the reduction factor.
    return ImageOps.fit(image, (size, size), Image.Resampling.BICUBIC)


def from_picture(image: Image.Image) -> torch.Tensor:
    """RGB as (3, H, W) in [-1, 1]."""
    return torch.from_numpy(np.array(image)).permute(2, 0, 1).float() / 127.5 - 1


def to_uint8(images: torch.Tensor) -> torch.Tensor:
    """[-1, 1] (clipped if outside) to uint8, on the CPU."""
    return ((images.clamp(-1, 1) + 1) * 127.5).round().byte().cpu()


def to_picture(image: torch.Tensor) -> Image.Image:
    """(3, H, W) in [-1, 1] (clipped if outside) as RGB."""
    return Image.fromarray(to_uint8(image).permute(1, 2, 0).numpy())


def row(images: torch.Tensor, gap: int = 2) -> torch.Tensor:
    """Pictures (B, 3, H, W) side by side on grey, (3, H, B (W + gap) - gap)."""
    return F.pad(images, (0, gap), value=0.0).permute(1, 2, 0, 3).flatten(2)[..., :-gap]


def psnr_ssim(image: torch.Tensor, reference: torch.Tensor) -> tuple[float, float]:
    """PSNR in dB and SSIM of a picture against another, both (3, H, W) in [-1, 1], as 8-bit pixels."""
    pair = [to_uint8(each).permute(1, 2, 0).numpy() / 255.0 for each in (image, reference)]
    return psnr(*pair), ssim(*pair)


def blurred(image: torch.Tensor, sigma: float) -> torch.Tensor:
    """A picture (3, H, W) after a Gaussian blur of standard deviation `sigma` pixels; edges are mirrored."""
    from scipy.ndimage import gaussian_filter

    return torch.from_numpy(gaussian_filter(image.numpy(), (0, sigma, sigma)))


def _opened(path: str | Path) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _srgb(ImageOps.exif_transpose(Image.open(path)))
    except FileNotFoundError:
        raise CampanileError(f"{path}: there is no such picture; fix the path") from None
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise CampanileError(f"{path}: cannot be read as a picture ({error}); use a PNG or JPEG file") from None


def _srgb(image: Image.Image) -> Image.Image:
    """The picture in sRGB, by the colour profile in its file; as in browsers, an unusable profile is ignored."""
    if image.info.get("icc_profile") and image.mode in ("RGB", "RGBA", "L", "CMYK"):
        with suppress(ImageCms.PyCMSError, OSError):
            profile, srgb = io.BytesIO(image.info["icc_profile"]), ImageCms.createProfile("sRGB")
            mode = "RGBA" if image.mode == "RGBA" else "RGB"
            return ImageCms.profileToProfile(image, profile, srgb, outputMode=mode) or image
    return image


def _colours(image: Image.Image) -> Image.Image:
    """The picture in RGB, with white behind transparent parts."""
    if image.mode in DEEP:
        values = np.asarray(image, np.float64)
        # 16 bits if the mode or the values say so: Pillow's conversions do not keep them.
        most = 65535 if image.mode.startswith("I") and (image.mode != "I" or values.max() > 255) else 255
        most = max(most, values.max()) if image.mode == "F" else most
        image = Image.fromarray((values / most * 255).clip(0, 255).round().astype(np.uint8))
    if "A" in image.getbands() or "transparency" in image.info:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("RGB")
