"""Fetch the packages that IF-mini's training pictures come from, and render them to caches of sprites."""

import logging
from pathlib import Path

from if_mini.files import folder_of
from if_mini.pictures import render, sources
from jobs.job import Job

with Job(snakemake) as job:
    packages = Path(snakemake.params.packages)
    for source in job.progress(sources.SOURCES, "packages"):
        sources.fetch(source, packages)
    assets, held_out = folder_of(snakemake.output.assets), folder_of(snakemake.output.held_out)
    render.build(packages, assets, held_out, snakemake.threads, logging.info)
