"""The guidance scale, swept: samples, accuracy and Fréchet distance, under both conventions of writing it."""

import json
from pathlib import Path

from job import Job
from job_card import save_card
from safetensors.numpy import load_file

from campanile import figures
from campanile.cards import Axes, Metric, Panel, Series, Table

with Job(snakemake) as job:
    scales = snakemake.params.scales
    scores = json.loads(Path(snakemake.input.scores).read_text(encoding="utf-8"))
    *pictures, chart = snakemake.output.panels
    panels, metrics, rows = [], [], []
    for scale, path, picture in zip(scales, snakemake.input.samples, pictures, strict=True):
        figures.sheet(load_file(path)["images"][:20], 10, picture)
        panels.append(
            Panel(Path(picture).name, f"scale {scale:g} (w = {scale - 1:g})", alt=f"Twenty samples at scale {scale:g}")
        )
        accuracy, distance = scores[path]["accuracy"], scores[path]["frechet_distance"]
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
        chapter="mnist_guidance",
        panels=panels,
        series=[Series("accuracy", scales, accuracies), Series("Fréchet distance", scales, distances)],
        axes=Axes("guidance scale", "accuracy, Fréchet distance"),
        tables=[
            Table(
                "The same guidance under two conventions: scale in u_uncond + scale (u_cond - u_uncond), and w in "
                "(1 + w) u_cond - w u_uncond",
                ["scale", "w", "accuracy", "Fréchet distance"],
                rows,
            )
        ],
        metrics=metrics,
        parameters=snakemake.params.sampling,
        model="class_fm",
        seed=snakemake.params.seed,
    )
