"""The device that a job computes on, recorded for its card."""

import torch

from campanile import devices


def open_device(job, half: bool = True) -> tuple[torch.device, torch.dtype | None]:
    """The configured device, and the precision of convolutions and matrix products on it (None: float32).

    :param half: use half precision if the hardware multiplies matrices in it.
    """
    snakemake = job.snakemake
    device = devices.choose(snakemake.config["device"], snakemake.threads)
    dtype = devices.half_precision(device) if half else None
    job.device = devices.describe(device, dtype)
    return device, dtype
