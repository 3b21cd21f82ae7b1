"""Candidates of a visual anagram."""

from campanile.diffusion.views import averaged_over_views, named
from jobs.illusion import draw_candidates
from jobs.job import Job
from jobs.stage import open_stage

with Job(snakemake) as job:
    stage = open_stage(job)
    views = [named(view, stage.size, snakemake.params.seed) for view in snakemake.params.settings["views"]]
    draw_candidates(
        job,
        stage,
        lambda estimate: averaged_over_views(estimate, views),
        lambda x: [view.view(x) for view in views],
    )
