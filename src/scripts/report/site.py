"""The report as a site: three pages, pictures as files, and the page in which the networks run."""

import shutil
from pathlib import Path

from campanile.files import read_json
from campanile.report.page import publish
from jobs.job import Job

with Job(snakemake):
    sources = Path(snakemake.input.sources[0]).parent
    publish(
        [Path(card) for card in snakemake.input.cards],
        read_json(snakemake.input.run),
        sources,
        Path(snakemake.output[0]),
    )
    shutil.copy(snakemake.input.play, snakemake.output[0])
