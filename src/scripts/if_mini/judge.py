"""Train a judge of IF-mini's samples, and measure what it recognises."""

import json
import logging
from pathlib import Path

import torch

from campanile import devices, seeds, tensors
from if_mini.evaluation import classifier as judge
from if_mini.evaluation import prompts as exam
from if_mini.evaluation import sheets
from if_mini.pictures.cache import Assets
from jobs.job import Job

with Job(snakemake) as job:
    device = devices.choose(snakemake.config["device"], snakemake.threads)
    seed, images = snakemake.params.seed, snakemake.params.images
    assets = Assets.open(Path(snakemake.input.assets[0]).parent)
    designs = {"seen": assets, "unseen": Assets.open(Path(snakemake.input.held_out[0]).parent)}

    def drawn(pictures, count, text):
        """Pictures and their classes."""
        loader = exam.loader(pictures, count, snakemake.params.workers)
        batches = iter(loader)
        pixels, labels = zip(*(next(batches) for _ in job.progress(range(len(loader)), text)), strict=True)
        return torch.cat(pixels), torch.cat(labels)

    # Pictures of each purpose have a seed of their own, none of them that of the training scenes.
    training = exam.Pictures(assets, designs[snakemake.wildcards.designs], seeds.derive(seed, "judge", "training"))
    if training.missing:
        logging.warning("no pictures of: %s", ", ".join(training.missing))
    pixels, labels = drawn(training, images, "pictures for the judge")
    made = judge.train(
        pixels, labels, len(exam.CLASSES), seed, device, progress=lambda steps: job.progress(steps, "judge: epochs")
    )
    measured = {}
    for name, sprites in designs.items():
        pictures = exam.Pictures(assets, sprites, seeds.derive(seed, "judge", name))
        some, truth = drawn(pictures, max(32, images // 12), f"{name} designs")
        measured[name] = judge.accuracy(truth, judge.recognised(made, some), exam.CLASSES)
        logging.info("%s designs: %.3f of %d pictures recognised", name, measured[name]["accuracy"], len(truth))
    facts = {
        "classes": exam.CLASSES,
        "images": images,
        "missing": training.missing,
        "device": devices.describe(device),
        "seconds": round(job.seconds, 1),
        **measured,
    }
    tensors.save(made.state_dict(), snakemake.output.weights)
    Path(snakemake.output.facts).write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    names = [exam.CLASSES[label] for label in labels[:96]]
    sheets.sheet(sheets.pictures(pixels[:96] / 127.5 - 1), names, columns=12).save(snakemake.output.sheet)
