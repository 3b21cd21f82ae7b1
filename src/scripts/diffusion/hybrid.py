"""A hybrid image: a picture that shows something else from afar; the best of some candidates."""

from campanile import images
from campanile.diffusion.choices import label as in_words
from campanile.diffusion.sampler import unconstrained
from campanile.diffusion.splits import factorized, known_part, named, places
from campanile.diffusion.super_resolution import upsampled
from campanile.report.cards import Hidden
from jobs import names
from jobs.enlarge import enlarge
from jobs.illusion import Candidates, of_candidates, show_best
from jobs.job import Job
from jobs.text_to_image import PictureFigure

with Job(snakemake) as job:
    settings, best = snakemake.params.settings, snakemake.params.best
    parts, figure = settings["parts"], PictureFigure(job, names.illusion(best))
    drawn, known, of_parts = places(parts)

    def split(size):
        """The split at a size."""
        return named(settings["split"], size, settings["kernel"], settings["sigma"])

    looks, weights, changed = (getattr(split(64), name) for name in ("looks", "weights", "changed"))
    found = Candidates.ranked(job, weights)
    small, numbers = found.pictures[:best], found.numbers[:best]
    prompts = of_candidates(snakemake.params.styled, numbers)

    def combine(estimate, size):
        """The estimates for all prompts as one."""
        return factorized(estimate, split(size), of_parts)

    def constrain(stage, draw):
        """A real picture's part of x_t stays its part."""
        if known is None:
            return unconstrained
        original = images.read(snakemake.input.files[0], stage.size).to(stage.device)
        return known_part(split(stage.size), known, original, stage.schedule, draw)

    stream = f"hybrid {snakemake.wildcards.case}"
    large = enlarge(job, small, prompts, stream, combine=combine, constrain=constrain)
    sources = [part if isinstance(part, str) else f"the picture {part['image'].replace('_', ' ')}" for part in parts]
    for place, prompt in zip(drawn, prompts[::best], strict=True):
        sources[place] = prompt
    if weights:
        title = ", ".join(f"{weight:g} times “{prompt}”" for weight, prompt in zip(weights, sources, strict=True))
        labels = [title, *(f"alone, from the same noise: {prompt}" for prompt in sources)]
    else:
        last, *before = reversed([*zip(looks, sources, strict=True)])
        title = ", ".join([last[1], *(f"{look} {source}" for look, source in reversed(before))])
        labels = [f"{look}: {source}" for look, source in (last, *reversed(before))]

    def seen(x):
        """The whole, and what it is compared with."""
        if x is None or not weights:
            return [] if x is None else [x, *split(x.shape[-1]).seen(x)[:-1]]
        alone = found.alone[:best].unbind(1)
        return [x, *(each if each.shape == x.shape else upsampled(each, x.shape[-1]) for each in alone)]

    show_best(figure, seen(small), seen(large), labels)
    found.show(figure, [looks[place] for place in drawn])
    figure.save(
        words={"title": title, "split": in_words(settings["split"]), "verdict": found.verdict},
        play=Hidden(changed, list(looks), sources) if changed else None,
    )
