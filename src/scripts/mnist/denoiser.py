"""The one-step denoiser at the noise level of its training, after each shown epoch."""

from campanile import seeds
from campanile.intervals import t_interval
from campanile.metrics import psnr
from campanile.mnist import checkpoints, data, models, sheets
from campanile.mnist.denoising import denoise
from campanile.mnist.objectives import add_noise
from jobs import names
from jobs.device import open_device
from jobs.figure import Figure
from jobs.job import Job

with Job(snakemake) as job:
    device, dtype = open_device(job)
    settings, sigma = snakemake.params.settings, snakemake.params.settings["sigma"]
    figure = Figure(job, names.denoiser(settings["show"]))
    images, _ = data.load(snakemake.input.test_images, snakemake.input.test_labels)
    x = data.to_float(images[:10])
    eps = seeds.normal((1, 28, 28), snakemake.params.seed, "test noise", range(len(x)))
    z = add_noise(x, eps, sigma)
    shown = [("clean", "clean", "reference", x), ("noisy", f"noisy, sigma {sigma:g}", "input", z)]
    for epoch, weights in zip(settings["show"], snakemake.input.weights, strict=True):
        unet = checkpoints.load(models.network("denoiser", settings["width"]), weights, device)
        shown.append((epoch, f"after epoch {epoch}", "result", denoise(unet, z, dtype)))
    truths = x.squeeze(1).numpy()
    for key, label, role, pictures in shown:
        digits = data.to_bytes(pictures).numpy()
        figure.picture(key, sheets.sheet(digits, 10), label, role, f"Ten test digits, {label}")
        if role != "reference":
            values = [psnr(digit / 255, truth) for digit, truth in zip(digits, truths, strict=True)]
            figure.metric(f"{label}, ten digits", "psnr", t_interval(values), "dB")
    figure.save(model="denoiser")
