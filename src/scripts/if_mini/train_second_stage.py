"""Train the second stage, from its last checkpoint if there is one, and save it as a directory that diffusers opens."""

from functools import partial
from pathlib import Path

import torch

from campanile import seeds
from if_mini.files import folder_of, write_json
from if_mini.training import export, loop
from if_mini.training.super_resolution import CaptionedCrops, SuperResolutionModel
from if_mini.training.unet import second_unet
from jobs.device import open_device
from jobs.job import Job

with Job(snakemake) as job:
    device, _ = open_device(job, threads=snakemake.config["threads"])
    inputs, settings, seed = snakemake.input, snakemake.params.settings, snakemake.params.seed
    text = loop.open_text(folder_of(inputs.tokenizer), folder_of(inputs.text_encoder))
    crops = CaptionedCrops(folder_of(inputs.assets), text.tokenizer, seed)
    torch.manual_seed(seeds.derive(seed, "if_mini", "second stage"))
    network = second_unet(settings["channels"], settings["layers"], settings["head_width"])
    start = loop.begin(network, text, inputs.captions, inputs.start)
    trainer = loop.train(
        SuperResolutionModel(text.encoder, network),
        crops,
        settings,
        seed,
        Path(snakemake.params.folder),
        device,
        snakemake.config["workers"],
        start,
        partial(job.progress, text="second stage"),
    )
    made = folder_of(snakemake.output.model)
    export.export_second(trainer.ema.unet, made)
    write_json(made / "training.json", loop.description(trainer, "IF-mini, stage II", job.device, start))
