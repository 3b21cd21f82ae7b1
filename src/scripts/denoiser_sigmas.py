"""The denoiser at noise levels it was not trained for, with PSNR and SSIM on many test images."""

from pathlib import Path

import numpy as np
from job import Job
from job_card import save_card

from campanile import devices, figures, seeds
from campanile.cards import Axes, Metric, Panel, Series, Table
from campanile.metrics import psnr, ssim
from campanile.mnist import data, models
from campanile.mnist.evaluate import denoise
from campanile.mnist.objectives import noised

SHOWN = 10

with Job(snakemake) as job:
    device = devices.choose(snakemake.config["device"], snakemake.threads)
    dtype = devices.half_precision(device)
    settings, seed, sigmas = snakemake.params.settings, snakemake.params.seed, snakemake.params.sigmas
    images, _ = data.load(snakemake.input.test_images, snakemake.input.test_labels)
    x = images[: snakemake.params.images].unsqueeze(1).float() / 255
    noise = seeds.normal((1, 28, 28), seed, "test noise", range(len(x)))
    unet = models.load(models.network("denoiser", settings["width"]), snakemake.input.weights[0], device)
    truths = x.squeeze(1).numpy()

    panels, metrics, rows = [], [], []
    for sigma, path in zip(job.progress(sigmas, "denoising"), snakemake.output.panels, strict=True):
        z = noised(x, noise, sigma)
        noisy, clean = z.clamp(0, 1).squeeze(1).numpy(), denoise(unet, z, dtype).squeeze(1).numpy()
        figures.sheet(figures.to_uint8(np.concatenate([noisy[:SHOWN], clean[:SHOWN]])), SHOWN, path)
        panels.append(
            Panel(
                Path(path).name,
                f"sigma {sigma:g}",
                alt=f"Test digits with noise of sigma {sigma:g}, and denoised below",
            )
        )
        values = {}
        for name, pictures in (("noisy", noisy), ("denoised", clean)):
            # A noisy image of sigma 0 is the image itself: its PSNR is infinite and not a number to tabulate.
            pairs = list(zip(pictures, truths, strict=True))
            values[name] = (
                float(np.mean([psnr(picture, truth) for picture, truth in pairs])),
                float(np.mean([ssim(picture, truth) for picture, truth in pairs])),
            )
            if np.isfinite(values[name][0]):
                metrics.append(Metric(f"{name}, sigma {sigma:g}", "psnr", values[name][0], "dB"))
            metrics.append(Metric(f"{name}, sigma {sigma:g}", "ssim", values[name][1]))
        (noisy_psnr, noisy_ssim), (clean_psnr, clean_ssim) = values["noisy"], values["denoised"]
        rows.append(
            [
                f"{sigma:g}",
                *(f"{v:.2f}" for v in (noisy_psnr, clean_psnr)),
                *(f"{v:.3f}" for v in (noisy_ssim, clean_ssim)),
            ]
        )
    save_card(
        job,
        device=devices.describe(device, dtype),
        chapter="mnist_denoising",
        panels=panels,
        series=[
            Series("noisy", sigmas, [float(row[3]) for row in rows]),
            Series("denoised", sigmas, [float(row[4]) for row in rows]),
        ],
        axes=Axes("sigma", "SSIM"),
        tables=[
            Table(
                f"Mean over {len(x)} test images",
                ["sigma", "PSNR noisy, dB", "PSNR denoised, dB", "SSIM noisy", "SSIM denoised"],
                rows,
            )
        ],
        metrics=metrics,
        parameters={"sigmas": sigmas, "trained at sigma": settings["sigma"], "test images": len(x)},
        model="denoiser",
        seed=seed,
    )
