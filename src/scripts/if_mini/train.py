"""Train IF-mini, from the checkpoint where there is one, and write it as a directory that diffusers opens."""

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
from if_mini.evaluation import sheets
from if_mini.text import encoder as text
from if_mini.training import export
from if_mini.training import trainer as train
from if_mini.training import unet as network
from jobs.job import Job

with Job(snakemake) as job:
    device = devices.choose(snakemake.config["device"], snakemake.threads)
    settings, seed = snakemake.params.settings, snakemake.params.seed
    tokenizer = T5Tokenizer.from_pretrained(Path(snakemake.input.tokenizer[0]).parent)
    scenes = stream.CaptionedScenes(Path(snakemake.input.assets[0]).parent, tokenizer, seed)
    folder = Path(snakemake.params.folder)
    training = train.Settings.configured(seed, settings)
    torch.manual_seed(seeds.derive(seed, "if_mini", "first stage"))
    unet = network.unet(settings["channels"], settings["layers"], settings["head_width"])
    encoder = T5EncoderModel.from_pretrained(Path(snakemake.input.text_encoder[0]).parent)
    captions = json.loads(Path(snakemake.input.captions).read_text(encoding="utf-8"))
    text.initialise_text_projections(unet, TextEncoder(tokenizer, encoder), captions)
    trainer = train.Trainer(train.Model(encoder, unet), training, folder, device)
    where = devices.describe(device, trainer.dtype)
    logging.info("IF-mini on %s, from image %d", where, trainer.images)

    images = settings["images"]
    batches = stream.batches(scenes, trainer.images, images, training.batch_size, settings["workers"])
    pauses = train.milestones(trainer.images, images, settings["checkpoint_every"])
    for pause in job.progress(pauses, "IF-mini"):
        trainer.run(batches, pause, logging.info)
        trainer.save()
        if pause % settings["sheet_every"] == 0 or pause == images:
            sheets.draw(trainer.ema, tokenizer, trainer.schedule, folder / "samples" / f"{pause:08}.png")
    average = trainer.ema
    made = Path(snakemake.output.model[0]).parent
    export.export(average.unet, average.text_encoder, tokenizer, made)
    training = {"name": "IF-mini", "images": trainer.images, "seconds": round(trainer.seconds), "device": where}
    (made / "training.json").write_text(json.dumps(training, indent=1) + "\n", encoding="utf-8")
