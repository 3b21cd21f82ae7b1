"""The denoiser at noise levels that it was not trained on, with PSNR and SSIM over many test images."""

import torch

from campanile import seeds
from campanile.metrics import mean_psnr_ssim
from campanile.mnist import checkpoints, data, models, sheets
from campanile.mnist.denoising import denoise
from campanile.mnist.objectives import add_noise
from campanile.report.cards import Axes, banded
from jobs import names
from jobs.device import open_device
from jobs.figure import Figure
from jobs.job import Job

SHOWN = 10

with Job(snakemake) as job:
    device, dtype = open_device(job)
    sigmas = snakemake.params.sigmas
    figure = Figure(job, names.noise_levels(sigmas))
    images, _ = data.load(snakemake.input.test_images, snakemake.input.test_labels)
    x = data.to_float(images[: snakemake.params.images])
    eps = seeds.normal((1, 28, 28), snakemake.params.seed, "test noise", range(len(x)))
    unet = checkpoints.load(models.network("denoiser", snakemake.params.width), snakemake.input.weights[0], device)
    truths = x.squeeze(1).numpy()

    rows, ssims = [], {"noisy": [], "denoised": []}
    for sigma in job.progress(sigmas, "denoising"):
        z, label = add_noise(x, eps, sigma), f"sigma {sigma:g}"
        sets = {"noisy": z.clamp(0, 1), "denoised": denoise(unet, z, dtype)}
        digits = data.to_bytes(torch.cat([pictures[:SHOWN] for pictures in sets.values()]))
        alt = f"Test digits with noise of {label}, and denoised below"
        figure.picture(sigma, sheets.sheet(digits, SHOWN), label, alt=alt)
        row = [f"{sigma:g}"]
        for name, pictures in sets.items():
            psnr, ssim = mean_psnr_ssim(pictures.squeeze(1).numpy(), truths)
            figure.metric(f"{name}, {label}", "psnr", psnr, "dB")
            figure.metric(f"{name}, {label}", "ssim", ssim)
            ssims[name].append(ssim)
            row += [f"{psnr.value:.2f}", f"{ssim.value:.3f}"]
        rows.append(row)
    columns = ["sigma", "noisy: PSNR, dB", "SSIM", "denoised: PSNR, dB", "SSIM"]
    figure.table(f"Mean over {len(x)} test images", columns, rows)
    figure.save(
        series=[banded(name, sigmas, numbers) for name, numbers in ssims.items()],
        axes=Axes("sigma", "SSIM"),
        model="denoiser",
    )
