"""Fetch MNIST from the first source that has it, verified, as the four canonical IDX files."""

import logging
from pathlib import Path

from job import Job

from campanile.mnist.sources import fetch

with Job(snakemake):
    settings = snakemake.config["mnist"]
    source = fetch(settings["sources"], settings["folder"], Path(snakemake.output[0]).parent)
    logging.info("MNIST from %s", source)
