"""Inpainting: new content inside the mask. RePaint."""

import torch

from campanile import images
from campanile.diffusion.inpaint import known_region
from campanile.diffusion.timesteps import repaint
from jobs import names
from jobs.job import Job
from jobs.stage import open_stage
from jobs.text_to_image import PictureFigure

with Job(snakemake) as job:
    stage = open_stage(job)
    prompt, settings = snakemake.params.prompt, snakemake.params.settings
    figure = PictureFigure(job, names.inpaint(settings["samples"]))
    original = images.read(snakemake.input.picture, stage.size)
    mask = images.read_mask(snakemake.input.mask, stage.size)
    draw = stage.draws(snakemake.params.seed, f"inpaint {snakemake.wildcards.case}", range(settings["samples"]))
    region = known_region(original.to(stage.device), mask.to(stage.device), stage.schedule, draw)
    timesteps = repaint(snakemake.params.timesteps, settings["jump"], settings["resamplings"])
    estimate = stage.estimate([prompt], snakemake.params.guidance)
    start = draw()
    states = list(stage.denoise(start, timesteps, estimate, draw, region))
    made = states[-1].x.cpu()

    figure.picture("original", original, "original", "reference", "The picture itself")
    white = (2 * mask - 1).expand(3, -1, -1)
    figure.picture("mask", white, "mask", "input", "The mask: white where new content goes")
    figure.picture("kept", torch.where(mask > 0, torch.ones(()), original), "kept", "input", "What is kept")
    labels = [f"sample {i + 1}" for i in range(len(made))]
    for i, label in enumerate(labels):
        figure.picture(i, made[i], label, alt=f"Inpainted: {prompt}")
    figure.trajectory("Inpainting", start, timesteps[0], states, labels)
    kept = (made - original)[(mask == 0).expand_as(made)]
    figure.metric("the whole picture", "share_made_anew", mask.mean().item())
    figure.metric("what is kept", "largest_change", kept.abs().max().item() * 127.5, "of 255")
    figure.save(words={"image": snakemake.params.image.replace("_", " "), "prompt": prompt})
