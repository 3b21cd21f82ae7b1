"""Samples of one flow-matching model after some of its epochs, with their scores."""

import json
from pathlib import Path

from job import Job
from job_card import save_card
from safetensors.numpy import load_file

from campanile import figures
from campanile.cards import Axes, Metric, Panel, Series

with Job(snakemake) as job:
    model, settings = snakemake.params.model, snakemake.params.settings
    scores = json.loads(Path(snakemake.input.scores).read_text(encoding="utf-8"))
    panels, metrics = [], []
    for epoch, path, picture in zip(settings["show"], snakemake.input.samples, snakemake.output.panels, strict=True):
        # Sample i is a digit i mod 10, so the first forty are four of each, a column a digit.
        figures.sheet(load_file(path)["images"][:40], 10, picture)
        label = f"after epoch {epoch}"
        panels.append(Panel(Path(picture).name, label, alt=f"Forty samples of {model} {label}"))
        if model != "time_fm":
            metrics.append(Metric(label, "accuracy", scores[path]["accuracy"]))
        metrics.append(Metric(label, "frechet_distance", scores[path]["frechet_distance"]))
    distances = [metric.value for metric in metrics if metric.metric == "frechet_distance"]
    save_card(
        job,
        chapter="mnist_flow",
        panels=panels,
        series=[Series(model, settings["show"], distances)],
        axes=Axes("epoch", "Fréchet distance", log=True),
        metrics=metrics,
        parameters={**settings, **snakemake.params.sampling},
        model=model,
        seed=snakemake.params.seed,
    )
