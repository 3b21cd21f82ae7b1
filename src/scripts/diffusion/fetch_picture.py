"""Fetch a picture whose checksum the configuration states."""

from pathlib import Path

from campanile.download import fetch
from jobs.job import Job

with Job(snakemake) as job:
    Path(snakemake.output[0]).write_bytes(fetch(snakemake.params.address))
