"""Samples of one flow-matching model after each shown epoch, their scores, and films of how digits emerge."""

import torch

from campanile import devices, tensors
from campanile.mnist import checkpoints, data, models, sheets
from campanile.mnist.classifier import Classifier, score
from campanile.mnist.names import CLASS_FLOWS
from campanile.mnist.sample import field, integrate, start
from campanile.report.cards import Axes, banded
from jobs import names
from jobs.device import open_device
from jobs.figure import Figure
from jobs.job import Job

SHOWN, FILMED = 40, 20  # samples of the panels and of the films, ten a row
FRAMES = 24  # steps from noise to digits: more than samples need, for a smooth film

with Job(snakemake) as job:
    model, settings, sampling = snakemake.params.model, snakemake.params.settings, snakemake.params.sampling
    figure = Figure(job, names.flow(settings["show"]))
    device, dtype = open_device(job)
    classifier = checkpoints.load(Classifier(snakemake.params.classifier), snakemake.input.classifier, device)
    test_set = tensors.load(snakemake.input.test_set)
    distances = []
    for epoch, path in zip(settings["show"], snakemake.input.samples, strict=True):
        samples, label = tensors.load(path), f"after epoch {epoch}"
        sheet = sheets.sheet(samples["images"][:SHOWN], 10)
        figure.picture(epoch, sheet, label, alt=f"Forty samples of {model} {label}")
        accuracy, distance = score(classifier, test_set, samples, device)
        if model in CLASS_FLOWS:
            figure.metric(label, "accuracy", accuracy)
        figure.metric(label, "frechet_distance", distance)
        distances.append(distance)

    # The films start from the same noise as the samples above, so they show the same digits.
    x0, labels = (tensor.to(device) for tensor in start(FILMED, snakemake.params.seed))

    @torch.inference_mode()
    def trajectory(weights, steps):
        """The states from noise to digits, uint8 (FILMED, 28, 28) each."""
        unet = checkpoints.load(models.network(model, settings["width"]), weights, device).eval()
        with devices.autocast(device, dtype):
            states = list(integrate(field(unet, labels, sampling["guidance"]), x0, steps, sampling["method"]))
        return [data.to_bytes(x) for x in (x0, *states)]

    def film(key, title, frames, states, label, alt):
        """Record the film of ``states``."""
        strips = [(key, sheets.stacked(states, 10), label, f"Twenty samples of {model}{alt}")]
        figure.film(title, frames, strips, names.flow_films())

    states = trajectory(snakemake.input.weights[-1], FRAMES)
    times = [f"t = {step / FRAMES:.2f}" for step in range(len(states))]
    film("flow", f"The flow, in {FRAMES} steps", times, states, "from noise to digits", " on their way from noise")
    ends = [trajectory(weights, sampling["steps"])[-1] for weights in snakemake.input.weights]
    epochs = [f"epoch {i + 1}" for i in range(len(ends))]
    film("epochs", "Epoch by epoch", epochs, ends, "from the same noise", ", epoch by epoch")
    figure.save(
        series=[banded(model, settings["show"], distances)],
        axes=Axes("epoch", "Fréchet distance", log=True),
        model=model,
    )
