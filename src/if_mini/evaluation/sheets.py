"""Sheets of samples to look at while IF-mini trains."""

from __future__ import annotations

from pathlib import Path

import torch
from PIL import Image, ImageDraw, ImageFont

from campanile import seeds
from campanile.diffusion import estimate, sampler
from campanile.diffusion.schedule import Schedule
from campanile.diffusion.text import tokenise
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
"""What the study asks for, and a few things beside."""


@torch.no_grad()
def samples(
    model,
    tokenizer,
    schedule: Schedule,
    prompts: list[str],
    seed: int,
    guidance: float,
    timesteps: list[int] | None = None,
    size: int = 64,
) -> torch.Tensor:
    """One sample a prompt, (B, 3, size, size) in [-1, 1]; sample i depends on (seed, i) and its prompt alone.

    :param model: has `embed(tokens, mask)` and `unet`.
    :param timesteps: falling to -1; None for 25 steps from 984.
    """
    device = next(model.parameters()).device
    tokens, mask = tokenise(tokenizer, [*prompts, ""])
    embeddings = model.embed(tokens.to(device), mask.to(device))
    noise = seeds.Draws((3, size, size), seed, "sheet", range(len(prompts)), device)
    guided = estimate.guided(model.unet, embeddings[:-1], embeddings[-1:], guidance)
    *_, last = sampler.denoise(noise(), timesteps or strided(984, 41), guided, schedule, noise)
    return last.x.clamp(-1, 1).cpu()


def sheet(images: list[Image.Image], captions: list[str], columns: int = 7, scale: int = 2) -> Image.Image:
    """Pictures of one size in rows, each with its caption below, enlarged without smoothing."""
    side, text = images[0].width * scale, 24
    rows = -(-len(images) // columns)
    page = Image.new("RGB", (columns * (side + 8), rows * (side + text + 8)), "white")
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(10)
    letters = max(1, side // 6)
    for place, (image, caption) in enumerate(zip(images, captions, strict=True)):
        x, y = place % columns * (side + 8) + 4, place // columns * (side + text + 8) + 4
        page.paste(image.resize((side, side), Image.Resampling.NEAREST), (x, y))
        for row in range(2):
            draw.text((x, y + side + 11 * row), caption[row * letters : (row + 1) * letters], "black", font)
    return page


def pictures(images: torch.Tensor) -> list[Image.Image]:
    """(B, 3, H, W) in [-1, 1] as RGB pictures."""
    return [to_picture(image) for image in images]


def draw(model, tokenizer, schedule: Schedule, path: Path, guidance: float = 5.0) -> None:
    """Write a sheet of samples of PROMPTS; always the same noise, so that sheets compare."""
    made = samples(
        model, tokenizer, schedule, list(PROMPTS), seed=0, guidance=guidance, size=model.unet.config.sample_size
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet(pictures(made), list(PROMPTS)).save(path)
