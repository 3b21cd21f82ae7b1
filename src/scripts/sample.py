"""Pictures from pure noise, without guidance or with it; both rules start from the same noise."""

from job import Job
from job_card import save_card
from job_pictures import film_of_walk, write
from job_stage import open_stage

from campanile import devices

with Job(snakemake) as job:
    stage = open_stage(job)
    seed, guidance, prompt = snakemake.params.seed, snakemake.params.guidance, snakemake.params.prompt
    noise = stage.noise(seed, "sample", range(snakemake.params.samples))
    timesteps, start = snakemake.params.timesteps, noise()
    states = list(stage.denoise(start, timesteps, stage.estimate([prompt], guidance), noise))
    pictures = [
        (f"sample {i}", "result", f"Sample {i} of {prompt!r} at guidance {guidance:g}", picture)
        for i, picture in enumerate(states[-1].x, 1)
    ]
    names = [f"sample {i + 1}" for i in range(len(start))]
    save_card(
        job,
        device=devices.describe(stage.device, stage.dtype),
        chapter="diffusion_sampling",
        panels=write(snakemake.output.panels, pictures),
        films=[film_of_walk(snakemake.output.films, "From noise", start, timesteps[0], states, names)],
    )
