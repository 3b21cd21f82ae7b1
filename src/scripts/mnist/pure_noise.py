"""What a denoiser makes of pure noise, beside the mean of the training images."""

from campanile import seeds
from campanile.mnist import data, figures, models
from campanile.mnist.evaluate import denoise, rms_to, spread
from jobs import names
from jobs.device import open_device
from jobs.figure import Figure
from jobs.job import Job

with Job(snakemake) as job:
    device, dtype = open_device(job)
    settings = snakemake.params.settings
    figure = Figure(job, names.pure_noise(settings["show"]))
    images, _ = data.load(snakemake.input.train_images, snakemake.input.train_labels)
    mean = data.mean_image(images)
    z = seeds.normal((1, 28, 28), snakemake.params.seed, "pure noise", range(100))
    for epoch, weights in zip(settings["show"], snakemake.input.weights, strict=True):
        unet = models.load(models.network("pure_noise", settings["width"]), weights, device)
        answers, label = denoise(unet, z, dtype).squeeze(1), f"after epoch {epoch}"
        sheet = figures.sheet(figures.to_bytes(answers[:10]), 10)
        figure.picture(epoch, sheet, label, alt=f"Ten outputs from pure noise {label}, all nearly alike")
        figure.metric(label, "rms_distance_to_training_mean", rms_to(answers, mean))
        figure.metric(label, "rms_spread_between_outputs", spread(answers))
    typical = rms_to(images[:1000] / 255, mean)
    figure.metric("a training image", "rms_distance_to_training_mean", typical)
    # Ten times, to be compared column by column.
    sheet = figures.sheet(figures.to_bytes(mean.expand(10, 28, 28)), 10)
    figure.picture("mean", sheet, "mean training image", "reference", "The blurred mean of all training digits")
    figure.save(model="pure_noise")
