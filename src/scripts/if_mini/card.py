"""Write IF-mini's model card and its pictures."""

import json
from pathlib import Path

import safetensors.torch

from if_mini.evaluation import model_card as card
from if_mini.evaluation import prompts as exam
from if_mini.evaluation.sheets import pictures, sheet
from jobs.job import Job

with Job(snakemake) as job:
    evaluation = json.loads(Path(snakemake.input.evaluation).read_text(encoding="utf-8"))
    folder, history = Path(snakemake.params.folder), "HISTORY.md"
    progress = card.read_progress(folder / "progress.csv")
    text = card.card(evaluation, progress, snakemake.params.settings, history if (folder / history).exists() else None)
    Path(snakemake.output.card).write_text(text, encoding="utf-8")
    first = safetensors.torch.load_file(snakemake.input.samples)["images"][:, 0]
    captions = [prompt for prompt, _ in exam.PROMPTS]
    sheet(pictures(first / 127.5 - 1), captions, columns=9).save(snakemake.output.samples, optimize=True)
    card.learning_curve(progress, snakemake.output.curve)
