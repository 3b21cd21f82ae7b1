"""Samples of one flow-matching model after some of its epochs, with their scores, and films of how they come about."""

from pathlib import Path

import torch
from job import Job
from job_card import save_card
from safetensors.torch import load_file

from campanile import devices, figures, seeds
from campanile.cards import Axes, Film, Metric, Panel, Series
from campanile.mnist import models
from campanile.mnist.evaluate import Classifier, score
from campanile.mnist.names import CLASS_FLOWS
from campanile.mnist.sample import guided, integrate, unguided

SHOWN, FILMED = 40, 20  # digits, a column each: four after an epoch, two in a film
FRAMES = 24  # of the film from noise to digits: more steps than samples need, so that the eye can follow

with Job(snakemake) as job:
    model, settings, sampling = snakemake.params.model, snakemake.params.settings, snakemake.params.sampling
    device = devices.choose(snakemake.config["device"], snakemake.threads)
    dtype = devices.half_precision(device)
    classifier = models.load(Classifier(snakemake.params.classifier), snakemake.input.classifier, device)
    test_set = load_file(snakemake.input.test_set)
    panels, metrics = [], []
    for epoch, path, picture in zip(settings["show"], snakemake.input.samples, snakemake.output.panels, strict=True):
        samples = load_file(path)
        figures.sheet(samples["images"][:SHOWN].numpy(), 10, picture)
        label = f"after epoch {epoch}"
        panels.append(Panel(Path(picture).name, label, alt=f"Forty samples of {model} {label}"))
        accuracy, distance = score(classifier, test_set, samples, device)
        if model in CLASS_FLOWS:
            metrics.append(Metric(label, "accuracy", accuracy))
        metrics.append(Metric(label, "frechet_distance", distance))
    distances = [metric.value for metric in metrics if metric.metric == "frechet_distance"]

    # From the noise that samples begin with, so that the last frame of each film is, but for the steps, a panel above.
    noise = seeds.normal((1, 28, 28), snakemake.params.seed, "digits", range(FILMED)).to(device)
    labels = torch.arange(FILMED, device=device) % 10

    @torch.inference_mode()
    def drawn(weights, steps):
        """The states on the way from noise to digits, (FILMED, 28, 28) each, uint8."""
        unet = models.load(models.network(model, settings["width"]), weights, device).eval()
        guidance = sampling["guidance"]
        velocity = unguided(unet) if guidance == "none" else guided(unet, labels, float(guidance))
        with devices.autocast(device, dtype):
            states = [noise, *integrate(velocity, noise, steps, sampling["method"])]
        return [figures.to_uint8(state.squeeze(1).float().cpu().numpy()) for state in states]

    flow, epochs = snakemake.output.films
    figures.film(drawn(snakemake.input.weights[-1], FRAMES), 10, flow)
    figures.film([drawn(weights, sampling["steps"])[-1] for weights in snakemake.input.weights], 10, epochs)
    films = [
        Film(
            f"The flow, in {FRAMES} steps",
            [f"t = {step / FRAMES:.2f}" for step in range(FRAMES + 1)],
            [Panel(Path(flow).name, "from noise to digits", alt=f"Twenty samples of {model} on their way from noise")],
        ),
        Film(
            "Epoch by epoch",
            [f"epoch {i + 1}" for i in range(len(snakemake.input.weights))],
            [Panel(Path(epochs).name, "from the same noise", alt=f"Twenty samples of {model}, epoch by epoch")],
        ),
    ]
    save_card(
        job,
        device=devices.describe(device, dtype),
        chapter="mnist_flow",
        panels=panels,
        films=films,
        series=[Series(model, settings["show"], distances)],
        axes=Axes("epoch", "Fréchet distance", log=True),
        metrics=metrics,
        model=model,
    )
