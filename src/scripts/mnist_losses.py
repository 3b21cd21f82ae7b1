"""The training loss of every model, step by step."""

import json
from itertools import groupby
from pathlib import Path

import numpy as np
from job import Job
from job_card import save_card

from campanile import figures
from campanile.cards import Axes, Metric, Panel, Series

POINTS = 300

with Job(snakemake) as job:
    states = [json.loads(Path(path).read_text(encoding="utf-8")) for path in snakemake.input.states]
    curves, series, metrics = {}, [], []
    for model, epochs in groupby(states, key=lambda state: state["model"]):
        epochs = list(epochs)
        losses = np.concatenate([epoch["losses"] for epoch in epochs])
        smoothed = figures.smooth(losses, window=max(1, len(losses) // 100))
        shown = np.unique(np.linspace(0, len(losses) - 1, POINTS).astype(int))
        curves[model] = (shown + 1, smoothed[shown])
        series.append(Series(model, (shown + 1).tolist(), [round(float(loss), 5) for loss in smoothed[shown]]))
        metrics.append(Metric(model, "loss_of_the_last_epoch", float(np.mean(epochs[-1]["losses"]))))
    figures.plot(snakemake.output.panels[0], "training step", "loss", curves, log=True)
    save_card(
        job,
        chapter="mnist_denoising",
        panels=[Panel("losses.png", "training loss", alt="Training loss of the five models against training step")],
        series=series,
        axes=Axes("training step", "loss", log=True),
        metrics=metrics,
    )
