"""The curves of a figure as SVG, to share."""

from campanile.report import plots
from campanile.report.cards import Card
from jobs.job import Job

with Job(snakemake):
    card = Card.load(snakemake.input.card)
    plots.plot(snakemake.output[0], card.axes, card.series)
