"""Denoising step by step, beside one step and a blur from the same noise."""

from job import Job
from job_card import save_card
from job_pictures import film_of_walk, likeness, write
from job_stage import open_stage
from safetensors.torch import load_file

from campanile import devices

with Job(snakemake) as job:
    stage = open_stage(job)
    timesteps, every, seed = snakemake.params.timesteps, snakemake.params.every, snakemake.params.seed
    start = str(timesteps[0])
    noisy = load_file(snakemake.input.noisy)
    clean, x = noisy["clean"], noisy[start]
    estimate = stage.estimate([snakemake.params.prompt], guidance=1)
    first = x[None].to(stage.device)
    states = list(stage.denoise(first, timesteps, estimate, stage.noise(seed, "iterative", [0])))
    made = states[-1].x[0]
    pictures = [(f"t = {start}", "input", f"The picture, noised to timestep {start}", x)]
    for state in states[every - 1 : -1 : every]:
        pictures.append((f"t = {state.t}", "result", f"On the way, at timestep {state.t}", state.x[0]))
    final = {
        "iterative": made,
        "one step": load_file(snakemake.input.estimates)[start],
        "blur, best sigma": load_file(snakemake.input.blurred)[start],
    }
    pictures += [("clean", "reference", "The picture without noise", clean)]
    pictures += [(name, "comparison", f"The end of: {name}", picture) for name, picture in final.items()]
    save_card(
        job,
        device=devices.describe(stage.device, stage.dtype),
        chapter="diffusion_denoising",
        panels=write(snakemake.output.panels, pictures),
        films=[film_of_walk(snakemake.output.films, "Step by step", first, timesteps[0], states, ["the picture"])],
        metrics=[metric for name, picture in final.items() for metric in likeness(name, picture, clean)],
    )
