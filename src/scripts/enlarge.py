"""The generated pictures at 256 pixels, by the second stage."""

from job import Job
from job_card import save_card
from job_pictures import write
from job_stage import open_stage
from safetensors.torch import load_file

from campanile import devices
from campanile.schedule import evenly

with Job(snakemake) as job:
    stage = open_stage(job)
    prompts, seed, settings = snakemake.params.prompts, snakemake.params.seed, snakemake.params.settings
    drawn, made = load_file(snakemake.input.samples), {}
    for steps in settings["steps"]:
        small = drawn[str(steps)]
        noise = stage.noise(seed, f"enlarge {steps}", range(len(prompts)))
        enlarging = stage.enlarging(small.to(stage.device), settings["enlarge_noise"], noise())
        estimate = enlarging.estimate(prompts, settings["enlarge_guidance"])
        made[steps] = enlarging.sample(evenly(settings["enlarge_steps"]), estimate, noise).cpu()
    pictures = [
        (f"{prompt}, {steps} steps", "result", f"{prompt}, drawn in {steps} steps and enlarged", made[steps][i])
        for steps in made
        for i, prompt in enumerate(prompts)
    ]
    save_card(
        job,
        device=devices.describe(stage.device, stage.dtype),
        chapter="diffusion_sampling",
        panels=write(snakemake.output.panels, pictures),
        columns=len(prompts),
    )
