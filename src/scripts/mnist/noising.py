"""The digits 0 to 9 under growing noise: z = x + sigma eps, with the same eps at every sigma."""

from campanile import seeds
from campanile.mnist import data, sheets
from campanile.mnist.objectives import add_noise
from jobs import names
from jobs.figure import Figure
from jobs.job import Job

with Job(snakemake) as job:
    sigmas = snakemake.params.sigmas
    figure = Figure(job, names.noise_levels(sigmas))
    images, labels = data.load(snakemake.input.test_images, snakemake.input.test_labels)
    x = data.to_float(images[[int((labels == digit).nonzero()[0]) for digit in range(10)]])
    eps = seeds.normal((1, 28, 28), snakemake.params.seed, "noising", range(len(x)))
    for sigma in sigmas:
        sheet = sheets.sheet(data.to_bytes(add_noise(x, eps, sigma)), 10)
        alt = f"The digits 0 to 9 with noise of sigma {sigma:g}"
        figure.picture(sigma, sheet, f"sigma {sigma:g}", alt=alt)
    figure.save()
