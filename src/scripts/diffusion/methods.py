"""Three ways to denoise the same pictures, side by side: a blur, one step, and step by step."""

from campanile import tensors
from campanile.diffusion.sampler import last
from jobs import names
from jobs.job import Job
from jobs.measured import MeasuredFigure
from jobs.stage import open_stage

with Job(snakemake) as job:
    stage = open_stage(job)
    trajectories = snakemake.params.trajectories
    figure = MeasuredFigure(job, names.methods(trajectories))
    noisy, blurred, estimates = (tensors.load(snakemake.input[name]) for name in ("noisy", "blurred", "estimates"))
    clean, estimate = noisy.pop("clean"), stage.estimate([snakemake.params.prompt], guidance=1)
    for t, timesteps in trajectories.items():
        draw = stage.draws(snakemake.params.seed, f"methods {t}", [0])
        x = noisy[str(t)][None].to(stage.device)
        for key, way, role, picture in (
            ("noisy", "noisy", "input", noisy[str(t)]),
            ("blur", "blur, best sigma", "comparison", blurred[str(t)]),
            ("one_step", "one step", "comparison", estimates[str(t)]),
            ("iterative", "step by step", "result", last(stage.denoise(x, timesteps, estimate, draw))[0].cpu()),
        ):
            figure.picture((t, key), picture, f"t = {t}, {way}", role, f"From timestep {t}: {way}")
            figure.psnr_ssim(f"t = {t}, {way}", picture, clean)
        figure.picture((t, "clean"), clean, "clean", "reference", "The picture without noise")
    figure.save(columns=5)
