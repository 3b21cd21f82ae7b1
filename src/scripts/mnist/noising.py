"""Digits under more and more noise: z = x + sigma eps, one eps for all sigmas."""

from campanile import seeds
from campanile.mnist import data, figures
from campanile.mnist.objectives import add_noise
from jobs import names
from jobs.figure import Figure
from jobs.job import Job

with Job(snakemake) as job:
    sigmas = snakemake.params.sigmas
    figure = Figure(job, names.noise_levels(sigmas))
    images, labels = data.load(snakemake.input.test_images, snakemake.input.test_labels)
    first = [int((labels == digit).nonzero()[0]) for digit in range(10)]
    x = images[first].unsqueeze(1).float() / 255
    eps = seeds.normal((1, 28, 28), snakemake.params.seed, "noising", range(len(x)))
    for sigma in sigmas:
        digits = figures.to_bytes(add_noise(x, eps, sigma))
        alt = f"The digits 0 to 9 with noise of sigma {sigma:g}"
        figure.picture(sigma, figures.sheet(digits, 10), f"sigma {sigma:g}", alt=alt)
    figure.save()
