"""Train a classifier of IF-mini's samples, and measure what it recognises."""

import logging
from functools import partial

from campanile import seeds, tensors
from if_mini.evaluation.classifier import accuracy, classify, train
from if_mini.evaluation.labelled import LabelledPictures
from if_mini.evaluation.prompts import CLASSES
from if_mini.evaluation.sheets import pictures, sheet
from if_mini.files import folder_of, write_json
from if_mini.pictures.cache import Assets
from jobs.device import open_device
from jobs.job import Job

with Job(snakemake) as job:
    device, _ = open_device(job, "float32", threads=snakemake.config["threads"])
    seed, images, workers = snakemake.params.seed, snakemake.params.images, snakemake.config["workers"]
    assets, held_out = (Assets.open(folder_of(snakemake.input[name])) for name in ("assets", "held_out"))
    designs = {"seen": assets, "unseen": held_out}

    # Training and measuring use seeds of their own, none of them the training scenes'.
    training = LabelledPictures(assets, designs[snakemake.wildcards.designs], seeds.derive(seed, "judge", "training"))
    if training.missing:
        logging.warning("no pictures of: %s", ", ".join(training.missing))
    pixels, labels = training.first(images, workers, partial(job.progress, text="pictures"))
    classifier = train(pixels, labels, len(CLASSES), seed, device, progress=partial(job.progress, text="epochs"))
    measured = {}
    for name, sprites in designs.items():
        some = LabelledPictures(assets, sprites, seeds.derive(seed, "judge", name))
        found, truth = some.first(max(32, images // 12), workers, partial(job.progress, text=f"{name} designs"))
        measured[name] = accuracy(truth, classify(classifier, found), CLASSES)
        logging.info("%s designs: %.3f recognised", name, measured[name]["accuracy"])
    tensors.save(classifier.state_dict(), snakemake.output.weights)
    facts = {"classes": CLASSES, "images": images, "missing": training.missing, "device": job.device}
    write_json(snakemake.output.facts, facts | {"seconds": round(job.seconds, 1)} | measured)
    names = [CLASSES[label] for label in labels[:96]]
    sheet(pictures(pixels[:96]), names, columns=12).save(snakemake.output.sheet)
