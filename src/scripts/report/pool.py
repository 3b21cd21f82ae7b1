"""One card of the cards of several replicates."""

from campanile.report.cards import Card
from campanile.report.pooling import pooled
from jobs.job import Job

with Job(snakemake):
    pooled([Card.load(path) for path in snakemake.input.cards]).save(snakemake.output[0])
