"""Train the first stage, from its last checkpoint if there is one, and save it as a directory that diffusers opens."""

from functools import partial
from pathlib import Path

import torch

from campanile import seeds
from campanile.diffusion.text import TextEncoder
from if_mini.dataset import CaptionedScenes
from if_mini.evaluation.sheets import save_samples
from if_mini.files import folder_of, write_json
from if_mini.training import export, loop
from if_mini.training.trainer import Model
from if_mini.training.unet import unet
from jobs.device import open_device
from jobs.job import Job

with Job(snakemake) as job:
    device, _ = open_device(job, threads=snakemake.config["threads"])
    inputs, settings, seed = snakemake.input, snakemake.params.settings, snakemake.params.seed
    folder, made = Path(snakemake.params.folder), folder_of(snakemake.output.model)
    text = loop.open_text(folder_of(inputs.tokenizer), folder_of(inputs.text_encoder))
    scenes = CaptionedScenes(folder_of(inputs.assets), text.tokenizer, seed)
    torch.manual_seed(seeds.derive(seed, "if_mini", "first stage"))
    network = unet(settings["channels"], settings["layers"], settings["head_width"])
    start = loop.begin(network, text, inputs.captions, inputs.start)

    def draw_samples(trainer) -> None:
        """Now and then, and at the end."""
        if trainer.images % settings["sheet_every"] == 0 or trainer.images == settings["images"]:
            words = TextEncoder(text.tokenizer, trainer.ema.text_encoder)
            path = folder / "samples" / f"{trainer.images:08}.png"
            save_samples(trainer.ema.unet, words, trainer.schedule, path)

    trainer = loop.train(
        Model(text.encoder, network),
        scenes,
        settings,
        seed,
        folder,
        device,
        snakemake.config["workers"],
        start,
        partial(job.progress, text="first stage"),
        draw_samples,
    )
    export.export(trainer.ema.unet, trainer.ema.text_encoder, text.tokenizer, made)
    write_json(made / "training.json", loop.description(trainer, "IF-mini", job.device, start))
