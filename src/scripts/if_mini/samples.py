"""Draw samples of every prompt of the evaluation at one guidance scale."""

import torch

from campanile import tensors
from if_mini.evaluation.model import Model
from if_mini.evaluation.prompts import PROMPTS
from if_mini.evaluation.samples import sample
from if_mini.evaluation.sheets import pictures, sheet
from if_mini.files import folder_of
from jobs.device import open_device
from jobs.job import Job

with Job(snakemake) as job:
    device, _ = open_device(job, "float32")
    params, guidance = snakemake.params, float(snakemake.wildcards.guidance)
    prompts = [prompt for prompt, _ in PROMPTS]
    stage = Model.open(folder_of(snakemake.input.model), prompts, device).stage
    made = [
        sample(stage, prompt, params.seeds, params.seed, guidance, params.stride)
        for prompt in job.progress(prompts, f"samples, guidance {guidance:g}")
    ]
    tensors.save({"images": torch.stack(made)}, snakemake.output.samples)
    captions = [text for prompt in prompts for text in (prompt, *[""] * (params.seeds - 1))]
    sheet(pictures(torch.cat(made)), captions, columns=params.seeds).save(snakemake.output.sheet)
