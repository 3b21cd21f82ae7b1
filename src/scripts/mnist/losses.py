"""The training loss of every model, step by step."""

from itertools import groupby

import numpy as np

from campanile.files import read_json
from campanile.intervals import t_interval
from campanile.report import plots
from campanile.report.cards import Axes, Series
from jobs import names
from jobs.figure import Figure
from jobs.job import Job

POINTS = 300

with Job(snakemake) as job:
    figure = Figure(job, names.losses())
    states = [read_json(path) for path in snakemake.input.states]
    series, axes = [], Axes("training step", "loss", log=True)
    for model, group in groupby(states, key=lambda state: state["model"]):
        epochs = [epoch["losses"] for epoch in group]
        losses = np.concatenate(epochs)
        smoothed = plots.smooth(losses, window=max(1, len(losses) // 100))
        shown = np.unique(np.linspace(0, len(losses) - 1, POINTS).astype(int))
        series.append(Series(model, (shown + 1).tolist(), [round(float(loss), 5) for loss in smoothed[shown]]))
        last = epochs[-1]
        # An epoch of one step has no interval.
        figure.metric(model, "loss_of_the_last_epoch", t_interval(last) if len(last) > 1 else last[0])
    path = figure.panel("losses", "training loss", alt="Training loss of the five models against training step")
    plots.plot(path, axes, series)
    figure.save(series=series, axes=axes)
