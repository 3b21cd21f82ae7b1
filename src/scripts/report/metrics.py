"""Gather every number of every card into one table."""

from pathlib import Path

from campanile.report.metrics import gather
from jobs.job import Job

with Job(snakemake):
    gather([Path(card) for card in snakemake.input.cards]).to_csv(snakemake.output[0], index=False)
