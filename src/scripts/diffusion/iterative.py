"""Denoising step by step, compared with one step and a blur from the same noise."""

from campanile import tensors
from jobs import names
from jobs.job import Job
from jobs.measured import MeasuredFigure
from jobs.stage import open_stage

with Job(snakemake) as job:
    stage = open_stage(job)
    timesteps, every = snakemake.params.timesteps, snakemake.params.every
    figure = MeasuredFigure(job, names.iterative(timesteps, every))
    start = str(timesteps[0])
    noisy = tensors.load(snakemake.input.noisy)
    clean, x = noisy["clean"], noisy[start]
    first = x[None].to(stage.device)
    estimate = stage.estimate([snakemake.params.prompt], guidance=1)
    draw = stage.draws(snakemake.params.seed, "iterative", [0])
    states = list(stage.denoise(first, timesteps, estimate, draw))

    figure.picture(0, x, f"t = {start}", "input", f"The picture, noised to timestep {start}")
    for step, state in enumerate(states[:-1], 1):
        if step % every == 0:
            figure.picture(step, state.x[0], f"t = {state.t}", alt=f"On the way, at timestep {state.t}")
    figure.picture("clean", clean, "clean", "reference", "The picture without noise")
    for key, label, picture in (
        ("iterative", "iterative", states[-1].x[0]),
        ("one_step", "one step", tensors.load(snakemake.input.estimates)[start]),
        ("blur", "blur, best sigma", tensors.load(snakemake.input.blurred)[start]),
    ):
        figure.picture(key, picture, label, "comparison", f"The result of: {label}")
        figure.psnr_ssim(label, picture, clean)
    figure.trajectory("Step by step", first, timesteps[0], states, ["the picture"])
    figure.save()
