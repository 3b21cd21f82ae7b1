"""A picture noised a little and denoised again, from several levels at once."""

from job import Job
from job_card import save_card
from job_pictures import likeness, write
from job_stage import open_stage

from campanile import devices, images

with Job(snakemake) as job:
    stage = open_stage(job)
    prompt, seed = snakemake.params.prompt, snakemake.params.seed
    levels, timesteps = snakemake.params.levels, snakemake.params.timesteps
    original = images.read(snakemake.input.image, stage.size)
    estimate = stage.estimate([prompt], snakemake.params.guidance)
    stream = f"{snakemake.rule} {snakemake.wildcards.case}"
    made = stage.edits(original.to(stage.device), levels, timesteps, estimate, seed, stream)
    pictures = [
        (f"i_start = {level}", "result", f"Edited from the timestep of index {level}: {prompt}", picture)
        for level, picture in zip(levels, made, strict=True)
    ]
    panels = write(snakemake.output.panels, [*pictures, ("original", "reference", "The picture itself", original)])
    metrics = [
        metric
        for level, picture in zip(levels, made, strict=True)
        for metric in likeness(f"i_start = {level}", picture, original)
    ]
    save_card(
        job,
        words={"image": snakemake.params.image.replace("_", " "), "prompt": prompt},
        device=devices.describe(stage.device, stage.dtype),
        chapter="diffusion_editing",
        panels=panels,
        play={"kind": "before_after"},
        metrics=metrics,
    )
