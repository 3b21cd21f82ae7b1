"""What scripts of Part A do with pictures: write them, and say how like they are."""

from pathlib import Path

from campanile import images
from campanile.cards import Metric, Panel
from campanile.metrics import psnr, ssim


def write(paths, pictures):
    """Write pictures, (label, role, description, (3, H, W)) each, and give the panels that show them."""
    panels = []
    for path, (label, role, alt, picture) in zip(paths, pictures, strict=True):
        images.to_picture(picture).save(path, optimize=True)
        panels.append(Panel(Path(path).name, label, role, alt))
    return panels


def likeness(case, picture, reference):
    """PSNR and SSIM of a picture, as 8-bit pixels, against another, both (3, H, W) in [-1, 1]."""
    one, other = (images.to_uint8(image).permute(1, 2, 0).numpy() / 255.0 for image in (picture, reference))
    return [Metric(case, "psnr", psnr(one, other), "dB"), Metric(case, "ssim", ssim(one, other))]
