"""Pictures of prompts, at several numbers of steps."""

from job import Job
from job_card import save_card
from job_pictures import write
from job_stage import open_stage

from campanile import devices, tensors
from campanile.schedule import evenly

with Job(snakemake) as job:
    stage = open_stage(job)
    prompts, numbers, seed = snakemake.params.prompts, snakemake.params.steps, snakemake.params.seed
    estimate = stage.estimate(prompts, snakemake.params.guidance)
    made = {}
    for steps in numbers:
        noise = stage.noise(seed, "generate", range(len(prompts)))
        made[steps] = stage.sample(evenly(steps), estimate, noise).cpu()
    pictures = [
        (f"{prompt}, {steps} steps", "result", f"{prompt}, drawn in {steps} steps", made[steps][i])
        for i, prompt in enumerate(prompts)
        for steps in made
    ]
    tensors.save({str(steps): batch for steps, batch in made.items()}, snakemake.output.samples)
    save_card(
        job,
        device=devices.describe(stage.device, stage.dtype),
        chapter="diffusion_sampling",
        panels=write(snakemake.output.panels, pictures),
        parameters={"guidance": snakemake.params.guidance, "steps": numbers},
        model=snakemake.params.model["source"],
        seed=seed,
    )
