"""Samples beside their nearest training images: is anything memorised?"""

from pathlib import Path

import torch
from job import Job
from job_card import save_card
from safetensors.torch import load_file

from campanile import figures
from campanile.cards import Metric, Panel
from campanile.mnist import data
from campanile.mnist.evaluate import nearest, nearest_by_digit

with Job(snakemake) as job:
    torch.set_num_threads(snakemake.threads)
    training, labels = data.load(snakemake.input.train_images, snakemake.input.train_labels)
    test, _ = data.load(snakemake.input.test_images, snakemake.input.test_labels)
    sets = {Path(path).parents[1].name: load_file(path)["images"] for path in snakemake.input.samples}
    # What a digit that was never trained on has to its nearest training image: a fair measure of "near".
    sets["test digits"] = test[: snakemake.params.samples]
    panels, metrics = [], []
    for (name, images), path in zip(job.progress(sets.items(), "searching"), snakemake.output.panels, strict=True):
        distance, index = nearest(images, training)
        metrics += [
            Metric(name, "median_distance_to_nearest_training_image", distance.median().item()),
            Metric(name, "least_distance_to_nearest_training_image", distance.min().item()),
        ]
        # For each digit the sample that comes closest to a training image of it.
        closest = nearest_by_digit(distance, labels[index])
        figures.sheet(torch.cat([images[closest], training[index[closest]]]).numpy(), len(closest), path)
        panels.append(
            Panel(
                Path(path).name,
                name,
                "comparison" if name == "test digits" else "result",
                f"{name}: for each digit the sample nearest to a training image, which is below",
            )
        )
    save_card(
        job,
        chapter="mnist_evaluation",
        panels=panels,
        metrics=metrics,
    )
