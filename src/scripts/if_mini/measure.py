"""Measure IF-mini: samples recognised, one-step denoising of photographs, loss on held-out scenes."""

from functools import partial

import torch

from campanile import tensors
from campanile.files import read_json
from if_mini.evaluation import one_step
from if_mini.evaluation.classifier import Classifier
from if_mini.evaluation.held_out import held_out, validation
from if_mini.evaluation.model import Model
from if_mini.evaluation.photographs import photographs
from if_mini.evaluation.prompts import CLASSES, NEUTRAL
from if_mini.evaluation.samples import recognised, timesteps
from if_mini.evaluation.sheets import pictures, sheet
from if_mini.files import folder_of, write_json
from if_mini.pictures.cache import Assets
from jobs.device import open_device
from jobs.job import Job

with Job(snakemake) as job:
    device, _ = open_device(job, "float32")
    inputs, params, settings = snakemake.input, snakemake.params, snakemake.params.settings
    samples = {scale: tensors.load(path)["images"] for scale, path in zip(params.guidance, inputs.samples, strict=True)}
    classifiers = {}
    for designs, weights, path in zip(params.designs, inputs.classifiers, inputs.facts, strict=True):
        facts = read_json(path)
        classifier = Classifier.load(weights, len(CLASSES), device)
        classifiers[designs] = facts | recognised(classifier, samples, facts["seen"]["by_class"])

    model = Model.open(folder_of(inputs.model), [NEUTRAL], device)
    originals = photographs(model.stage.size, next(iter(inputs.photograph), None))
    denoised, shown, captions = one_step.measure(
        model.stage, originals, params.seed, partial(job.progress, text="one-step denoising")
    )
    page = sheet(pictures(torch.stack(shown)), captions, columns=1 + 2 * len(one_step.TIMESTEPS))
    page.save(snakemake.output.one_step)

    caches = (Assets.open(folder_of(inputs[name])) for name in ("assets", "held_out"))
    losses = {
        name: validation(model, scenes, settings["scenes"], params.seed, progress=partial(job.progress, text=name))
        for name, scenes in held_out(*caches, params.seed, model.stage.size).items()
    }
    training = folder_of(inputs.model) / "training.json"
    evaluation = {
        "model": model.description(),
        "training": read_json(training) if training.exists() else None,
        "device": job.device,
        "seeds": settings["seeds"],
        "stride": settings["stride"],
        "steps": len(timesteps(settings["stride"])) - 1,
        "scenes": settings["scenes"],
        "shown": params.shown,
        "classifiers": classifiers,
        "one_step": denoised,
        "published_one_step": one_step.PUBLISHED,
        "validation": losses,
    }
    write_json(snakemake.output.evaluation, evaluation)
