"""The page beside the report in which the trained networks run."""

import logging
from pathlib import Path

from campanile import files
from campanile.mnist import checkpoints, models
from campanile.mnist.export import to_onnx
from campanile.report.play import render
from jobs.job import Job

with Job(snakemake):
    networks = {
        name: to_onnx(checkpoints.load(models.network(name, width), snakemake.input[name]))
        for name, width in snakemake.params.widths.items()
    }
    page = render(networks, snakemake.params.settings, Path(snakemake.input.sources[0]).parent)
    files.write(snakemake.output[0], page)
    sizes = {name: f"{len(model) / 1e6:.1f} MB" for name, model in networks.items()}
    logging.info("the page has %.1f MB, the networks have %s", len(page) / 1e6, sizes)
