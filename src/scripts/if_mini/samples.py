"""Draw samples of every prompt of IF-mini's evaluation at one guidance scale."""

from pathlib import Path

import torch

from campanile import devices, tensors
from campanile.diffusion.schedule import Schedule, squared_cosine
from if_mini.evaluation import evaluate
from if_mini.evaluation import prompts as exam
from if_mini.evaluation.sheets import pictures, sheet
from jobs.job import Job

with Job(snakemake) as job:
    device = devices.choose(snakemake.config["device"], snakemake.threads)
    settings, seed, scale = snakemake.params.settings, snakemake.params.seed, float(snakemake.wildcards.guidance)
    model = evaluate.Model.open(Path(snakemake.input.model[0]).parent, device)
    schedule, timesteps = Schedule(squared_cosine().to(device)), evaluate.steps(settings["stride"])
    made = [
        evaluate.samples(model, schedule, prompt, settings["seeds"], seed, scale, timesteps)
        for prompt, _ in job.progress(exam.PROMPTS, f"samples, guidance {scale:g}")
    ]
    tensors.save({"images": torch.stack(made)}, snakemake.output.samples)
    captions = [text for prompt, _ in exam.PROMPTS for text in (prompt, *[""] * (settings["seeds"] - 1))]
    sheet(pictures(torch.cat(made) / 127.5 - 1), captions, columns=settings["seeds"]).save(snakemake.output.sheet)
