"""Measure IF-mini's second stage against bicubic interpolation, and write its card."""

import json
from pathlib import Path

import safetensors.torch
import torch
import torch.nn.functional as F
from transformers import T5EncoderModel, T5Tokenizer

from campanile import devices, seeds
from campanile.diffusion.embeddings import Embeddings
from campanile.diffusion.model import Source, open_size
from campanile.diffusion.stage import Stage
from campanile.diffusion.text import TextEncoder
from campanile.diffusion.timesteps import leading
from campanile.images import from_picture
from if_mini.evaluation import classifier as judge
from if_mini.evaluation import evaluate
from if_mini.evaluation import super_resolution as enlargements
from if_mini.evaluation.sheets import pictures, sheet
from if_mini.pictures.cache import Assets
from if_mini.scenes import Scenes
from if_mini.training.super_resolution import downsampled
from jobs.job import Job

SHOWN = 2
"""How many pictures of each kind the sheet shows."""

with Job(snakemake) as job:
    device = devices.choose(snakemake.config["device"], snakemake.threads)
    settings, seed, small = snakemake.params.settings, snakemake.params.seed, snakemake.params.small
    folder = Path(snakemake.input.model[0]).parent
    size = open_size(Source(str(folder)))

    assets, held_out = (
        Assets.open(Path(paths[0]).parent) for paths in (snakemake.input.assets, snakemake.input.held_out)
    )
    stream, count = seeds.derive(seed, "held-out scenes"), settings["pictures"]
    new_scenes, new_designs = Scenes(assets, stream, size), evaluate.UnseenDesigns(assets, held_out, stream, size)
    photographs = [(each, evaluate.NEUTRAL) for each in evaluate.photographs(size).values()]
    kinds = {
        name: [(from_picture(image), caption) for image, caption in (scenes[index] for index in range(count))]
        for name, scenes in (("new scenes", new_scenes), ("new designs", new_designs))
    } | {"photographs": photographs}

    captions = sorted({caption for pairs in kinds.values() for _, caption in pairs})
    tokenizer = T5Tokenizer.from_pretrained(Path(snakemake.input.tokenizer[0]).parent)
    encoder = T5EncoderModel.from_pretrained(Path(snakemake.input.text_encoder[0]).parent)
    words = Embeddings(dict(zip(captions, TextEncoder(tokenizer, encoder).embed(captions).split(1), strict=True)))
    stage = Stage.open(str(folder), words, device)

    facts = json.loads(Path(snakemake.input.facts).read_text(encoding="utf-8"))
    critic = judge.Judge(len(facts["classes"]))
    critic.load_state_dict(safetensors.torch.load_file(snakemake.input.judge))
    critic.eval()

    timesteps, measured, shown = leading(settings["steps"]), {}, []
    for kind, pairs in kinds.items():
        found = []
        for index, (picture, caption) in enumerate(job.progress(pairs, kind)):
            noise = stage.draws(seed, f"enlargements {kind}", [index])
            made = enlargements.enlargements(stage, picture, caption, small, settings["level"], timesteps, noise)
            found.append(enlargements.likeness(critic, picture, made))
            if index < SHOWN:
                pixels = F.interpolate(downsampled(picture[None], small), picture.shape[-2:])[0]
                shown += [pixels, *made.values(), picture]
        measured[kind] = enlargements.summary(found)

    sheet(pictures(torch.stack(shown)), [""] * len(shown), columns=4, scale=1).save(snakemake.output.sheet)
    training = json.loads((folder / "training.json").read_text(encoding="utf-8"))
    measured = {
        "parameters": sum(each.numel() for each in stage.unet.parameters()),
        "channels": list(stage.unet.config.block_out_channels),
        "training": training,
        "settings": settings,
        "pictures": measured,
    }
    Path(snakemake.output.measured).write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    Path(snakemake.output.card).write_text(enlargements.card(measured), encoding="utf-8")
