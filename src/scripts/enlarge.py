"""The generated pictures at 256 pixels, by the second stage."""

from job import Job
from job_card import save_card
from job_pictures import write
from job_stage import open_stage
from safetensors.torch import load_file

from campanile import devices
from campanile.schedule import evenly

with Job(snakemake) as job:
    stage = open_stage(snakemake)
    prompts, seed, settings = snakemake.params.prompts, snakemake.params.seed, snakemake.params.settings
    pictures = []
    for steps, small in job.progress(load_file(snakemake.input.samples).items(), "pictures"):
        noise = stage.noise(seed, f"enlarge {steps}", range(len(prompts)))
        enlarging = stage.enlarging(small.to(stage.device), settings["enlarge_noise"], noise())
        estimate = enlarging.estimate(prompts, settings["enlarge_guidance"])
        large = enlarging.sample(evenly(settings["enlarge_steps"]), estimate, noise)
        for prompt, picture in zip(prompts, large, strict=True):
            label = f"{prompt}, {steps} steps"
            pictures.append((label, "result", f"{prompt}, drawn in {steps} steps and enlarged", picture))
    save_card(
        job,
        device=devices.describe(stage.device, stage.dtype),
        chapter="diffusion_sampling",
        panels=write(snakemake.output.panels, pictures),
        parameters=settings,
        model=snakemake.params.model["source"],
        seed=seed,
    )
