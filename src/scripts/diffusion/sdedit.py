"""SDEdit: a picture noised to several levels and denoised again."""

from campanile import images
from campanile.diffusion.sdedit import edit
from campanile.report.cards import BeforeAfter
from jobs import names
from jobs.job import Job
from jobs.measured import MeasuredFigure
from jobs.stage import open_stage

with Job(snakemake) as job:
    stage = open_stage(job)
    prompt, levels, timesteps = snakemake.params.prompt, snakemake.params.levels, snakemake.params.timesteps
    figure = MeasuredFigure(job, names.sdedit(levels))
    original = images.read(snakemake.input.picture, stage.size)
    estimate = stage.estimate([prompt], snakemake.params.guidance)
    stream = f"{snakemake.rule} {snakemake.wildcards.case}"
    edits = edit(stage, original, levels, timesteps, estimate, snakemake.params.seed, stream)
    for level, picture in zip(levels, edits, strict=True):
        label = f"i_start = {level}"
        figure.picture(level, picture, label, alt=f"Edited from the timestep of index {level}: {prompt}")
        figure.psnr_ssim(label, picture, original)
    figure.picture("original", original, "original", "reference", "The picture itself")
    figure.save(
        words={"image": snakemake.params.image.replace("_", " "), "prompt": prompt},
        play=BeforeAfter(),
    )
