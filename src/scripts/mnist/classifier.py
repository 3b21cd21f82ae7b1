"""The classifier that scores samples: its training, its confusion table, and the Fréchet distance of real digits."""

import torch

from campanile import seeds, tensors
from campanile.metrics import frechet_distance, gaussian
from campanile.mnist import checkpoints, data
from campanile.mnist.classifier import Classifier, confusion, cross_entropy, predict, reference
from campanile.mnist.learning_rate import learning_rate
from campanile.mnist.train import Adam, Epoch, train_epoch
from jobs.device import open_device
from jobs.figure import Figure
from jobs.job import Job

with Job(snakemake) as job:
    device, dtype = open_device(job)
    figure = Figure(job)
    settings, seed = snakemake.params.settings, snakemake.params.seed
    images, labels = data.load(snakemake.input.train_images, snakemake.input.train_labels)
    test_images, test_labels = data.load(snakemake.input.test_images, snakemake.input.test_labels)
    images, labels = images.to(device), labels.to(device)

    torch.manual_seed(seeds.derive(seed, "classifier", "weights"))
    classifier = Classifier(settings["width"]).to(device, memory_format=torch.channels_last)
    adam = Adam(classifier)
    for number in range(1, settings["epochs"] + 1):
        rate = learning_rate(settings["learning_rate"], settings["decay"], number, settings["epochs"])
        epoch = Epoch("classifier", number, seed, settings["images"], settings["batch_size"], rate)
        bar = lambda steps, number=number: job.progress(steps, f"classifier, epoch {number}")  # noqa: E731
        train_epoch(classifier, adam, cross_entropy, images, labels, epoch, dtype=dtype, progress=bar)

    predicted, features = predict(classifier, test_images, device)
    checkpoints.save(classifier, snakemake.output.weights)
    tensors.save(reference(features), snakemake.output.reference)
    figure.metric("test set", "accuracy", (predicted == test_labels).double().mean().item())
    # The first 5,000 test images are neater than the rest, so compare evenly spaced ones: every other image, and as
    # many as there are samples, but no more than half.
    count = min(snakemake.params.samples, len(features) // 2)
    few = torch.zeros(len(features), dtype=torch.bool)
    few[torch.arange(count) * len(features) // count] = True
    for case, part, rest in (
        ("two halves of the test set", features[::2], features[1::2]),
        ("as many test images as samples", features[few], features[~few]),
    ):
        distance = frechet_distance(gaussian(part.numpy()), gaussian(rest.numpy()))
        figure.metric(case, "frechet_distance", distance)
    figure.table(
        "Counts on the test set: rows are the truth, columns what the classifier says",
        ["", *map(str, range(10))],
        [[digit, *row] for digit, row in enumerate(confusion(test_labels, predicted).tolist())],
    )
    figure.save(model="classifier")
