"""The stages of the model that the rule names, on the configured device; their steps are the job's progress."""

import torch

from campanile.diffusion.embeddings import Embeddings
from campanile.diffusion.stage import Stage
from jobs.device import open_device


def open_stage(job, model: dict | None = None) -> Stage:
    """The first stage, or another one."""
    model = model or job.snakemake.params.model
    device, dtype = open_device(job, model["precision"])
    return _open(job, model, Embeddings.load(job.snakemake.input.embeddings), device, dtype or torch.float32)


def open_second_stage(job, first: Stage | None = None) -> Stage:
    """The second stage. It takes the place of the first one, if that is open."""
    model = job.snakemake.params.enlarge["model"]
    if not first:
        return open_stage(job, model)
    if isinstance(first.unet, torch.nn.Module) and not _offloaded(job):
        first.unet.to("meta")  # frees its memory
    return _open(job, model, first.embeddings, first.device, first.dtype)


def _open(job, model: dict, embeddings: Embeddings, device: torch.device, dtype: torch.dtype) -> Stage:
    return Stage.open(
        job.source(model),
        embeddings,
        device,
        variant=model["variant"],
        dtype=dtype,
        offload=_offloaded(job),
        progress=lambda steps: job.progress(steps, "steps"),
    )


def _offloaded(job) -> bool:
    return job.snakemake.config["diffusion"]["model"]["offload"]
