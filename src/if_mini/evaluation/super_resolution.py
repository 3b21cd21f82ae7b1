"""Measuring IF-mini's second stage: pictures reduced, enlarged again, and compared with what they were."""

from __future__ import annotations

from collections.abc import Iterable

import torch
import torch.nn.functional as F

from campanile.diffusion.stage import Stage
from campanile.diffusion.super_resolution import conditioned
from campanile.images import psnr_ssim, to_uint8
from if_mini.evaluation.classifier import Judge, as_floats, perceptual_distance
from if_mini.evaluation.model_card import number, percent, table
from if_mini.training.super_resolution import downsampled

WAYS = ("bicubic", "second stage")


@torch.no_grad()
def enlargements(
    stage: Stage, picture: torch.Tensor, prompt: str, small: int, level: int, timesteps: list[int], draw
) -> dict[str, torch.Tensor]:
    """A picture (3, H, H), reduced, and enlarged again in two ways, (3, H, H) each: see WAYS.

    :param small: side of the reduced picture.
    :param level: timestep to which that is noised for the second stage.
    :param draw: see `Stage.draws`, of one picture.
    """
    little = to_uint8(downsampled(picture[None], small)).float() / 127.5 - 1  # as a file of it would have it
    stretched = F.interpolate(little, picture.shape[-2:], mode="bicubic", align_corners=True).clamp(-1, 1)
    second = conditioned(stage, little, level, draw())
    made = second.sample(timesteps, second.estimate([prompt], guidance=1), draw)
    return dict(zip(WAYS, (stretched[0], made[0].clamp(-1, 1).cpu()), strict=True))


def likeness(judge: Judge, picture: torch.Tensor, made: dict[str, torch.Tensor]) -> dict[str, dict[str, float]]:
    """How near pictures come to the one they were made from: "psnr" in dB, "ssim", and "distance" to the judge."""
    found = {}
    for name, image in made.items():
        pair = [as_floats(to_uint8(each))[None] for each in (picture, image)]
        psnr, ssim = psnr_ssim(image, picture)
        found[name] = {"psnr": psnr, "ssim": ssim, "distance": perceptual_distance(judge, *pair).item()}
    return found


def summary(found: Iterable[dict[str, dict[str, float]]]) -> dict:
    """Of many likenesses: the mean of each measure by way, and the share of pictures where the second stage is better.

    Better is a higher PSNR and SSIM, and a lower distance.
    """
    found = list(found)
    means = {way: {name: _mean(each[way][name] for each in found) for name in found[0][way]} for way in WAYS}
    bicubic, second = WAYS
    better = {
        name: _mean((each[second][name] > each[bicubic][name]) != (name == "distance") for each in found)
        for name in found[0][second]
    }
    return {"pictures": len(found), "means": means, "better": better}


def _mean(values: Iterable[float]) -> float:
    values = list(values)
    return sum(values) / len(values)


def card(measured: dict) -> str:
    """The second stage's card, in Markdown.

    :param measured: contents of enlargements.json.
    """
    rows = []
    for name, result in measured["pictures"].items():
        for way in WAYS:
            mean = result["means"][way]
            digits = (("psnr", 2), ("ssim", 3), ("distance", 3))
            rows.append([f"{name} ({result['pictures']}), {way}", *(number(mean[key], n) for key, n in digits)])
        better = result["better"]
        rows.append(["the second stage is better in", *(percent(better[key]) for key in ("psnr", "ssim", "distance"))])
    training, settings = measured["training"], measured["settings"]
    channels = ", ".join(map(str, measured["channels"]))
    return (
        "# IF-mini's second stage\n\n"
        "It enlarges pictures from 64 x 64 to 256 x 256 pixels, in the format of DeepFloyd IF's second stage: a UNet "
        f"({measured['parameters'] / 1e6:.1f} M parameters; channels {channels}) that sees the small picture, enlarged "
        'and noised, beside its input, and estimates the clean picture (`prediction_type` "sample"), of which all but '
        "the details is there to be copied. It has no text encoder of its own and takes the first stage's.\n\n"
        f"It was trained on {training['images']:,} parts of scenes like the first stage's, drawn at 256 pixels "
        f"({training['seconds'] / 3600:.1f} hours; {training['device']}). What it adds are edges and textures as they "
        "are in these scenes; it invents nothing that the small picture has not.\n\n"
        "```python\n"
        "from diffusers import IFSuperResolutionPipeline\n\n"
        'stage_2 = IFSuperResolutionPipeline.from_pretrained("data/if-mini/stage_2", variant="fp16", '
        "text_encoder=None)\n"
        "```\n\n"
        "## Better than bicubic?\n\n"
        "Pictures are reduced to 64 pixels by means over squares, and enlarged again, by bicubic interpolation and by "
        f"the second stage ({settings['steps']} steps, the small picture noised to t = {settings['level']}, no "
        "guidance). New scenes are composed as in training, from other random numbers; new designs show objects as "
        "drawn by icon sets that training never used; the photographs are scikit-image's. The distance is that of "
        "Zhang et al. 2018 (LPIPS) with all weights 1, in the features of the independent classifier of the "
        "evaluation: 0 is the same picture. The last line of each three says in how many of the pictures the second "
        "stage is better.\n\n" + table(["pictures", "PSNR, dB", "SSIM", "distance"], rows) + "\n"
        "![Small, bicubic, second stage, original](enlargements.png)\n\n"
        "*From left to right: the small picture, bicubic, the second stage, the original.*\n"
    )
