"""Samples of class_fm over a sweep of guidance scales, with their accuracy and Fréchet distance."""

from campanile import tensors
from campanile.mnist import checkpoints, sheets
from campanile.mnist.classifier import Classifier, score
from campanile.report import plots
from campanile.report.cards import Axes, banded
from jobs import names
from jobs.device import open_device
from jobs.figure import Figure
from jobs.job import Job

with Job(snakemake) as job:
    scales = snakemake.params.scales
    figure = Figure(job, names.guidance(scales))
    device, _ = open_device(job, "float32")
    classifier = checkpoints.load(Classifier(snakemake.params.classifier), snakemake.input.classifier, device)
    test_set = tensors.load(snakemake.input.test_set)
    accuracies, distances, rows = [], [], []
    for scale, path in zip(scales, snakemake.input.samples, strict=True):
        samples, label = tensors.load(path), f"scale {scale:g}"
        sheet = sheets.sheet(samples["images"][:20], 10)
        figure.picture(scale, sheet, f"{label} (w = {scale - 1:g})", alt=f"Twenty samples at {label}")
        accuracy, distance = score(classifier, test_set, samples, device)
        figure.metric(label, "accuracy", accuracy)
        figure.metric(label, "frechet_distance", distance)
        accuracies.append(accuracy)
        distances.append(distance)
        rows.append([f"{scale:g}", f"{scale - 1:g}", f"{accuracy.value:.3f}", f"{distance.value:.2f}"])
    name, chart = "Fréchet distance", "accuracy and Fréchet distance"
    path = figure.panel("sweep", chart, "comparison", "Accuracy and Fréchet distance against scale")
    axes = Axes("guidance scale", "accuracy", right=name)
    series = [banded("accuracy", scales, accuracies), banded(name, scales, distances, right=True)]
    plots.plot(path, axes, series)
    figure.table(
        "The same guidance under two conventions: scale in u_uncond + scale (u_cond - u_uncond), and w in "
        "(1 + w) u_cond - w u_uncond",
        ["scale", "w", "accuracy", name],
        rows,
    )
    figure.save(series=series, axes=axes, model="class_fm")
