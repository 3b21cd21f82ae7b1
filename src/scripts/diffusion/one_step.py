"""The clean picture in one step, from the UNet's estimate of the noise."""

import torch

from campanile import tensors
from jobs import names
from jobs.job import Job
from jobs.measured import MeasuredFigure
from jobs.stage import open_stage

with Job(snakemake) as job:
    stage = open_stage(job)
    figure = MeasuredFigure(job, names.denoised(snakemake.params.shown))
    noisy = tensors.load(snakemake.input.noisy)
    clean = noisy.pop("clean")
    timesteps = sorted(map(int, noisy))
    x = torch.stack([noisy[str(t)] for t in timesteps]).to(stage.device)
    x0 = stage.one_step(x, torch.tensor(timesteps, device=stage.device), snakemake.params.prompt).cpu()
    estimates = dict(zip(timesteps, x0, strict=True))
    tensors.save({str(t): picture for t, picture in estimates.items()}, snakemake.output.estimates)
    for t in snakemake.params.shown:
        figure.picture(t, estimates[t], f"t = {t}", alt=f"Denoised in one step from {t}")
        figure.psnr_ssim(f"t = {t}", estimates[t], clean)
    figure.save()
