"""A picture that shows something else from afar: the best of some candidates."""

from functools import partial

from job import Job
from job_card import save_card
from job_illusion import choose
from job_pictures import write
from job_stage import open_stage

from campanile import devices, images
from campanile.estimate import in_parts
from campanile.frequency import LENGTH, SEEN, SPLITS, frequencies

with Job(snakemake) as job:
    stage = open_stage(job)
    case = {key: snakemake.params[key] for key in ("far", "near", "split")}
    settings, seed = snakemake.params.settings, snakemake.params.seed
    count, stream, prompts = settings["candidates"], f"hybrid {snakemake.wildcards.case}", [case["far"], case["near"]]
    split = SPLITS[case["split"]]
    # That of a motion is as wide as the box over which it is seen.
    blur = {"frequencies": settings["sigma"], "motion": LENGTH / 12**0.5}.get(case["split"], 0)
    if split is frequencies:
        split = partial(frequencies, kernel=settings["kernel"], sigma=settings["sigma"])
    estimate = in_parts(stage.estimate(prompts, snakemake.params.guidance, each=count), split)
    made = stage.sample(snakemake.params.timesteps, estimate, stage.noise(seed, stream, range(count)))
    seen, names = [split(made)[0], made], SEEN[case["split"]]
    best, tables, metrics = choose(stage, seen, prompts, names, seed, stream)
    pictures = [
        (f"{name}: {prompt}", "result", f"The best candidate, {name}: {prompt}", picture[best])
        for name, prompt, picture in zip(reversed(names), reversed(prompts), reversed(seen), strict=True)
    ]
    candidates = ("all candidates", "comparison", f"{count} candidates side by side", images.row(made))
    save_card(
        job,
        words={**case, "first": names[0]},
        device=devices.describe(stage.device, stage.dtype),
        chapter="diffusion_illusions",
        panels=write(snakemake.output.panels, [*pictures, candidates]),
        play={"kind": case["split"], "names": list(names), "prompts": prompts, "blur": blur},
        tables=tables,
        metrics=metrics,
    )
