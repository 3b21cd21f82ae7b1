"""Pictures of prompts, in fewer and in more steps."""

import torch

from campanile.diffusion.timesteps import leading
from jobs import names
from jobs.enlarge import enlarge
from jobs.job import Job
from jobs.stage import open_stage
from jobs.text_to_image import PictureFigure

with Job(snakemake) as job:
    stage = open_stage(job)
    prompts, counts = snakemake.params.prompts, snakemake.params.steps
    figure = PictureFigure(job, names.generate(len(prompts), counts))
    estimate, made = stage.estimate(prompts, snakemake.params.guidance), []
    for steps in counts:
        draw = stage.draws(snakemake.params.seed, "generate", range(len(prompts)))
        timesteps, start = leading(steps), draw()
        states = list(stage.denoise(start, timesteps, estimate, draw))
        made += states[-1].x
        if steps == max(counts):
            figure.trajectory(f"{steps} steps", start, timesteps[0], states, prompts)
    which = [(steps, i, prompt) for steps in counts for i, prompt in enumerate(prompts)]
    figure.results(
        [
            ((steps, i), picture, f"{prompt}, {steps} steps", "result", f"{prompt}, drawn in {steps} steps")
            for (steps, i, prompt), picture in zip(which, made, strict=True)
        ],
        enlarge(job, torch.stack(made), prompts * len(counts), "generate", stage),
    )
    figure.save(columns=len(prompts))
