"""Samples of a flow-matching model after one epoch, at one guidance scale."""

import torch

from campanile import devices, tensors
from campanile.mnist import checkpoints, data, models
from campanile.mnist.sample import field, integrate, start
from jobs.device import open_device
from jobs.job import Job

with Job(snakemake) as job:
    device, dtype = open_device(job)
    model, guidance, settings = snakemake.wildcards.model, snakemake.wildcards.guidance, snakemake.params.settings
    unet = models.network(model, snakemake.params.width)
    unet = checkpoints.load(unet, snakemake.input.weights, device).eval()
    noise, labels = start(settings["samples"], snakemake.params.seed)
    size = 100 if device.type == "cpu" else 1000
    batches = list(zip(noise.split(size), labels.split(size), strict=True))
    images = []
    with torch.inference_mode(), devices.autocast(device, dtype):
        for x, digits in job.progress(batches, f"sampling {model}"):
            velocity = field(unet, digits.to(device), guidance)
            *_, x = integrate(velocity, x.to(device), settings["steps"], settings["method"])
            images.append(data.to_bytes(x))
    tensors.save({"images": torch.cat(images), "labels": labels}, snakemake.output[0])
