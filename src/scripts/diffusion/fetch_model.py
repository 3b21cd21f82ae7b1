"""Fetch the parts of a model on the Hugging Face hub into the hub's cache, and record their commit."""

import json

from campanile import files
from campanile.diffusion.source import Source, fetch
from jobs.job import Job

with Job(snakemake) as job:
    source = Source(job.source(snakemake.params.model), snakemake.params.variant)
    record = {"repository": source.hub[0], "commit": fetch(source, snakemake.params.model["parts"])}
    files.write(snakemake.output[0], json.dumps(record))
