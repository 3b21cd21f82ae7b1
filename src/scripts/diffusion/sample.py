"""Pictures from pure noise, without guidance or with it; both rules start from the same noise."""

from jobs import names
from jobs.enlarge import enlarge
from jobs.job import Job
from jobs.stage import open_stage
from jobs.text_to_image import PictureFigure

with Job(snakemake) as job:
    stage = open_stage(job)
    guidance, prompt, count = snakemake.params.guidance, snakemake.params.prompt, snakemake.params.samples
    figure = PictureFigure(job, names.sample(count))
    draw = stage.draws(snakemake.params.seed, "sample", range(count))
    timesteps, start = snakemake.params.timesteps, draw()
    states = list(stage.denoise(start, timesteps, stage.estimate([prompt], guidance), draw))
    labels = [f"sample {i + 1}" for i in range(count)]
    made = states[-1].x
    alts = [f"{label.capitalize()} of {prompt!r} at guidance {guidance:g}" for label in labels]
    shown = [(i, made[i], label, "result", alt) for i, (label, alt) in enumerate(zip(labels, alts, strict=True))]
    figure.results(shown, enlarge(job, made, [prompt], "sample", stage))
    figure.trajectory("From noise", start, timesteps[0], states, labels)
    figure.save()
