"""Draw digits from a flow-matching model after one epoch, at one guidance scale."""

import torch

from campanile import devices, seeds, tensors
from campanile.mnist import models
from campanile.mnist.sample import guided, integrate, unguided
from jobs.device import open_device
from jobs.job import Job

BATCH = {"cpu": 100, "cuda": 1000}

with Job(snakemake) as job:
    device, dtype = open_device(job)
    model, settings = snakemake.wildcards.model, snakemake.params.settings
    unet = models.load(models.network(model, snakemake.params.width), snakemake.input.weights, device).eval()
    # Sample i is a digit i mod 10 and starts from noise i, whatever model, epoch and scale: so that these compare.
    labels = torch.arange(settings["samples"]) % 10
    noise = seeds.normal((1, 28, 28), snakemake.params.seed, "digits", range(len(labels)))
    batches = list(zip(noise.split(BATCH[device.type]), labels.split(BATCH[device.type]), strict=True))
    scale, samples = snakemake.wildcards.guidance, []
    with torch.inference_mode(), devices.autocast(device, dtype):
        for x, digits in job.progress(batches, f"sampling {model}"):
            velocity = unguided(unet) if scale == "none" else guided(unet, digits.to(device), float(scale))
            *_, x = integrate(velocity, x.to(device), settings["steps"], settings["method"])
            samples.append((x.clamp(0, 1) * 255).round().byte().cpu().squeeze(1))
    tensors.save({"images": torch.cat(samples), "labels": labels}, snakemake.output[0])
