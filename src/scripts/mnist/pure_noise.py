"""A denoiser's output from pure noise after each shown epoch, compared with the mean training image."""

from campanile import seeds
from campanile.mnist import checkpoints, data, models, sheets
from campanile.mnist.denoising import denoise, rms_distance, spread
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
        unet = checkpoints.load(models.network("pure_noise", settings["width"]), weights, device)
        outputs, label = denoise(unet, z, dtype).squeeze(1), f"after epoch {epoch}"
        sheet = sheets.sheet(data.to_bytes(outputs[:10]), 10)
        figure.picture(epoch, sheet, label, alt=f"Ten outputs from pure noise {label}, all nearly alike")
        figure.metric(label, "rms_distance_to_training_mean", rms_distance(outputs, mean))
        figure.metric(label, "rms_spread_between_outputs", spread(outputs))
    typical = rms_distance(data.to_float(images[:1000]).squeeze(1), mean)
    figure.metric("a training image", "rms_distance_to_training_mean", typical)
    # Ten copies, to compare with the outputs column by column.
    sheet = sheets.sheet(data.to_bytes(mean.expand(10, 28, 28)), 10)
    figure.picture("mean", sheet, "mean training image", "reference", "The blurred mean of all training digits")
    figure.save(model="pure_noise")
