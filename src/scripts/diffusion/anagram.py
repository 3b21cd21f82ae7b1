"""A visual anagram: a picture that shows something else in another view; the best of some candidates."""

import torch

from campanile import images
from campanile.diffusion.views import averaged_over_views, named
from campanile.report.cards import Look, Turn
from jobs import names
from jobs.illusion import choose, show_candidates
from jobs.job import Job
from jobs.stage import open_stage
from jobs.text_to_image import PictureFigure

with Job(snakemake) as job:
    stage = open_stage(job)
    prompts, seed, count = snakemake.params.prompts, snakemake.params.seed, snakemake.params.candidates
    stream = f"anagram {snakemake.wildcards.case}"
    figure = PictureFigure(job, names.anagram())
    views = [named(view, stage.size, seed) for view in snakemake.params.views]
    estimate = averaged_over_views(stage.estimate(prompts, snakemake.params.guidance, images_per_prompt=count), views)
    candidates = stage.sample(snakemake.params.timesteps, estimate, stage.draws(seed, stream, range(count)))

    view_names = ["as it is" if view.name == "identity" else view.name for view in views]
    seen = [view.view(candidates) for view in views]
    best = choose(figure, stage, seen, prompts, view_names, seed, stream)
    labels = [f"{name}: {prompt}" for name, prompt in zip(view_names, prompts, strict=True)]
    figure.picture("first_view", candidates[best], labels[0], alt=f"The best candidate, {labels[0]}")
    others = images.row(torch.stack([picture[best] for picture in seen[1:]]))
    figure.picture("other_views", others, "; ".join(labels[1:]), alt="The same picture in its other views")
    show_candidates(figure, candidates)
    looks = [Look(name, prompt, view.motion) for name, prompt, view in zip(view_names, prompts, views, strict=True)]
    figure.save(words={"prompts": ", or ".join(prompts)}, play=Turn(looks))
