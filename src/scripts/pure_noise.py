"""What a denoiser makes of pure noise, beside the mean of the training images."""

from pathlib import Path

from job import Job
from job_card import save_card

from campanile import devices, figures, seeds
from campanile.cards import Metric, Panel
from campanile.mnist import data, models
from campanile.mnist.evaluate import denoise, rms_to, spread

with Job(snakemake) as job:
    device = devices.choose(snakemake.config["device"], snakemake.threads)
    dtype = devices.half_precision(device)
    settings, seed = snakemake.params.settings, snakemake.params.seed
    images, _ = data.load(snakemake.input.train_images, snakemake.input.train_labels)
    mean = data.mean_image(images)
    z = seeds.normal((1, 28, 28), seed, "pure noise", range(100))
    outputs, mean_path = snakemake.output.panels[:-1], snakemake.output.panels[-1]
    panels, metrics = [], []
    for epoch, weights, path in zip(settings["show"], snakemake.input.weights, outputs, strict=True):
        unet = models.load(models.network("pure_noise", settings["width"]), weights, device)
        answers = denoise(unet, z, dtype).squeeze(1)
        figures.sheet(figures.to_uint8(answers[:10].numpy()), 10, path)
        label = f"after epoch {epoch}"
        panels.append(Panel(Path(path).name, label, alt=f"Ten outputs from pure noise {label}, all nearly alike"))
        metrics += [
            Metric(label, "rms_distance_to_training_mean", rms_to(answers, mean)),
            Metric(label, "rms_spread_between_outputs", spread(answers)),
        ]
    typical = rms_to(images[:1000] / 255, mean)
    metrics.append(Metric("a training image", "rms_distance_to_training_mean", typical))
    # Ten times, to be compared column by column.
    figures.sheet(figures.to_uint8(mean.expand(10, 28, 28).numpy()), 10, mean_path)
    panels.append(
        Panel(Path(mean_path).name, "mean training image", "reference", "The blurred mean of all training digits")
    )
    save_card(
        job,
        device=devices.describe(device, dtype),
        chapter="mnist_denoising",
        panels=panels,
        metrics=metrics,
        model="pure_noise",
    )
