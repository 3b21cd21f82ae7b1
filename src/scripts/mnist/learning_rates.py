"""A falling learning rate against a constant one: how their samples differ, and whether that is chance."""

from dataclasses import replace

from campanile.intervals import Interval, t_interval
from campanile.report import plots
from campanile.report.cards import Card
from campanile.report.pooling import pooled
from jobs import names
from jobs.figure import Figure
from jobs.job import Job

MEASURES = {"accuracy": ("accuracy", 1), "frechet_distance": ("Fréchet distance", -1)}  # 1: more is better


def at_the_end(card, measure):
    """A number of the last shown epoch, with its interval over samples."""
    last = [each for each in card.metrics if each.metric == measure][-1]
    return Interval(last.value, last.low, last.high)


def sentence(name, better, difference, seeds):
    """What a difference means."""
    value, low, high = difference
    over = f"over {seeds} seeds" if seeds > 1 else "over the samples of one seed"
    told = f"{name} {value:+.4f} (95 % interval {over}: {low:+.4f} to {high:+.4f})"
    if low <= 0 <= high:
        return f"{told}, which may be chance."
    return f"{told}, so the constant rate is {'better' if value * better > 0 else 'worse'}."


with Job(snakemake) as job:
    figure = Figure(job, names.learning_rates())
    pairs = [
        (Card.load(exponential), Card.load(constant))
        for exponential, constant in zip(snakemake.input.exponential, snakemake.input.constant, strict=True)
    ]
    told = []
    for measure, (name, better) in MEASURES.items():
        of_pairs = [at_the_end(constant, measure).minus(at_the_end(other, measure)) for other, constant in pairs]
        # Both models of a pair start from the same seed.
        difference = t_interval([each.value for each in of_pairs]) if len(pairs) > 1 else of_pairs[0]
        figure.metric("constant minus exponential", measure, difference, n=len(pairs))
        told.append(sentence(name, better, difference, len(pairs)))
    series = []
    for label, cards in zip(("exponential", "constant"), zip(*pairs, strict=True), strict=True):
        (curve,) = (pooled(cards) if len(cards) > 1 else cards[0]).series
        series.append(replace(curve, name=label))
    axes = pairs[0][0].axes
    path = figure.panel("distances", "Fréchet distance by epoch", "comparison", "Fréchet distance with both schedules")
    plots.plot(path, axes, series)
    if differing := snakemake.params.differing:
        told.append(
            f"But the two models differ in {' and '.join(differing)} as well, so this does not compare the rates."
        )
    figure.save(words={"verdict": " ".join(told)}, series=series, axes=axes, model="class_fm")
