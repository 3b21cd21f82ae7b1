"""Embed the prompts, and list their words that the tokenizer splits into pieces."""

import logging
import sys

from campanile.diffusion import text
from campanile.diffusion.embeddings import Embeddings
from campanile.diffusion.source import Source
from campanile.errors import CampanileError
from jobs.device import open_device
from jobs.figure import Figure
from jobs.job import Job

with Job(snakemake) as job:
    settings, prompts = snakemake.params.model, snakemake.params.prompts
    missing = {prompt: path for prompt, path in prompts.items() if path in snakemake.output.embeddings}
    figure = Figure(job)
    if snakemake.input.given:
        found = Embeddings.load(snakemake.input.given, "fetch it again, or set diffusion.model.embeddings: null")
        if lacking := [prompt for prompt in prompts if prompt not in found.prompts]:
            raise CampanileError(
                f"{snakemake.input.given[0]} has no embeddings of {', '.join(map(repr, lacking))}: add them, leave "
                "these cases out, or set diffusion.model.embeddings: null"
            )
        figure.table("Prompts whose embeddings were made elsewhere", ["prompt"], [[prompt] for prompt in prompts])
    else:
        source = Source(job.source(settings), settings["variant"])
        device, dtype = open_device(job, settings["precision"])
        if missing:
            encoder = text.TextEncoder.open(source, device, dtype, snakemake.config["diffusion"]["model"]["offload"])
            found, tokenizer = encoder.embeddings(list(missing)), encoder.tokenizer
        else:
            tokenizer = text.open_tokenizer(source)
        for note in [note for prompt in prompts for note in text.notes(tokenizer, prompt)]:
            logging.warning(note)
            print(f"warning: {note}", file=sys.stderr)
        rows = [
            [prompt, len(text.pieces(tokenizer, prompt)), " ".join(text.broken_words(tokenizer, prompt)) or "-"]
            for prompt in prompts
        ]
        title = "Every prompt, and the words that the text encoder reads in pieces"
        figure.table(title, ["prompt", "tokens", "words in pieces"], rows)
    for prompt, path in missing.items():
        Embeddings({prompt: found[prompt].cpu()}).save(path)
    figure.save()
