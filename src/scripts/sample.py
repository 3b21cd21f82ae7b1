"""Pictures from pure noise, without guidance or with it; both rules start from the same noise."""

from job import Job
from job_card import save_card
from job_pictures import write
from job_stage import open_stage

from campanile import devices

with Job(snakemake) as job:
    stage = open_stage(job)
    seed, guidance, prompt = snakemake.params.seed, snakemake.params.guidance, snakemake.params.prompt
    noise = stage.noise(seed, "sample", range(snakemake.params.samples))
    made = stage.sample(snakemake.params.timesteps, stage.estimate([prompt], guidance), noise)
    pictures = [
        (f"sample {i}", "result", f"Sample {i} of {prompt!r} at guidance {guidance:g}", picture)
        for i, picture in enumerate(made, 1)
    ]
    save_card(
        job,
        device=devices.describe(stage.device, stage.dtype),
        chapter="diffusion_sampling",
        panels=write(snakemake.output.panels, pictures),
        parameters={"prompt": prompt, "guidance": guidance, "timesteps": snakemake.params.timesteps},
        model=snakemake.params.model["source"],
        seed=seed,
    )
