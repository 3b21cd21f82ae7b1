"""The forward process: one picture, one eps, several timesteps."""

from campanile import images, seeds, tensors
from campanile.diffusion.model import open_schedule, open_size
from campanile.diffusion.source import Source
from jobs import names
from jobs.job import Job
from jobs.measured import MeasuredFigure

with Job(snakemake) as job:
    source = Source(job.source(snakemake.params.model))
    shown = snakemake.params.shown
    figure = MeasuredFigure(job, names.forward(shown))
    schedule, *_ = open_schedule(source)
    clean = images.read(snakemake.input.picture, open_size(source))
    eps = seeds.normal(clean.shape, snakemake.params.seed, "forward", [0])[0]
    noisy = {t: schedule.add_noise(clean, t, eps)[0] for t in snakemake.params.timesteps}
    tensors.save({"clean": clean, **{str(t): x for t, x in noisy.items()}}, snakemake.output.noisy)
    figure.picture("clean", clean, "clean", "reference", "The picture without noise")
    for t in shown:
        figure.picture(t, noisy[t], f"t = {t}", alt=f"The picture, noised to timestep {t}")
        figure.psnr_ssim(f"t = {t}", noisy[t], clean)
    figure.save()
