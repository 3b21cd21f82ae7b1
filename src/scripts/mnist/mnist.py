"""The four IDX files of MNIST, from the first source that has them."""

from pathlib import Path

from campanile.mnist.sources import fetch
from jobs.job import Job

with Job(snakemake):
    settings = snakemake.config["mnist"]
    fetch(settings["sources"], settings["folder"], Path(snakemake.output[0]).parent)
