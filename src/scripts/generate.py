"""Pictures of prompts, at several numbers of steps."""

from job import Job
from job_card import save_card
from job_pictures import film_of_walk, write
from job_stage import open_stage

from campanile import devices, tensors
from campanile.schedule import evenly

with Job(snakemake) as job:
    stage = open_stage(job)
    prompts, numbers, seed = snakemake.params.prompts, snakemake.params.steps, snakemake.params.seed
    estimate = stage.estimate(prompts, snakemake.params.guidance)
    made, films = {}, []
    for steps in numbers:
        noise = stage.noise(seed, "generate", range(len(prompts)))
        timesteps, start = evenly(steps), noise()
        states = list(stage.denoise(start, timesteps, estimate, noise))
        made[steps] = states[-1].x.cpu()
        if steps == max(numbers):
            films.append(film_of_walk(snakemake.output.films, f"{steps} steps", start, timesteps[0], states, prompts))
    pictures = [
        (f"{prompt}, {steps} steps", "result", f"{prompt}, drawn in {steps} steps", made[steps][i])
        for steps in made
        for i, prompt in enumerate(prompts)
    ]
    tensors.save({str(steps): batch for steps, batch in made.items()}, snakemake.output.samples)
    save_card(
        job,
        device=devices.describe(stage.device, stage.dtype),
        chapter="diffusion_sampling",
        panels=write(snakemake.output.panels, pictures),
        columns=len(prompts),
        films=films,
    )
