"""A hybrid image: a picture that shows something else from afar; the best of some candidates."""

import torch

from campanile import images
from campanile.diffusion.choices import label as in_words
from campanile.diffusion.sampler import last, unconstrained
from campanile.diffusion.splits import factorized, known_part, named
from campanile.report.cards import Hidden
from jobs import names
from jobs.illusion import choose, show_candidates
from jobs.job import Job
from jobs.stage import open_stage
from jobs.text_to_image import PictureFigure

with Job(snakemake) as job:
    stage = open_stage(job)
    parts, settings, seed = snakemake.params.parts, snakemake.params.settings, snakemake.params.seed
    count, stream = settings["candidates"], f"hybrid {snakemake.wildcards.case}"
    figure = PictureFigure(job, names.hybrid())
    split = named(snakemake.params.split, stage.size, settings["kernel"], settings["sigma"])
    places = [place for place, part in enumerate(parts) if isinstance(part, str)]
    prompts = [parts[place] for place in places]
    draw, constrain = stage.draws(seed, stream, range(count)), unconstrained
    # The part that a real picture gives takes any prompt: the constraint replaces it.
    of_parts = [places.index(place) if place in places else 0 for place in range(len(parts))]
    for place in {*range(len(parts))} - {*places}:
        original = images.read(snakemake.input.files[0], stage.size).to(stage.device)
        constrain = known_part(split, place, original, stage.schedule, draw)
    guidance, timesteps = snakemake.params.guidance, snakemake.params.timesteps
    estimate = factorized(stage.estimate(prompts, guidance, images_per_prompt=count), split, of_parts)
    candidates = last(stage.denoise(draw(), timesteps, estimate, draw, constrain))

    seen, looks = split.seen(candidates), split.looks
    of_prompts = [seen[place] for place in places], prompts, [looks[place] for place in places]
    best = choose(figure, stage, *of_prompts, seed, stream, split.weights)
    sources = [part if isinstance(part, str) else f"the picture {part['image'].replace('_', ' ')}" for part in parts]
    labels = [f"{look}: {source}" for look, source in zip(looks, sources, strict=True)]
    title = ", ".join([sources[-1], *(f"{look} {source}" for look, source in zip(looks[:-1], sources, strict=False))])
    others = [picture[best] for picture in seen[:-1]]
    other_labels, label = labels[:-1], labels[-1]
    if split.weights:
        weighted = zip(split.weights, prompts, strict=True)
        title = label = ", ".join(f"{weight:g} times “{prompt}”" for weight, prompt in weighted)
        alone = stage.draws(seed, stream, [best] * len(prompts))
        others = list(stage.sample(timesteps, stage.estimate(prompts, guidance), alone))
        other_labels = [f"alone, from the same noise: {prompt}" for prompt in prompts]
    figure.picture("whole", candidates[best], label, alt=f"The best candidate, {label}")
    alt = f"For comparison, {'; '.join(other_labels)}"
    figure.picture("other_looks", images.row(torch.stack(others)), "; ".join(other_labels), alt=alt)
    show_candidates(figure, candidates)
    figure.save(
        words={"title": title, "split": in_words(snakemake.params.split)},
        play=Hidden(split.changed, list(looks), sources) if split.changed else None,
    )
