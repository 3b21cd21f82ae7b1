"""Embed every prompt of the study, and say what of them the model does not understand."""

import logging
import sys

import torch
from job import Job
from job_card import save_card

from campanile import devices, model
from campanile.cards import Table

with Job(snakemake) as job:
    settings, prompts = snakemake.params.model, snakemake.params.prompts
    device = devices.choose(snakemake.config["device"], snakemake.threads)
    missing = [prompt for prompt, path in prompts.items() if path in snakemake.output.embeddings]
    if snakemake.input.given:
        found = model.Embeddings.load(snakemake.input.given)
        rows = [[prompt, "", "embedded elsewhere"] for prompt in prompts]
    else:
        source = model.Source(settings["source"], settings["variant"])
        offload = snakemake.config["diffusion"]["model"]["offload"]
        text = model.TextEncoder.open(source, device, getattr(torch, settings["precision"]), offload)
        found = text.embeddings(missing)
        for note in [note for prompt in prompts for note in text.notes(prompt)]:
            logging.warning(note)
            print(f"warning: {note}", file=sys.stderr)
        rows = [[prompt, len(text.tokens(prompt)), " ".join(text.broken_words(prompt)) or "-"] for prompt in prompts]
    for prompt in missing:
        model.Embeddings({prompt: found[prompt].cpu()}).save(prompts[prompt])
    save_card(
        job,
        device=devices.describe(device),
        chapter="diffusion_sampling",
        tables=[
            Table(
                "Every prompt, and the words that the text encoder reads in pieces",
                ["prompt", "tokens", "words in pieces"],
                rows,
            )
        ],
        parameters={"precision": settings["precision"]},
        model=settings["source"],
    )
