"""Gather the numbers of all cards in one table."""

from pathlib import Path

from campanile import files
from campanile.report.numbers import gather
from jobs.job import Job

with Job(snakemake):
    files.write(snakemake.output[0], gather([Path(card) for card in snakemake.input.cards]).to_csv(index=False))
