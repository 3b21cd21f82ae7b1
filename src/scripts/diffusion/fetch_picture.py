"""Fetch a picture whose checksum the configuration states."""

from campanile import files
from campanile.download import fetch
from jobs.job import Job

with Job(snakemake) as job:
    files.write(snakemake.output[0], fetch(snakemake.params.address))
