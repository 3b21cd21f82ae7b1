"""Samples of one flow-matching model after some of its epochs, with their scores, and films of how they come about."""

import torch
from safetensors.torch import load_file

from campanile import devices, seeds
from campanile.mnist import figures, models
from campanile.mnist.evaluate import Classifier, score
from campanile.mnist.names import CLASS_FLOWS
from campanile.mnist.sample import guided, integrate, unguided
from campanile.report.cards import Axes, Series
from jobs import names
from jobs.device import open_device
from jobs.figure import Figure
from jobs.job import Job

SHOWN, FILMED = 40, 20  # digits, a column each: four after an epoch, two in a film
FRAMES = 24  # of the film from noise to digits: more steps than samples need, so that the eye can follow

with Job(snakemake) as job:
    model, settings, sampling = snakemake.params.model, snakemake.params.settings, snakemake.params.sampling
    figure = Figure(job, names.flow(settings["show"]))
    device, dtype = open_device(job)
    classifier = models.load(Classifier(snakemake.params.classifier), snakemake.input.classifier, device)
    test_set = load_file(snakemake.input.test_set)
    distances = []
    for epoch, path in zip(settings["show"], snakemake.input.samples, strict=True):
        samples, label = load_file(path), f"after epoch {epoch}"
        sheet = figures.sheet(samples["images"][:SHOWN].numpy(), 10)
        figure.picture(epoch, sheet, label, alt=f"Forty samples of {model} {label}")
        accuracy, distance = score(classifier, test_set, samples, device)
        if model in CLASS_FLOWS:
            figure.metric(label, "accuracy", accuracy)
        figure.metric(label, "frechet_distance", distance)
        distances.append(distance)

    # The noise that samples begin with: the last frame of each film is, but for the number of steps, a panel above.
    x0 = seeds.normal((1, 28, 28), snakemake.params.seed, "digits", range(FILMED)).to(device)
    labels = torch.arange(FILMED, device=device) % 10

    @torch.inference_mode()
    def states(weights, steps):
        """The states on the way from noise to digits, (FILMED, 28, 28) each, uint8."""
        unet = models.load(models.network(model, settings["width"]), weights, device).eval()
        guidance = sampling["guidance"]
        velocity = unguided(unet) if guidance == "none" else guided(unet, labels, float(guidance))
        with devices.autocast(device, dtype):
            x = [x0, *integrate(velocity, x0, steps, sampling["method"])]
        return [figures.to_bytes(state.float().cpu()) for state in x]

    way = figures.film(states(snakemake.input.weights[-1], FRAMES), 10)
    times = [f"t = {step / FRAMES:.2f}" for step in range(FRAMES + 1)]
    alt = f"Twenty samples of {model} on their way from noise"
    figure.film(f"The flow, in {FRAMES} steps", times, [("flow", way, "from noise to digits", alt)], names.flow_films())
    ends = figures.film([states(weights, sampling["steps"])[-1] for weights in snakemake.input.weights], 10)
    epochs = [f"epoch {i + 1}" for i in range(len(snakemake.input.weights))]
    alt = f"Twenty samples of {model}, epoch by epoch"
    figure.film("Epoch by epoch", epochs, [("epochs", ends, "from the same noise", alt)], names.flow_films())
    figure.save(
        series=[Series(model, settings["show"], distances)],
        axes=Axes("epoch", "Fréchet distance", log=True),
        model=model,
    )
