"""A hybrid image: a picture that shows something else from afar; the best of some candidates."""

from functools import partial

from campanile.diffusion.splits import MOTION_LENGTH, SEEN, SPLITS, factorized, frequencies
from campanile.report.cards import Hidden
from jobs import names
from jobs.illusion import choose, show_candidates
from jobs.job import Job
from jobs.stage import open_stage
from jobs.text_to_image import PictureFigure

with Job(snakemake) as job:
    stage = open_stage(job)
    far, near, kind = snakemake.params.far, snakemake.params.near, snakemake.params.split
    settings, seed = snakemake.params.settings, snakemake.params.seed
    count, stream, prompts = settings["candidates"], f"hybrid {snakemake.wildcards.case}", [far, near]
    figure = PictureFigure(job, names.hybrid())
    split = SPLITS[kind]
    if split is frequencies:
        split = partial(frequencies, kernel=settings["kernel"], sigma=settings["sigma"])
    # A box blur of length L has standard deviation L / sqrt(12).
    blur = {"frequencies": settings["sigma"], "motion": MOTION_LENGTH / 12**0.5}.get(kind, 0)
    estimate = factorized(stage.estimate(prompts, snakemake.params.guidance, images_per_prompt=count), split)
    candidates = stage.sample(snakemake.params.timesteps, estimate, stage.draws(seed, stream, range(count)))

    afar, (first, whole) = split(candidates)[0], SEEN[kind]
    best = choose(figure, stage, [afar, candidates], prompts, [first, whole], seed, stream)
    for key, view, prompt, picture in (("near", whole, near, candidates), ("far", first, far, afar)):
        label = f"{view}: {prompt}"
        figure.picture(key, picture[best], label, alt=f"The best candidate, {label}")
    show_candidates(figure, candidates)
    figure.save(
        words={"far": far, "near": near, "split": kind, "first": first},
        play=Hidden(kind, [first, whole], prompts, blur),
    )
