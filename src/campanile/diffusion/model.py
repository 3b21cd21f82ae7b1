"""The UNet and the schedule of text-to-image models in DeepFloyd IF's format; ``text`` opens the other parts.

Each part is opened by itself, so the text encoder and the UNet of a large model need not be in memory together.
"""

from __future__ import annotations

from functools import partial

import torch
from torch import nn

from campanile.diffusion.schedule import Schedule, Threshold, clip, dynamic_threshold
from campanile.diffusion.source import Source, opening
from campanile.errors import CampanileError
from campanile.files import read_json

PREDICTS_X0 = "sample"
"""The scheduler's ``prediction_type`` of UNets that predict x_0 rather than eps."""

SCHEDULER = {
    "beta_schedule": ("squaredcos_cap_v2",),
    "prediction_type": ("epsilon", PREDICTS_X0),
    "variance_type": ("learned_range",),
}
"""The schedulers that this library's equations cover."""


def open_unet(
    source: Source, device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32, offload: bool = False
):
    """The UNet in evaluation mode: (B, 3 or 6, H, W), timesteps and embeddings -> (B, 6, H, W), eps (or x_0) and v.

    :param offload: keep the weights in main memory, and move each layer to the device when it is needed.
    :raises CampanileError: it cannot be opened, or is not in DeepFloyd IF's format.
    """
    from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel

    with opening(source, "unet") as folder:
        unet = UNet2DConditionModel.from_pretrained(folder, variant=source.variant, use_safetensors=True, dtype=dtype)
    check(unet.config, source.name)
    # channels_last makes these convolutions about 10 % faster.
    unet = unet.eval().requires_grad_(False).to(memory_format=torch.channels_last)
    return placed(unet, device, offload)


def placed(network: nn.Module, device: torch.device | str, offload: bool) -> nn.Module:
    """The network on the device; with ``offload`` each layer moves there when it is needed."""
    if not offload:
        return network.to(device)
    from diffusers.hooks import apply_group_offloading

    apply_group_offloading(network, onload_device=torch.device(device), offload_type="leaf_level")
    return network


def check(config: dict, name: str) -> None:
    """Check that a UNet has DeepFloyd IF's format: pixels in, eps and variance out, conditioned on embeddings.

    :raises CampanileError: it is not.
    """
    channels = config["in_channels"], config["out_channels"]
    if channels not in ((3, 6), (6, 6)) or not config["encoder_hid_dim"]:
        raise CampanileError(
            f"{name}: its UNet takes {channels[0]} channels to {channels[1]}; a model in DeepFloyd IF's format takes 3 "
            "(or 6, for super-resolution) to 6, and embeddings of words"
        )


def open_schedule(source: Source, device: torch.device | str = "cpu") -> tuple[Schedule, Threshold, bool]:
    """The noise schedule that the model was trained with, the threshold for its estimates of x_0, and whether it
    predicts x_0 rather than eps.

    :raises CampanileError: it cannot be opened, or this library's equations do not cover it.
    """
    from diffusers.schedulers.scheduling_ddpm import DDPMScheduler

    with opening(source, "scheduler") as folder:
        scheduler = DDPMScheduler.from_pretrained(folder)
    for key, known in SCHEDULER.items():
        if scheduler.config[key] not in known:
            raise CampanileError(
                f"{source.name}: its scheduler has {key} {scheduler.config[key]!r}, not {' or '.join(map(repr, known))}"
            )
    settings, threshold = scheduler.config, clip
    if settings["thresholding"]:
        ratio, most = settings["dynamic_thresholding_ratio"], settings["sample_max_value"]
        threshold = partial(dynamic_threshold, ratio=ratio, most=most)
    return Schedule(scheduler.alphas_cumprod.to(device)), threshold, settings["prediction_type"] == PREDICTS_X0


def open_size(source: Source) -> int:
    """The width and height of the UNet's pictures, read from its configuration alone.

    :raises CampanileError: it cannot be read.
    """
    with opening(source, "unet", whole=False) as folder:
        return read_json(folder / "config.json")["sample_size"]
