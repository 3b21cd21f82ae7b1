"""One-step denoising: photographs noised to a timestep, and the stage's estimates of the clean picture."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np
import torch

from campanile import seeds
from campanile.diffusion.stage import Stage
from campanile.fidelity import psnr_ssim
from campanile.images import blurred
from if_mini.evaluation.prompts import NEUTRAL

TIMESTEPS = (250, 500, 750)

PUBLISHED = {250: (28.15, 0.923), 500: (23.66, 0.866), 750: (19.94, 0.746)}
"""PSNR in dB and SSIM of DeepFloyd IF-I-XL by timestep, measured on the study's published pictures of the Campanile."""

DRAWS = 4
"""Draws of noise that a measurement is the mean of."""

BLURS = (0.5, 0.75, 1, 1.5, 2, 3, 4, 6)
"""Standard deviations of Gaussian blurs in pixels; a denoiser should beat the best of them."""


def one_step(stage: Stage, picture: torch.Tensor, t: int, noise: torch.Tensor) -> dict:
    """Noise a picture (3, H, W) to t and denoise it in one step, once per draw of noise (B, 3, H, W).

    Returns "noisy" and "clean", (B, 3, H, W) in [-1, 1], and means over the draws: "psnr" and "ssim" of the estimated
    clean pictures, "noisy_psnr" of the noisy ones, and "blur_psnr" of the noisy ones under the best of BLURS.
    """
    noisy = stage.schedule.add_noise(picture.to(stage.device), t, noise.to(stage.device))
    clean = stage.one_step(noisy, torch.full((len(noisy),), t, device=stage.device), NEUTRAL).cpu()
    noisy = noisy.cpu()
    pairs = np.array([psnr_ssim(image, picture) for image in clean])
    return {
        "noisy": noisy,
        "clean": clean,
        "psnr": float(pairs[:, 0].mean()),
        "ssim": float(pairs[:, 1].mean()),
        "noisy_psnr": _mean_psnr(noisy, picture),
        "blur_psnr": max(_mean_psnr((blurred(image, sigma) for image in noisy), picture) for sigma in BLURS),
    }


def measure(
    stage: Stage, photographs: Mapping[str, torch.Tensor], seed: int, progress: Callable[[Iterable], Iterable] = iter
) -> tuple[dict[str, dict[int, dict]], list[torch.Tensor], list[str]]:
    """`one_step` of every photograph at every timestep: the numbers, and pictures with captions for a sheet.

    A row of the sheet shows a photograph, and its noisy and denoised versions. The Campanile's is measured only: it
    has no licence to be passed on with the model card.
    """
    results: dict[str, dict[int, dict]] = {}
    shown, captions = [], []
    for name, photograph in progress(photographs.items()):
        noise = seeds.normal(photograph.shape, seed, f"one step {name}", range(DRAWS))
        results[name] = {t: one_step(stage, photograph, t, noise) for t in TIMESTEPS}
        row, labels = [photograph], [name]
        for t, result in results[name].items():
            row += [result.pop("noisy")[0], result.pop("clean")[0]]
            labels += [f"noisy, t = {t}", f"in one step from {t}: {result['psnr']:.2f} dB"]
        if name != "campanile":
            shown += row
            captions += labels
    return results, shown, captions


def _mean_psnr(images: Iterable[torch.Tensor], picture: torch.Tensor) -> float:
    return float(np.mean([psnr_ssim(image, picture)[0] for image in images]))
