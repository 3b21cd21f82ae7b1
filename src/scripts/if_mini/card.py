"""Write the model card and its pictures."""

from pathlib import Path

from campanile import tensors
from campanile.files import read_json
from if_mini.evaluation.cards import model_card
from if_mini.evaluation.learning_curve import plot, read_progress
from if_mini.evaluation.prompts import PROMPTS
from if_mini.evaluation.sheets import pictures, sheet
from jobs.job import Job

with Job(snakemake) as job:
    folder = Path(snakemake.params.folder)
    progress, history = read_progress(folder / "progress.csv"), (folder / "HISTORY.md").exists()
    text = model_card(read_json(snakemake.input.evaluation), progress, snakemake.params.settings, history)
    Path(snakemake.output.card).write_text(text, encoding="utf-8")
    first = tensors.load(snakemake.input.samples)["images"][:, 0]
    captions = [prompt for prompt, _ in PROMPTS]
    sheet(pictures(first), captions, columns=9).save(snakemake.output.samples, optimize=True)
    plot(progress, snakemake.output.curve)
