"""Teach IF-mini's text encoder to tell captions apart."""

import json
import logging
from pathlib import Path

import torch
from transformers import T5Tokenizer

from campanile import devices, seeds
from if_mini.text import encoder as text
from if_mini.training import unet as network
from jobs.job import Job

with Job(snakemake) as job:
    device = devices.choose(snakemake.config["device"], snakemake.threads)
    tokenizer = T5Tokenizer.from_pretrained(Path(snakemake.input.tokenizer[0]).parent)
    captions = json.loads(Path(snakemake.input.captions).read_text(encoding="utf-8"))
    steps, seed = snakemake.params.steps, snakemake.params.seed
    torch.manual_seed(seeds.derive(seed, "if_mini", "text encoder"))
    encoder = network.text_encoder(len(tokenizer)).to(device)
    losses = text.train(encoder, tokenizer, captions, seed, steps, lambda each: job.progress(each, "text encoder"))
    logging.info("losses at the end: own word %.3f, all words %.3f", *losses)
    encoder.save_pretrained(Path(snakemake.output.encoder[0]).parent)
