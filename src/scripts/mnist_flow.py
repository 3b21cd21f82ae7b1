"""Samples of one flow-matching model after some of its epochs, with their scores."""

from pathlib import Path

from job import Job
from job_card import save_card
from safetensors.torch import load_file

from campanile import devices, figures
from campanile.cards import Axes, Metric, Panel, Series
from campanile.mnist import models
from campanile.mnist.evaluate import Classifier, score
from campanile.mnist.names import CLASS_FLOWS

with Job(snakemake) as job:
    model, settings = snakemake.params.model, snakemake.params.settings
    device = devices.choose(snakemake.config["device"], snakemake.threads)
    classifier = models.load(Classifier(snakemake.params.classifier), snakemake.input.classifier, device)
    test_set = load_file(snakemake.input.test_set)
    panels, metrics = [], []
    for epoch, path, picture in zip(settings["show"], snakemake.input.samples, snakemake.output.panels, strict=True):
        # Sample i is a digit i mod 10, so the first forty are four of each, a column a digit.
        samples = load_file(path)
        figures.sheet(samples["images"][:40].numpy(), 10, picture)
        label = f"after epoch {epoch}"
        panels.append(Panel(Path(picture).name, label, alt=f"Forty samples of {model} {label}"))
        accuracy, distance = score(classifier, test_set, samples, device)
        if model in CLASS_FLOWS:
            metrics.append(Metric(label, "accuracy", accuracy))
        metrics.append(Metric(label, "frechet_distance", distance))
    distances = [metric.value for metric in metrics if metric.metric == "frechet_distance"]
    save_card(
        job,
        device=devices.describe(device),
        chapter="mnist_flow",
        panels=panels,
        series=[Series(model, settings["show"], distances)],
        axes=Axes("epoch", "Fréchet distance", log=True),
        metrics=metrics,
        parameters={**settings, **snakemake.params.sampling},
        model=model,
        seed=snakemake.params.seed,
    )
