"""Render the report from the figure cards, and record what ran."""

import json
import logging
from pathlib import Path

import yaml

from campanile import files
from campanile.report.page import render
from campanile.report.run import describe
from jobs.job import Job

with Job(snakemake):
    sources = Path(snakemake.input.sources[0]).parent
    run = describe(
        snakemake.params.config,
        snakemake.params.configfiles,
        "results/benchmarks",
        snakemake.params.expected,
        yaml.safe_load(Path(snakemake.input.published).read_text(encoding="utf-8")),
        root=sources.parent,
        options=snakemake.params.options,
        training=snakemake.params.training,
    )
    files.write(snakemake.output.run, json.dumps(run, indent=2) + "\n")
    cards = snakemake.input.get("cards") or snakemake.params.cards
    page = Path(snakemake.output.page)
    render([Path(card) for card in cards], run, sources, page)
    logging.info("%s has %.1f MB", page, page.stat().st_size / 1e6)
