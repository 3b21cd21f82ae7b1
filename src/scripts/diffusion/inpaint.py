"""Inpainting: new content inside the mask. RePaint."""

import torch

from campanile import images
from campanile.diffusion.inpaint import known_region
from campanile.diffusion.sampler import Constraint
from campanile.diffusion.stage import Stage
from campanile.diffusion.timesteps import repaint
from campanile.seeds import Draws
from jobs import names
from jobs.enlarge import enlarge
from jobs.job import Job
from jobs.stage import open_stage
from jobs.text_to_image import PictureFigure

with Job(snakemake) as job:
    stage = open_stage(job)
    prompt, settings = snakemake.params.prompt, snakemake.params.settings
    figure = PictureFigure(job, names.inpaint(settings["samples"]))
    original = images.read(snakemake.input.picture, stage.size)
    mask = images.read_mask(snakemake.input.mask, stage.size)
    stream = f"inpaint {snakemake.wildcards.case}"

    def constrain(stage: Stage, draw: Draws) -> Constraint:
        """What is known at a stage's size comes from the file, not from smaller pixels."""
        original = images.read(snakemake.input.picture, stage.size).to(stage.device)
        mask = images.read_mask(snakemake.input.mask, stage.size).to(stage.device)
        return known_region(original, mask, stage.schedule, draw)

    draw = stage.draws(snakemake.params.seed, stream, range(settings["samples"]))
    timesteps = repaint(snakemake.params.timesteps, settings["jump"], settings["resamplings"])
    estimate = stage.estimate([prompt], snakemake.params.guidance)
    start = draw()
    states = list(stage.denoise(start, timesteps, estimate, draw, constrain(stage, draw)))
    made = states[-1].x.cpu()

    figure.picture("original", original, "original", "reference", "The picture itself")
    white = (2 * mask - 1).expand(3, -1, -1)
    figure.picture("mask", white, "mask", "input", "The mask: white where new content goes")
    figure.picture("kept", torch.where(mask > 0, torch.ones(()), original), "kept", "input", "What is kept")
    labels = [f"sample {i + 1}" for i in range(len(made))]
    shown = [(i, made[i], label, "result", f"Inpainted: {prompt}") for i, label in enumerate(labels)]
    figure.results(shown, enlarge(job, made, [prompt], stream, stage, constrain=constrain))
    figure.trajectory("Inpainting", start, timesteps[0], states, labels)
    kept = (made - original)[(mask == 0).expand_as(made)]
    figure.metric("the whole picture", "share_inpainted", mask.mean().item())
    figure.metric("what is kept", "largest_change", kept.abs().max().item() * 127.5, "of 255")
    figure.save(words={"image": snakemake.params.image.replace("_", " "), "prompt": prompt})
