"""Candidates of a hybrid image."""

from campanile import images
from campanile.diffusion.sampler import unconstrained
from campanile.diffusion.splits import factorized, known_part, named, places
from jobs.illusion import draw_candidates
from jobs.job import Job
from jobs.stage import open_stage

with Job(snakemake) as job:
    stage, settings = open_stage(job), snakemake.params.settings
    split = named(settings["split"], stage.size, settings["kernel"], settings["sigma"])
    drawn, known, of_parts = places(settings["parts"])

    def constrain(draw):
        """A real picture's part of x_t stays its part."""
        if known is None:
            return unconstrained
        original = images.read(snakemake.input.files[0], stage.size).to(stage.device)
        return known_part(split, known, original, stage.schedule, draw)

    def looks(x):
        """What is judged."""
        seen = split.seen(x)
        return [seen[place] for place in drawn]

    def combine(estimate):
        """The estimates for all prompts as one."""
        return factorized(estimate, split, of_parts)

    draw_candidates(job, stage, combine, looks, constrain, alone=bool(split.weights))
