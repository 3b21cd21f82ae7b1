"""The device that a job computes on, recorded for its card."""

import torch

from campanile import devices


def open_device(job, precision: str = "auto", threads: int = 1000) -> tuple[torch.device, torch.dtype | None]:
    """The configured device, and the precision of convolutions and matrix products on it (None: float32).

    :param precision: its name, such as "float32"; auto: half precision if the hardware multiplies matrices in it.
    :param threads: how many of the job's threads PyTorch uses at most: processes that it starts need the others.
    """
    device = devices.choose(job.snakemake.config["device"], min(threads, job.snakemake.threads))
    dtype = devices.half_precision(device) if precision == "auto" else getattr(torch, precision)
    job.device = devices.describe(device, dtype)
    return device, dtype
