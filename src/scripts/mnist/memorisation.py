"""Samples beside their nearest training images, and test digits beside theirs."""

from functools import partial
from pathlib import Path

import numpy as np
import torch

from campanile import tensors
from campanile.intervals import bootstrap
from campanile.mnist import data, sheets
from campanile.mnist.memorisation import nearest, nearest_by_digit
from jobs import names
from jobs.figure import Figure
from jobs.job import Job

with Job(snakemake) as job:
    torch.set_num_threads(snakemake.threads)
    training, labels = data.load(snakemake.input.train_images, snakemake.input.train_labels)
    test, _ = data.load(snakemake.input.test_images, snakemake.input.test_labels)
    sets = {Path(path).parents[1].name: tensors.load(path)["images"] for path in snakemake.input.samples}
    figure = Figure(job, names.memorisation(sets))
    # No model has seen the test digits: their distances are those without memorisation.
    sets["test_digits"] = test[: snakemake.params.samples]
    for key, images in job.progress(sets.items(), "searching"):
        name, role = (key, "result") if key != "test_digits" else ("test digits", "comparison")
        distance, index = nearest(images, training)
        figure.metric(name, "median_distance_to_nearest_training_image", bootstrap(np.median, distance))
        # A percentile, because the least distance itself has no interval that can be estimated.
        figure.metric(name, "first_percentile_of_nearest_distance", bootstrap(partial(np.percentile, q=1), distance))
        closest = nearest_by_digit(distance, labels[index])
        sheet = sheets.sheet(torch.cat([images[closest], training[index[closest]]]), len(closest))
        alt = f"{name}: for each digit the sample nearest to a training image, which is below"
        figure.picture(key, sheet, name, role, alt)
    figure.save()
