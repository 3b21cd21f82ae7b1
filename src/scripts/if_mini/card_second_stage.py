"""Write the second stage's model card."""

from pathlib import Path

from campanile.files import read_json
from if_mini.evaluation.cards import second_stage_card
from jobs.job import Job

with Job(snakemake) as job:
    card = second_stage_card(read_json(snakemake.input.measured))
    Path(snakemake.output.card).write_text(card, encoding="utf-8")
