"""What scripts of Part A do with pictures: write them, and say how like they are."""

from pathlib import Path

import torch

from campanile import images
from campanile.cards import Film, Metric, Panel
from campanile.metrics import psnr, ssim


def write(paths, pictures):
    """Write pictures, (label, role, description, (3, H, W)) each, and give the panels that show them."""
    panels = []
    for path, (label, role, alt, picture) in zip(paths, pictures, strict=True):
        images.to_picture(picture).save(path, optimize=True)
        panels.append(Panel(Path(path).name, label, role, alt))
    return panels


def film_of_walk(paths, title, x, start, states, names):
    """The film of a walk: the pictures as they are, and below what the model takes them for.

    ``x`` (B, 3, H, W) are the pictures at timestep ``start``, ``states`` those after each step; ``names`` are what each
    shows. ``paths``: first those of the pictures, then those of the estimates.
    """
    noisy = torch.stack([x.cpu(), *(state.x.cpu() for state in states)])
    # What the model sees in a picture is known after the step from it, and in the last one is that itself.
    seen = torch.stack([*(state.clean.cpu() for state in states), states[-1].x.cpu()])
    labels = [f"{name}: {what}" for what in ("as it is", "as the model sees it") for name in names]
    strips = []
    for path, label, frames in zip(paths, labels, [*noisy.unbind(1), *seen.unbind(1)], strict=True):
        images.to_picture(torch.cat(list(frames), 1)).save(path, optimize=True)
        strips.append(Panel(Path(path).name, label, alt=f"{label}, on its way from noise"))
    frames = ["clean" if t < 0 else f"t = {t}" for t in (start, *(state.t for state in states))]
    return Film(title, frames, strips, columns=max(2, len(names)))


def likeness(case, picture, reference):
    """PSNR and SSIM of a picture, as 8-bit pixels, against another, both (3, H, W) in [-1, 1]."""
    one, other = (images.to_uint8(image).permute(1, 2, 0).numpy() / 255.0 for image in (picture, reference))
    return [Metric(case, "psnr", psnr(one, other), "dB"), Metric(case, "ssim", ssim(one, other))]
