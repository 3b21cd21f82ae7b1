"""The report as a site: three pages, and pictures as files."""

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
