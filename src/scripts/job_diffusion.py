"""What scripts of Part A do: open a stage of the model, write pictures."""

from pathlib import Path

from campanile import devices, images
from campanile.cards import Metric, Panel
from campanile.metrics import psnr, ssim
from campanile.stage import Stage


def open_stage(snakemake):
    """The stage of the model that the rule names, on the configured device."""
    device = devices.choose(snakemake.config["device"], snakemake.threads)
    return Stage.open(
        snakemake.params.model["source"],
        snakemake.input.embeddings,
        device,
        variant=snakemake.params.model["variant"],
        precision=snakemake.params.model["precision"],
        offload=snakemake.config["diffusion"]["model"]["offload"],
    )


def write(paths, pictures):
    """Write pictures, (label, role, description, (3, H, W)) each, and give the panels that show them."""
    panels = []
    for path, (label, role, alt, picture) in zip(paths, pictures, strict=True):
        images.to_picture(picture).save(path, optimize=True)
        panels.append(Panel(Path(path).name, label, role, alt))
    return panels


def likeness(case, picture, reference):
    """PSNR and SSIM of a picture, as 8-bit pixels, against another, both (3, H, W) in [-1, 1]."""
    one, other = (images.to_uint8(image).permute(1, 2, 0).numpy() / 255.0 for image in (picture, reference))
    return [Metric(case, "psnr", psnr(one, other), "dB"), Metric(case, "ssim", ssim(one, other))]
