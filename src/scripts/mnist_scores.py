"""Judge all samples: the share recognised as their digit, and the Frechet distance to the test set."""

import json
from pathlib import Path

from job import Job
from safetensors.torch import load_file

from campanile import devices
from campanile.metrics import frechet_distance, gaussian
from campanile.mnist import models
from campanile.mnist.evaluate import Classifier, judge

with Job(snakemake) as job:
    device = devices.choose(snakemake.config["device"], snakemake.threads)
    classifier = models.load(Classifier(snakemake.params.width), snakemake.input.classifier, device)
    test_set = load_file(snakemake.input.reference)
    test_set = test_set["mean"].numpy(), test_set["covariance"].numpy()
    scores = {}
    for path in job.progress(snakemake.input.samples, "judging samples"):
        samples = load_file(path)
        predicted, features = judge(classifier, samples["images"], device)
        scores[path] = {
            "accuracy": (predicted == samples["labels"]).double().mean().item(),
            "frechet_distance": frechet_distance(gaussian(features.numpy()), test_set),
        }
    Path(snakemake.output[0]).write_text(json.dumps(scores, indent=2) + "\n", encoding="utf-8")
