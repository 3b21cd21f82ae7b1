"""A part of a picture made anew: RePaint."""

import torch
from job import Job
from job_card import save_card
from job_pictures import film_of_walk, write
from job_stage import open_stage

from campanile import devices, images
from campanile.cards import Metric
from campanile.constrain import known_region
from campanile.sampler import resampled

with Job(snakemake) as job:
    stage = open_stage(job)
    prompt, seed = snakemake.params.prompt, snakemake.params.seed
    settings, stream = snakemake.params.settings, f"inpaint {snakemake.wildcards.case}"
    original = images.read(snakemake.input.image, stage.size)
    mask = images.read_mask(snakemake.input.mask, stage.size)
    noise = stage.noise(seed, stream, range(settings["samples"]))
    region = known_region(original.to(stage.device), mask.to(stage.device), stage.schedule, noise)
    timesteps = resampled(snakemake.params.timesteps, settings["jump"], settings["resamplings"])
    estimate = stage.estimate([prompt], snakemake.params.guidance)
    start = noise()
    states = list(stage.denoise(start, timesteps, estimate, noise, region))
    made = states[-1].x.cpu()
    names = [f"sample {i + 1}" for i in range(len(made))]
    pictures = [
        ("original", "reference", "The picture itself", original),
        ("mask", "input", "The mask: white where new content goes", (2 * mask - 1).expand(3, -1, -1)),
        ("kept", "input", "What is kept", torch.where(mask > 0, torch.ones(()), original)),
    ]
    pictures += [(f"sample {i}", "result", f"Made anew: {prompt}", picture) for i, picture in enumerate(made, 1)]
    kept = (made - original)[(mask == 0).expand_as(made)]
    save_card(
        job,
        words={"image": snakemake.params.image.replace("_", " "), "prompt": prompt},
        device=devices.describe(stage.device, stage.dtype),
        chapter="diffusion_editing",
        panels=write(snakemake.output.panels, pictures),
        films=[film_of_walk(snakemake.output.films, "Made anew", start, timesteps[0], states, names)],
        metrics=[
            Metric("the whole picture", "share_made_anew", mask.mean().item()),
            Metric("what is kept", "largest_change", kept.abs().max().item() * 127.5, "of 255"),
        ],
    )
