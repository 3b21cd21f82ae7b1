"""Gaussian blur as a denoiser. The best width at each timestep is chosen by comparison with the clean picture."""

from torch.nn.functional import mse_loss

from campanile import tensors
from campanile.images import blurred
from jobs import names
from jobs.job import Job
from jobs.measured import MeasuredFigure

with Job(snakemake) as job:
    figure = MeasuredFigure(job, names.denoised(snakemake.params.shown))
    noisy = tensors.load(snakemake.input.noisy)
    clean, best = noisy.pop("clean"), {}
    for t in sorted(noisy, key=int):
        tried = [(sigma, blurred(noisy[t], sigma)) for sigma in snakemake.params.sigmas]
        sigma, best[t] = min(tried, key=lambda each: mse_loss(each[1].clamp(-1, 1), clean))
        if int(t) in snakemake.params.shown:
            label = f"t = {t}"
            figure.picture(int(t), best[t], label, alt=f"Noised to timestep {t}, blurred by {sigma:g}")
            figure.psnr_ssim(label, best[t], clean)
            figure.metric(label, "sigma", sigma, "px")
    tensors.save(best, snakemake.output.blurred)
    figure.save()
