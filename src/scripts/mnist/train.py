"""One epoch of one model's training, starting from the previous epoch."""

import copy
import json

from campanile import files
from campanile.mnist import checkpoints, data, models
from campanile.mnist.train import Adam, Epoch, train_epoch
from jobs.device import open_device
from jobs.job import Job

with Job(snakemake) as job:
    device, dtype = open_device(job)
    model, number = snakemake.wildcards.model, int(snakemake.wildcards.epoch)
    settings, seed, rate = snakemake.params.settings, snakemake.params.seed, snakemake.params.learning_rate
    images, labels = data.load(snakemake.input.train_images, snakemake.input.train_labels)
    images, labels = images.to(device), labels.to(device)

    unet = models.network(model, settings["width"], seed).to(device)
    adam = Adam(unet)
    ema = copy.deepcopy(unet) if settings["ema"] else None
    if number > 1:
        weights, training = snakemake.input.previous
        checkpoints.load_training(unet, adam, training)
        if ema:
            checkpoints.load(ema, weights, device)
    losses = train_epoch(
        unet,
        adam,
        models.objective(model, settings),
        images,
        labels,
        Epoch(model, number, seed, settings["images"], settings["batch_size"], rate, settings["ema"]),
        ema,
        dtype,
        lambda steps: job.progress(steps, f"{model}, epoch {number}"),
    )

    checkpoints.save(ema or unet, snakemake.output.weights)
    checkpoints.save_training(unet, adam, snakemake.output.training)
    state = {"model": model, "epoch": number, "learning_rate": rate, "losses": losses.tolist()}
    files.write(snakemake.output.state, json.dumps(state))
