"""Embed every prompt of the study, and say what of them the model does not understand."""

import logging
import sys

import torch
from job import Job
from job_card import save_card

from campanile import devices, model
from campanile.cards import Table
from campanile.errors import CampanileError

with Job(snakemake) as job:
    settings, prompts = snakemake.params.model, snakemake.params.prompts
    made = {prompt: path for prompt, path in prompts.items() if path in snakemake.output.embeddings}
    tables, facts = [], {}
    if snakemake.input.given:
        found = model.Embeddings.load(snakemake.input.given)
        if lacking := [prompt for prompt in prompts if prompt not in found.prompts]:
            raise CampanileError(
                f"{snakemake.input.given[0]} has no embeddings of {', '.join(map(repr, lacking))}: add them, leave "
                "these cases out, or set diffusion.model.embeddings: null"
            )
    else:
        source = model.Source(settings["source"], settings["variant"])
        device = devices.choose(snakemake.config["device"], snakemake.threads)
        dtype = getattr(torch, settings["precision"])
        if made:
            offload = snakemake.config["diffusion"]["model"]["offload"]
            text = model.TextEncoder.open(source, device, dtype, offload)
            found, tokenizer = text.embeddings(list(made)), text.tokenizer
        else:
            tokenizer = model.open_tokenizer(source)
        for note in [note for prompt in prompts for note in model.notes(tokenizer, prompt)]:
            logging.warning(note)
            print(f"warning: {note}", file=sys.stderr)
        rows = [
            [prompt, len(model.pieces(tokenizer, prompt)), " ".join(model.broken_words(tokenizer, prompt)) or "-"]
            for prompt in prompts
        ]
        title = "Every prompt, and the words that the text encoder reads in pieces"
        tables = [Table(title, ["prompt", "tokens", "words in pieces"], rows)]
        facts = {"device": devices.describe(device, dtype), "model": settings["source"]}
    for prompt, path in made.items():
        model.Embeddings({prompt: found[prompt].cpu()}).save(path)
    if not tables:
        tables = [Table("Prompts whose embeddings were made elsewhere", ["prompt"], [[prompt] for prompt in prompts])]
    save_card(job, chapter="diffusion_sampling", tables=tables, **facts)
