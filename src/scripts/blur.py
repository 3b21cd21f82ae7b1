"""Gaussian blur against noise: for each timestep the width that is best, as only one who knows the truth can tell."""

import torch
from job import Job
from job_card import save_card
from job_pictures import likeness, write
from safetensors.torch import load_file

from campanile import tensors
from campanile.cards import Metric
from campanile.images import blurred

with Job(snakemake) as job:
    noisy = load_file(snakemake.input.noisy)
    clean, best, pictures, metrics = noisy.pop("clean"), {}, [], []
    for t in sorted(noisy, key=int):
        tried = [(sigma, blurred(noisy[t], sigma)) for sigma in snakemake.params.sigmas]
        sigma, picture = min(tried, key=lambda each: torch.nn.functional.mse_loss(each[1].clamp(-1, 1), clean))
        best[t] = picture
        if int(t) in snakemake.params.shown:
            pictures.append((f"t = {t}", "result", f"Noised to timestep {t}, blurred by {sigma:g}", picture))
            metrics += [*likeness(f"t = {t}", picture, clean), Metric(f"t = {t}", "sigma", sigma, "px")]
    tensors.save(best, snakemake.output.blurred)
    save_card(
        job,
        chapter="diffusion_denoising",
        panels=write(snakemake.output.panels, pictures),
        metrics=metrics,
    )
