"""Gather the numbers of all cards in one table."""

from pathlib import Path

from campanile.report.numbers import gather
from jobs.job import Job

with Job(snakemake):
    gather([Path(card) for card in snakemake.input.cards]).to_csv(snakemake.output[0], index=False)
