"""The generated pictures at 256 pixels, by the second stage."""

from campanile import tensors
from campanile.diffusion.super_resolution import conditioned
from campanile.diffusion.timesteps import leading
from jobs import names
from jobs.job import Job
from jobs.stage import open_stage
from jobs.text_to_image import PictureFigure

with Job(snakemake) as job:
    stage = open_stage(job)
    prompts, settings = snakemake.params.prompts, snakemake.params.settings
    figure = PictureFigure(job, names.generate(len(prompts), settings["steps"]))
    generated = tensors.load(snakemake.input.samples)
    for steps in settings["steps"]:
        draw = stage.draws(snakemake.params.seed, f"enlarge {steps}", range(len(prompts)))
        second = conditioned(stage, generated[str(steps)], settings["enlarge_noise"], draw())
        estimate = second.estimate(prompts, settings["enlarge_guidance"])
        made = second.sample(leading(settings["enlarge_steps"]), estimate, draw).cpu()
        for i, prompt in enumerate(prompts):
            alt = f"{prompt}, drawn in {steps} steps and enlarged"
            figure.picture((steps, i), made[i], f"{prompt}, {steps} steps", alt=alt)
    figure.save(columns=len(prompts))
