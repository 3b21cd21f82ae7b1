"""Train the second stage, from its last checkpoint if there is one, and save it as a directory that diffusers opens."""

from pathlib import Path

import torch

from campanile import seeds
from if_mini.files import folder_of, read_json, write_json
from if_mini.text import encoder
from if_mini.training import export, loop
from if_mini.training.super_resolution import CaptionedParts, Enlarger
from if_mini.training.unet import second_unet
from jobs.device import open_device
from jobs.job import Job

with Job(snakemake) as job:
    device, _ = open_device(job)
    inputs, settings, seed = snakemake.input, snakemake.params.settings, snakemake.params.seed
    text = loop.open_text(folder_of(inputs.tokenizer), folder_of(inputs.text_encoder))
    parts = CaptionedParts(folder_of(inputs.assets), text.tokenizer, seed)
    torch.manual_seed(seeds.derive(seed, "if_mini", "second stage"))
    network = second_unet(settings["channels"], settings["layers"], settings["head_width"])
    captions = read_json(inputs.captions)[: encoder.HEARD]
    encoder.hear(network, encoder.embeddings(text.encoder, text.tokenizer, captions))
    trainer = loop.train(
        Enlarger(text.encoder, network),
        parts,
        settings,
        seed,
        Path(snakemake.params.folder),
        device,
        snakemake.params.workers,
        lambda pauses: job.progress(pauses, "second stage"),
    )
    made = folder_of(snakemake.output.model)
    export.export_second(trainer.average.unet, made)
    write_json(made / "training.json", loop.description(trainer, "IF-mini, stage II", job.device))
