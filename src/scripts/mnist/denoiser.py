"""The one-step denoiser at the noise it was trained for, after its first and its last epochs."""

import numpy as np

from campanile import seeds
from campanile.metrics import psnr
from campanile.mnist import data, figures, models
from campanile.mnist.evaluate import denoise
from campanile.mnist.objectives import add_noise
from jobs import names
from jobs.device import open_device
from jobs.figure import Figure
from jobs.job import Job

with Job(snakemake) as job:
    device, dtype = open_device(job)
    settings = snakemake.params.settings
    figure = Figure(job, names.denoiser(settings["show"]))
    images, _ = data.load(snakemake.input.test_images, snakemake.input.test_labels)
    x = images[:10].unsqueeze(1).float() / 255
    eps = seeds.normal((1, 28, 28), snakemake.params.seed, "test noise", range(len(x)))
    z = add_noise(x, eps, settings["sigma"])
    shown = [("clean", "clean", "reference", x), ("noisy", f"noisy, sigma {settings['sigma']:g}", "input", z)]
    for epoch, weights in zip(settings["show"], snakemake.input.weights, strict=True):
        unet = models.load(models.network("denoiser", settings["width"]), weights, device)
        shown.append((epoch, f"after epoch {epoch}", "result", denoise(unet, z, dtype)))
    truths = x.squeeze(1).numpy()
    for key, label, role, picture in shown:
        digits = figures.to_bytes(picture)
        figure.picture(key, figures.sheet(digits, 10), label, role, f"Ten test digits, {label}")
        if role != "reference":
            values = [psnr(digit / 255.0, truth) for digit, truth in zip(digits, truths, strict=True)]
            figure.metric(f"{label}, ten digits", "psnr", float(np.mean(values)), "dB")
    figure.save(model="denoiser")
