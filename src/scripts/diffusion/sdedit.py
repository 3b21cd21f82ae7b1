"""SDEdit: a picture noised to several levels and denoised again."""

import torch

from campanile import images
from campanile.diffusion.sdedit import edit
from campanile.report.cards import BeforeAfter
from jobs import names
from jobs.enlarge import enlarge
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
    shown = [
        (level, picture, f"i_start = {level}", "result", f"Edited from the timestep of index {level}: {prompt}")
        for level, picture in zip(levels, edits, strict=True)
    ]
    for _, picture, label, _, _ in shown:
        figure.psnr_ssim(label, picture, original)
    large = enlarge(job, edits, [prompt], stream, stage)
    shown.append(("original", original, "original", "reference", "The picture itself"))
    if large is not None:
        large = torch.cat([large, images.read(snakemake.input.picture, large.shape[-1])[None]])
    figure.results(shown, large)
    figure.save(
        words={"image": snakemake.params.image.replace("_", " "), "prompt": prompt},
        play=BeforeAfter(),
    )
