"""The one-step denoiser at the noise it was trained for, after its first and its last epochs."""

from pathlib import Path

import numpy as np
from job import Job
from job_card import save_card

from campanile import devices, figures, seeds
from campanile.cards import Metric, Panel
from campanile.metrics import psnr
from campanile.mnist import data, models
from campanile.mnist.evaluate import denoise
from campanile.mnist.objectives import noised

with Job(snakemake) as job:
    device = devices.choose(snakemake.config["device"], snakemake.threads)
    dtype = devices.half_precision(device)
    settings, seed = snakemake.params.settings, snakemake.params.seed
    images, _ = data.load(snakemake.input.test_images, snakemake.input.test_labels)
    x = images[:10].unsqueeze(1).float() / 255
    z = noised(x, seeds.normal((1, 28, 28), seed, "test noise", range(len(x))), settings["sigma"])
    pictures = [("clean", "reference", x), (f"noisy, sigma {settings['sigma']:g}", "input", z)]
    for epoch, weights in zip(settings["show"], snakemake.input.weights, strict=True):
        unet = models.load(models.network("denoiser", settings["width"]), weights, device)
        pictures.append((f"after epoch {epoch}", "result", denoise(unet, z, dtype)))
    panels, metrics = [], []
    for (label, role, picture), path in zip(pictures, snakemake.output.panels, strict=True):
        pixels = figures.to_uint8(picture.squeeze(1).numpy())
        figures.sheet(pixels, 10, path)
        panels.append(Panel(Path(path).name, label, role, f"Ten test digits, {label}"))
        if role != "reference":
            values = [psnr(image, truth) for image, truth in zip(pixels / 255.0, x.squeeze(1).numpy(), strict=True)]
            metrics.append(Metric(f"{label}, ten digits", "psnr", float(np.mean(values)), "dB"))
    save_card(
        job,
        device=devices.describe(device, dtype),
        chapter="mnist_denoising",
        panels=panels,
        metrics=metrics,
        model="denoiser",
    )
