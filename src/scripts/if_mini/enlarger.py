"""Train IF-mini's second stage, from the checkpoint where there is one, and write it as a directory for diffusers."""

import json
import logging
import os
from pathlib import Path

# Scenes are composed by processes beside the training; the threads of numpy's products would take its cores.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import torch
from transformers import T5EncoderModel, T5Tokenizer

from campanile import devices, seeds
from campanile.diffusion.text import TextEncoder
from if_mini import dataset as stream
from if_mini.text import encoder as text
from if_mini.training import export
from if_mini.training import super_resolution as enlarger
from if_mini.training import trainer as train
from if_mini.training import unet as network
from jobs.job import Job

with Job(snakemake) as job:
    device = devices.choose(snakemake.config["device"], snakemake.threads)
    settings, seed = snakemake.params.settings, snakemake.params.seed
    tokenizer = T5Tokenizer.from_pretrained(Path(snakemake.input.tokenizer[0]).parent)
    encoder = T5EncoderModel.from_pretrained(Path(snakemake.input.text_encoder[0]).parent)
    parts = enlarger.CaptionedCrops(Path(snakemake.input.assets[0]).parent, tokenizer, seed)
    torch.manual_seed(seeds.derive(seed, "if_mini", "second stage"))
    unet = network.second_unet(settings["channels"], settings["layers"], settings["head_width"])
    captions = json.loads(Path(snakemake.input.captions).read_text(encoding="utf-8"))
    text.initialise_text_projections(unet, TextEncoder(tokenizer, encoder), captions)
    training = train.Settings.configured(seed, settings)
    model = enlarger.SuperResolutionModel(encoder, unet)
    trainer = train.Trainer(model, training, Path(snakemake.params.folder), device)
    where = devices.describe(device, trainer.dtype)
    logging.info("IF-mini's second stage on %s, from part %d", where, trainer.images)

    images = settings["images"]
    batches = stream.batches(parts, trainer.images, images, settings["batch_size"], snakemake.params.workers)
    for pause in job.progress(
        train.milestones(trainer.images, images, settings["checkpoint_every"]), "IF-mini, stage II"
    ):
        trainer.run(batches, pause, logging.info)
        trainer.save()
    made = Path(snakemake.output.model[0]).parent
    export.export_second(trainer.ema.unet, made)
    facts = {"name": "IF-mini, stage II", "images": trainer.images, "seconds": round(trainer.seconds), "device": where}
    (made / "training.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
