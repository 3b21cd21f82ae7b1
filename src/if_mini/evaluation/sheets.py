"""Contact sheets: of scenes, and of samples to look at while IF-mini trains."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path

import torch
from PIL import Image, ImageDraw, ImageFont

from campanile.diffusion.embeddings import Embeddings
from campanile.diffusion.estimate import UNet
from campanile.diffusion.schedule import Schedule, dynamic_threshold
from campanile.diffusion.stage import Stage
from campanile.diffusion.text import TextEncoder
from campanile.diffusion.timesteps import strided
from campanile.images import to_picture

PROMPTS = (
    "a high quality photo",
    "a photo of a campanile tower",
    "a campanile tower",
    "an oil painting of a snowy mountain village",
    "an oil painting of people around a campfire",
    "an oil painting of an old man",
    "a photo of a man",
    "a man wearing a hat",
    "a photo of a hipster barista",
    "a lithograph of a skull",
    "a lithograph of waterfalls",
    "a photo of the amalfi coast",
    "a rocket ship",
    "a pencil",
    "a photo of a dog",
    "a photo of a horse running through a meadow",
    "an oil painting of a violin resting on sheet music",
    "a high quality picture of a dinosaur in a forest",
    "a photo of a red apple on a table",
    "a castle at sunset",
    "",
)
"""Prompts of the study, and a few others."""


def sheet(images: Sequence[Image.Image], captions: Sequence[str], columns: int = 7, scale: int = 2) -> Image.Image:
    """Pictures of one size in rows, enlarged without smoothing, each with its caption below."""
    side, text = images[0].width * scale, 24
    rows = -(-len(images) // columns)
    page = Image.new("RGB", (columns * (side + 8), rows * (side + text + 8)), "white")
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(10)
    letters = max(10, side // 6)
    for place, (image, caption) in enumerate(zip(images, captions, strict=True)):
        x, y = place % columns * (side + 8) + 4, place // columns * (side + text + 8) + 4
        page.paste(image.resize((side, side), Image.Resampling.NEAREST), (x, y))
        for row, line in enumerate(textwrap.wrap(caption, letters, max_lines=2, placeholder="...")):
            draw.text((x, y + side + 11 * row), line, "black", font)
    return page


def pictures(images: torch.Tensor) -> list[Image.Image]:
    """(B, 3, H, W), uint8 or in [-1, 1], as RGB pictures."""
    if images.dtype == torch.uint8:
        return [Image.fromarray(image.permute(1, 2, 0).numpy()) for image in images]
    return [to_picture(image) for image in images]


def samples(
    unet: UNet, text: TextEncoder, schedule: Schedule, prompts: Sequence[str], size: int = 64, guidance: float = 5.0
) -> torch.Tensor:
    """One sample per prompt in 25 steps, (B, 3, size, size); the noise is always the same, so that sheets compare."""
    words = text.embed([*prompts, ""]).split(1)
    embeddings = Embeddings(dict(zip([*prompts, ""], words, strict=True)))
    stage = Stage(unet, schedule, dynamic_threshold, embeddings, size, torch.device(text.device))
    draw = stage.draws(0, "sheet", range(len(prompts)))
    return stage.sample(strided(984, 41), stage.estimate(prompts, guidance), draw)


def save_samples(unet: UNet, text: TextEncoder, schedule: Schedule, path: Path) -> None:
    """Write a sheet of samples of PROMPTS."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet(pictures(samples(unet, text, schedule, PROMPTS)), PROMPTS).save(path)
