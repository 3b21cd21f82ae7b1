"""The denoiser at noise levels it was not trained for, with PSNR and SSIM on many test images."""

from pathlib import Path

import numpy as np
from job import Job
from job_card import save_card

from campanile import devices, figures, seeds
from campanile.cards import Axes, Metric, Panel, Series, Table
from campanile.metrics import mean_psnr_ssim
from campanile.mnist import data, models
from campanile.mnist.evaluate import denoise
from campanile.mnist.objectives import noised

SHOWN = 10

with Job(snakemake) as job:
    device = devices.choose(snakemake.config["device"], snakemake.threads)
    dtype = devices.half_precision(device)
    seed, sigmas = snakemake.params.seed, snakemake.params.sigmas
    images, _ = data.load(snakemake.input.test_images, snakemake.input.test_labels)
    x = images[: snakemake.params.images].unsqueeze(1).float() / 255
    noise = seeds.normal((1, 28, 28), seed, "test noise", range(len(x)))
    unet = models.load(models.network("denoiser", snakemake.params.width), snakemake.input.weights[0], device)
    truths = x.squeeze(1).numpy()

    panels, metrics, rows = [], [], []
    ssims = {"noisy": [], "denoised": []}
    for sigma, path in zip(job.progress(sigmas, "denoising"), snakemake.output.panels, strict=True):
        z = noised(x, noise, sigma)
        noisy, clean = z.clamp(0, 1).squeeze(1).numpy(), denoise(unet, z, dtype).squeeze(1).numpy()
        figures.sheet(figures.to_uint8(np.concatenate([noisy[:SHOWN], clean[:SHOWN]])), SHOWN, path)
        label = f"sigma {sigma:g}"
        panels.append(Panel(Path(path).name, label, alt=f"Test digits with noise of {label}, and denoised below"))
        row = [f"{sigma:g}"]
        for name, pictures in (("noisy", noisy), ("denoised", clean)):
            psnr, ssim = mean_psnr_ssim(pictures, truths)
            # Without noise an image is its own reference: an infinite PSNR, which is no number for the table of all.
            if np.isfinite(psnr):
                metrics.append(Metric(f"{name}, {label}", "psnr", psnr, "dB"))
            metrics.append(Metric(f"{name}, {label}", "ssim", ssim))
            ssims[name].append(ssim)
            row += [f"{psnr:.2f}", f"{ssim:.3f}"]
        rows.append(row)
    save_card(
        job,
        device=devices.describe(device, dtype),
        chapter="mnist_denoising",
        panels=panels,
        series=[
            Series("noisy", sigmas, ssims["noisy"]),
            Series("denoised", sigmas, ssims["denoised"]),
        ],
        axes=Axes("sigma", "SSIM"),
        tables=[
            Table(
                f"Mean over {len(x)} test images",
                ["sigma", "noisy: PSNR, dB", "SSIM", "denoised: PSNR, dB", "SSIM"],
                rows,
            )
        ],
        metrics=metrics,
        model="denoiser",
    )
