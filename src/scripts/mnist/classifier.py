"""The classifier that scores samples: its confusion matrix, and the Fréchet distance of real digits."""

import torch

from campanile.intervals import wilson
from campanile.mnist import checkpoints, data
from campanile.mnist.classifier import Classifier, confusion, distance_to, predict, reference
from jobs.device import open_device
from jobs.figure import Figure
from jobs.job import Job

with Job(snakemake) as job:
    device, _ = open_device(job, "float32")
    figure = Figure(job)
    classifier = checkpoints.load(Classifier(snakemake.params.width), snakemake.input.classifier, device)
    test_images, test_labels = data.load(snakemake.input.test_images, snakemake.input.test_labels)
    predicted, features = predict(classifier, test_images, device)
    figure.metric("test set", "accuracy", wilson(predicted == test_labels))
    # The first 5,000 test images are neater than the rest, so compare evenly spaced ones: every other image, and as
    # many as there are samples, but no more than half.
    count = min(snakemake.params.samples, len(features) // 2)
    few = torch.zeros(len(features), dtype=torch.bool)
    few[torch.arange(count) * len(features) // count] = True
    for case, part, rest in (
        ("two halves of the test set", features[::2], features[1::2]),
        ("as many test images as samples", features[few], features[~few]),
    ):
        figure.metric(case, "frechet_distance", distance_to(reference(rest), part))
    figure.table(
        "Counts on the test set: rows are true digits, columns are predicted digits",
        ["", *map(str, range(10))],
        [[digit, *row] for digit, row in enumerate(confusion(test_labels, predicted).tolist())],
    )
    figure.save(model="classifier")
