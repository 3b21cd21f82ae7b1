"""A figure of the study for every combination of the swept values: its pictures, its numbers and its curves."""

import os
from dataclasses import replace
from pathlib import Path

from campanile.report.cards import Axes, Card, Series, banded
from campanile.report.text import words
from jobs.figure import Figure
from jobs.job import Job


def curves(settings, cards):
    """Curves and axes: those of the cards, or else their first measure against the first swept number; perhaps none."""
    combined = list(settings.values())
    if cards[0].series:
        several = len(cards[0].series) > 1
        found = [
            replace(curve, name=f"{label}, {curve.name}" if several else label)
            for label, card in zip(settings, cards, strict=True)
            for curve in card.series
        ]
        return found, cards[0].axes
    numeric = [key for key in combined[0] if all(isinstance(each[key], int | float) for each in combined)]
    if not numeric or not cards[0].metrics:
        return [], None
    axis = numeric[0]
    measure, unit = cards[0].metrics[0].metric, cards[0].metrics[0].unit
    points = {}
    for each, card in zip(combined, cards, strict=True):
        others = [f"{key} {value}" for key, value in each.items() if key != axis]
        for metric in card.metrics:
            if metric.metric == measure:
                number = (metric.value, metric.low, metric.high)
                points.setdefault(", ".join([*others, metric.case]), []).append((each[axis], number))
    found = []
    for name, measured in points.items():
        x, numbers = map(list, zip(*sorted(measured), strict=True))
        bare = any(low is None for _, low, _ in numbers)
        found.append(Series(name, x, [value for value, _, _ in numbers]) if bare else banded(name, x, numbers))
    return found, Axes(axis, f"{words(measure)} ({unit})" if unit else words(measure))


with Job(snakemake) as job:
    paths = [Path(path) for path in snakemake.input.cards]
    cards = [Card.load(path) for path in paths]
    settings = {", ".join(f"{key} {value}" for key, value in each.items()): each for each in snakemake.params.settings}
    figure = Figure(job)
    shown = [[panel for panel in card.panels if panel.role == "result"] for card in cards]
    columns = min(map(len, shown))  # the last ones: with another start a walk has another number of states
    for label, path, card, panels in zip(settings, paths, cards, shown, strict=True):
        for panel in panels[len(panels) - columns :]:
            image = os.path.relpath(path.parent / panel.image, figure.folder)
            alt = f"{panel.alt} ({label})"
            figure.panels.append(replace(panel, image=image, label=f"{label}, {panel.label}", alt=alt))
        figure.metrics += [replace(metric, case=f"{label}, {metric.case}") for metric in card.metrics]
    series, axes = curves(settings, cards)
    figure.save(
        words={"figure": paths[0].parent.name.replace("_", " "), "keys": " and ".join(snakemake.params.settings[0])},
        columns=columns,
        series=series,
        axes=axes,
    )
