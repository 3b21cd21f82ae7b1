"""Train the classifier that judges samples, and describe the test set in its feature space."""

import torch

from campanile import seeds, tensors
from campanile.metrics import frechet_distance, gaussian
from campanile.mnist import data, models
from campanile.mnist.evaluate import Classifier, confusion, judge, reference
from campanile.mnist.learning_rate import learning_rate
from campanile.mnist.objectives import classify
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
        train_epoch(classifier, adam, classify, images, labels, epoch, dtype=dtype, progress=bar)

    predicted, features = judge(classifier, test_images, device)
    # Evenly spaced, for the test set's first 5,000 images are neater than its last: every other image, and as many as
    # samples are measured on, but no more than half.
    count = min(snakemake.params.samples, len(features) // 2)
    some = torch.arange(count) * len(features) // count
    others = torch.ones(len(features), dtype=torch.bool)
    others[some] = False
    first, second, few, rest = (
        gaussian(part.numpy()) for part in (features[::2], features[1::2], features[some], features[others])
    )
    models.save(classifier, snakemake.output.weights)
    tensors.save(reference(features), snakemake.output.reference)
    figure.metric("test set", "accuracy", (predicted == test_labels).double().mean().item())
    figure.metric("two halves of the test set", "frechet_distance", frechet_distance(first, second))
    figure.metric("as many test images as samples", "frechet_distance", frechet_distance(few, rest))
    figure.table(
        "Counts on the test set: rows are the truth, columns what the classifier says",
        ["", *map(str, range(10))],
        [[digit, *row] for digit, row in enumerate(confusion(test_labels, predicted).tolist())],
    )
    figure.save(model="classifier")
