"""Measure the second stage against bicubic interpolation."""

from functools import partial

import torch

from campanile.diffusion.model import open_size
from campanile.diffusion.source import Source
from campanile.diffusion.stage import Stage
from campanile.files import read_json
from campanile.images import from_picture
from if_mini.evaluation.classifier import Classifier
from if_mini.evaluation.held_out import held_out
from if_mini.evaluation.model import parameters
from if_mini.evaluation.photographs import photographs
from if_mini.evaluation.prompts import CLASSES, NEUTRAL
from if_mini.evaluation.sheets import pictures, sheet
from if_mini.evaluation.super_resolution import measure
from if_mini.files import folder_of, write_json
from if_mini.pictures.cache import Assets
from if_mini.training.loop import open_text
from jobs.device import open_device
from jobs.job import Job

with Job(snakemake) as job:
    device, _ = open_device(job, "float32")
    inputs, settings, seed = snakemake.input, snakemake.params.settings, snakemake.params.seed
    folder = folder_of(inputs.model)
    size = open_size(Source(str(folder)))
    caches = (Assets.open(folder_of(inputs[name])) for name in ("assets", "held_out"))
    kinds = {
        name: [(from_picture(image), caption) for image, caption in (scenes[i] for i in range(settings["scenes"]))]
        for name, scenes in held_out(*caches, seed, size).items()
    }
    kinds["photographs"] = [(picture, NEUTRAL) for picture in photographs(size).values()]

    captions = sorted({caption for pairs in kinds.values() for _, caption in pairs})
    text = open_text(folder_of(inputs.tokenizer), folder_of(inputs.text_encoder))
    stage = Stage.open(str(folder), text.embeddings(captions), device)
    classifier = Classifier.load(inputs.classifier, len(CLASSES))

    measured, shown = {}, []
    for kind, pairs in kinds.items():
        measured[kind], some = measure(
            stage,
            classifier,
            pairs,
            kind,
            seed,
            settings["steps"],
            settings["noise"],
            partial(job.progress, text=kind),
        )
        shown += some
    sheet(pictures(torch.stack(shown)), [""] * len(shown), columns=4, scale=1).save(snakemake.output.sheet)
    results = {
        "parameters": parameters(stage.unet),
        "channels": list(stage.unet.config.block_out_channels),
        "training": read_json(folder / "training.json"),
        "settings": settings,
        "pictures": measured,
    }
    write_json(snakemake.output.measured, results)
