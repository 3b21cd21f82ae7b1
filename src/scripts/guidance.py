"""The guidance scale, swept: samples, accuracy and Fréchet distance, under both conventions of writing it."""

from pathlib import Path

from job import Job
from job_card import save_card
from safetensors.torch import load_file

from campanile import devices, figures
from campanile.cards import Axes, Metric, Panel, Series, Table
from campanile.mnist import models
from campanile.mnist.evaluate import Classifier, score

with Job(snakemake) as job:
    scales = snakemake.params.scales
    device = devices.choose(snakemake.config["device"], snakemake.threads)
    classifier = models.load(Classifier(snakemake.params.classifier), snakemake.input.classifier, device)
    test_set = load_file(snakemake.input.test_set)
    *pictures, chart = snakemake.output.panels
    panels, metrics, rows = [], [], []
    for scale, path, picture in zip(scales, snakemake.input.samples, pictures, strict=True):
        samples = load_file(path)
        figures.sheet(samples["images"][:20].numpy(), 10, picture)
        panels.append(
            Panel(Path(picture).name, f"scale {scale:g} (w = {scale - 1:g})", alt=f"Twenty samples at scale {scale:g}")
        )
        accuracy, distance = score(classifier, test_set, samples, device)
        metrics += [
            Metric(f"scale {scale:g}", "accuracy", accuracy),
            Metric(f"scale {scale:g}", "frechet_distance", distance),
        ]
        rows.append([f"{scale:g}", f"{scale - 1:g}", f"{accuracy:.3f}", f"{distance:.2f}"])
    accuracies = [metric.value for metric in metrics if metric.metric == "accuracy"]
    distances = [metric.value for metric in metrics if metric.metric == "frechet_distance"]
    figures.plot(
        chart,
        "guidance scale",
        "accuracy",
        {"accuracy": (scales, accuracies)},
        right=("Fréchet distance", {"Fréchet distance": (scales, distances)}),
    )
    panels.append(
        Panel(
            Path(chart).name,
            "accuracy and Fréchet distance",
            "comparison",
            "Accuracy and Fréchet distance against scale",
        )
    )
    save_card(
        job,
        device=devices.describe(device),
        chapter="mnist_guidance",
        panels=panels,
        series=[Series("accuracy", scales, accuracies), Series("Fréchet distance", scales, distances, right=True)],
        axes=Axes("guidance scale", "accuracy", right="Fréchet distance"),
        tables=[
            Table(
                "The same guidance under two conventions: scale in u_uncond + scale (u_cond - u_uncond), and w in "
                "(1 + w) u_cond - w u_uncond",
                ["scale", "w", "accuracy", "Fréchet distance"],
                rows,
            )
        ],
        metrics=metrics,
        model="class_fm",
    )
