"""Train the classifier that scores samples, and gather the features of real digits that they are compared with."""

import torch

from campanile import seeds, tensors
from campanile.mnist import checkpoints, data
from campanile.mnist.classifier import Classifier, cross_entropy, predict, reference
from campanile.mnist.learning_rate import learning_rate
from campanile.mnist.train import Adam, Epoch, train_epoch
from jobs.device import open_device
from jobs.job import Job

with Job(snakemake) as job:
    device, dtype = open_device(job)
    settings, seed = snakemake.params.settings, snakemake.params.seed
    images, labels = data.load(snakemake.input.train_images, snakemake.input.train_labels)
    images, labels = images.to(device), labels.to(device)

    torch.manual_seed(seeds.derive(seed, "classifier", "weights"))
    classifier = Classifier(settings["width"]).to(device, memory_format=torch.channels_last)
    adam = Adam(classifier)
    for number in range(1, settings["epochs"] + 1):
        rate = learning_rate(settings["learning_rate"], settings["decay"], number, settings["epochs"])
        epoch = Epoch("classifier", number, seed, settings["images"], settings["batch_size"], rate)
        bar = lambda steps, number=number: job.progress(steps, f"classifier, epoch {number}")  # noqa: E731
        train_epoch(classifier, adam, cross_entropy, images, labels, epoch, dtype=dtype, progress=bar)

    test_images, _ = data.load(snakemake.input.test_images, snakemake.input.test_labels)
    _, features = predict(classifier, test_images, device)
    checkpoints.save(classifier, snakemake.output.classifier)
    tensors.save(reference(features), snakemake.output.test_set)
