"""A visual anagram: a picture that shows something else in another view; the best of some candidates."""

from campanile.diffusion.views import averaged_over_views, named
from campanile.report.cards import Look, Turn
from jobs import names
from jobs.enlarge import enlarge
from jobs.illusion import Candidates, of_candidates, show_best
from jobs.job import Job
from jobs.text_to_image import PictureFigure

with Job(snakemake) as job:
    settings, seed, best = snakemake.params.settings, snakemake.params.seed, snakemake.params.best
    figure, found = PictureFigure(job, names.illusion(best)), Candidates.ranked(job)
    small, numbers = found.pictures[:best], found.numbers[:best]

    def views(size):
        """The views at a size."""
        return [named(view, size, seed) for view in settings["views"]]

    def combine(estimate, size):
        """The estimates for all prompts as one."""
        return averaged_over_views(estimate, views(size))

    prompts = of_candidates(snakemake.params.styled, numbers)
    large = enlarge(job, small, prompts, f"anagram {snakemake.wildcards.case}", views=views, combine=combine)
    looks = ["as it is" if view.name == "identity" else view.name for view in views(small.shape[-1])]
    labels = [f"{look}: {prompt}" for look, prompt in zip(looks, prompts[::best], strict=True)]
    sizes = [[view.view(x) for view in views(x.shape[-1])] if x is not None else [] for x in (small, large)]
    show_best(figure, *sizes, labels)
    found.show(figure, looks)
    motions = [view.motion for view in views(small.shape[-1])]
    play = Turn([Look(*each) for each in zip(looks, prompts[::best], motions, strict=True)])
    figure.save(words={"prompts": ", or ".join(prompts[::best]), "verdict": found.verdict}, play=play)
