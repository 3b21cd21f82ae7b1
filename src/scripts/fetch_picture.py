"""Fetch a picture whose checksum the configuration states."""

from pathlib import Path

from job import Job

from campanile.download import fetch

with Job(snakemake) as job:
    Path(snakemake.output[0]).write_bytes(fetch(snakemake.params.address))
