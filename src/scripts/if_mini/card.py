"""Write the model card and its pictures."""

from pathlib import Path

from campanile import tensors
from campanile.files import read_json
from if_mini.evaluation.cards import model_card
from if_mini.evaluation.labelled import LabelledPictures
from if_mini.evaluation.learning_curve import plot, read_progress
from if_mini.evaluation.prompts import PROMPTS, STUDY
from if_mini.evaluation.sheets import pictures, sheet
from if_mini.files import folder_of
from if_mini.pictures.cache import Assets
from jobs.job import Job

with Job(snakemake) as job:
    folder = Path(snakemake.params.folder)
    progress, history = read_progress(folder / "progress.csv"), (folder / "HISTORY.md").exists()
    text = model_card(read_json(snakemake.input.evaluation), progress, snakemake.params.settings, history)
    Path(snakemake.output.card).write_text(text, encoding="utf-8")
    first = pictures(tensors.load(snakemake.input.samples)["images"][:, 0])
    captions = [prompt for prompt, _ in PROMPTS]
    sheet(first, captions, columns=9).save(snakemake.output.samples, optimize=True)
    assets = Assets.open(folder_of(snakemake.input.assets))
    training = LabelledPictures(assets, assets, snakemake.params.seed)
    asked = [(prompt, subject.name) for subject in STUDY for prompt in subject.prompts]
    pairs = [picture for each in asked for picture in (training.captioned(*each), first[captions.index(each[0])])]
    texts = [text for prompt, _ in asked for text in (prompt, "the sample")]
    sheet(pairs, texts, columns=8).save(snakemake.output.pairs, optimize=True)
    plot(progress, snakemake.output.curve)
