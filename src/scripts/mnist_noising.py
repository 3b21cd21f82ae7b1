"""Digits under more and more noise: z = x + sigma * epsilon, one epsilon for all sigmas."""

from pathlib import Path

from job import Job
from job_card import save_card

from campanile import figures, seeds
from campanile.cards import Panel
from campanile.mnist import data
from campanile.mnist.objectives import noised

with Job(snakemake) as job:
    seed = snakemake.params.seed
    images, labels = data.load(snakemake.input.test_images, snakemake.input.test_labels)
    first = [int((labels == digit).nonzero()[0]) for digit in range(10)]
    x = images[first].unsqueeze(1).float() / 255
    noise = seeds.normal((1, 28, 28), seed, "noising", range(len(x)))
    panels = []
    for sigma, path in zip(snakemake.params.sigmas, snakemake.output.panels, strict=True):
        z = noised(x, noise, sigma).squeeze(1).numpy()
        figures.sheet(figures.to_uint8(z), 10, path)
        panels.append(
            Panel(Path(path).name, f"sigma {sigma:g}", alt=f"The digits 0 to 9 with noise of sigma {sigma:g}")
        )
    save_card(job, chapter="mnist_data", panels=panels)
