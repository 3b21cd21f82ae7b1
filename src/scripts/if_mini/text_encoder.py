"""Train the text encoder to tell captions apart."""

import logging
from functools import partial

import torch
from transformers import T5Tokenizer

from campanile import seeds
from campanile.files import read_json
from if_mini.files import folder_of
from if_mini.text.encoder import train
from if_mini.training.unet import text_encoder
from jobs.device import open_device
from jobs.job import Job

with Job(snakemake) as job:
    device, _ = open_device(job, "float32")
    tokenizer = T5Tokenizer.from_pretrained(folder_of(snakemake.input.tokenizer))
    captions = read_json(snakemake.input.captions)
    steps, seed = snakemake.params.steps, snakemake.params.seed
    torch.manual_seed(seeds.derive(seed, "if_mini", "text encoder"))
    encoder = text_encoder(len(tokenizer)).to(device)
    losses = train(encoder, tokenizer, captions, seed, steps, partial(job.progress, text="text encoder"))
    logging.info("losses at the end: own word %.3f, all words %.3f", *losses)
    encoder.save_pretrained(folder_of(snakemake.output.text_encoder))
