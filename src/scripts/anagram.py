"""A picture that shows something else in another view: the best of some candidates."""

import torch
from job import Job
from job_card import save_card
from job_illusion import choose
from job_pictures import write
from job_stage import open_stage

from campanile import devices, images, views
from campanile.estimate import in_views

with Job(snakemake) as job:
    stage = open_stage(job)
    prompts, names, seed = snakemake.params.prompts, snakemake.params.views, snakemake.params.seed
    count, stream = snakemake.params.candidates, f"anagram {snakemake.wildcards.case}"
    looks = [views.named(name, stage.size, seed) for name in names]
    names = ["as it is" if name == "identity" else name.replace("_", " ") for name in names]
    play = [
        {"name": name, "prompt": prompt, "motion": look.motion}
        for name, prompt, look in zip(names, prompts, looks, strict=True)
    ]
    estimate = in_views(stage.estimate(prompts, snakemake.params.guidance, each=count), looks)
    made = stage.sample(snakemake.params.timesteps, estimate, stage.noise(seed, stream, range(count)))
    seen = [look.view(made) for look in looks]
    best, tables, metrics = choose(stage, seen, prompts, names, seed, stream)
    shown = [(f"{name}: {prompt}", picture[best]) for name, prompt, picture in zip(names, prompts, seen, strict=True)]
    first, others = shown[0], shown[1:]
    pictures = [
        (first[0], "result", f"The best candidate, {first[0]}", first[1]),
        (
            "; ".join(label for label, _ in others),
            "result",
            "The same picture in its other views",
            images.row(torch.stack([picture for _, picture in others])),
        ),
    ]
    candidates = ("all candidates", "comparison", f"{count} candidates side by side", images.row(made))
    save_card(
        job,
        words={"prompts": ", or ".join(prompts)},
        device=devices.describe(stage.device, stage.dtype),
        chapter="diffusion_illusions",
        panels=write(snakemake.output.panels, [*pictures, candidates]),
        play={"kind": "turn", "looks": play},
        tables=tables,
        metrics=metrics,
    )
