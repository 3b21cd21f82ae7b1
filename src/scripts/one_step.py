"""The clean image in one step, from the noise that the UNet sees."""

import torch
from job import Job
from job_card import save_card
from job_pictures import likeness, write
from job_stage import open_stage
from safetensors.torch import load_file

from campanile import devices, tensors

with Job(snakemake) as job:
    stage = open_stage(job)
    noisy = load_file(snakemake.input.noisy)
    clean = noisy.pop("clean")
    timesteps = sorted(map(int, noisy))
    x = torch.stack([noisy[str(t)] for t in timesteps]).to(stage.device)
    estimates = stage.one_step(x, torch.tensor(timesteps, device=stage.device), snakemake.params.prompt).cpu()
    estimates = dict(zip(timesteps, estimates, strict=True))
    tensors.save({str(t): picture for t, picture in estimates.items()}, snakemake.output.estimates)
    shown = {t: estimates[t] for t in snakemake.params.shown}
    panels = write(
        snakemake.output.panels,
        [(f"t = {t}", "result", f"Denoised in one step from {t}", picture) for t, picture in shown.items()],
    )
    save_card(
        job,
        device=devices.describe(stage.device, stage.dtype),
        chapter="diffusion_denoising",
        panels=panels,
        metrics=[metric for t, picture in shown.items() for metric in likeness(f"t = {t}", picture, clean)],
    )
