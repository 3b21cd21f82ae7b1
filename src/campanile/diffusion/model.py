"""The UNet and the schedule of text-to-image models in DeepFloyd IF's format; ``text`` opens the other parts.

Each part is opened by itself, so the text encoder and the UNet of a large model need not be in memory together.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import torch
from safetensors import safe_open
from torch import nn

from campanile.diffusion.schedule import Schedule, Threshold, clip, dynamic_threshold, squared_cosine
from campanile.diffusion.source import Source, opening, variants
from campanile.diffusion.timesteps import TRAINING_TIMESTEPS
from campanile.errors import CampanileError
from campanile.files import read_json

PREDICTS_X0 = "sample"
"""The scheduler's ``prediction_type`` of UNets that predict x_0 rather than eps."""

SCHEDULER = {
    "beta_schedule": ("squaredcos_cap_v2",),
    "num_train_timesteps": (TRAINING_TIMESTEPS,),
    "trained_betas": (None,),
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
        stored = stored_dtype(source, folder)
        unet = UNet2DConditionModel.from_pretrained(folder, variant=source.variant, use_safetensors=True, dtype=stored)
    check(unet.config, source.name)
    return placed(unet, torch.device(device), dtype, offload)


def stored_dtype(source: Source, folder: Path) -> torch.dtype:
    """The precision of a part's weights in their files; float32 if they have several.

    Weights that are opened in it need neither time nor memory: they stay in the file, which is mapped, until they are
    used or moved.
    """
    found = set()
    for name, variant in variants(folder.name, [path.name for path in folder.iterdir()]).items():
        if variant == (source.variant or ""):
            with safe_open(folder / name, "pt") as file:
                found |= {file.get_slice(key).get_dtype() for key in list(file.keys())}
    return {"F16": torch.float16, "BF16": torch.bfloat16}.get("".join(found), torch.float32)


def placed(network: nn.Module, device: torch.device, dtype: torch.dtype, offload: bool) -> nn.Module:
    """The network in evaluation mode on the device; with ``offload`` each layer moves there when it is needed.

    Weights change precision and layout on the device, which is faster there and needs no main memory.
    """
    network = network.eval().requires_grad_(False)
    if not offload:
        network = network.to(device)
    if network.dtype != dtype:  # if it is, some weights of a T5 in float16 are in float32 and stay so
        nn.Module.to(network, dtype)  # diffusers' own warns, whatever it finds
    if offload:
        from diffusers.hooks import apply_group_offloading

        # On a GPU the next layer's weights are copied while the present layer computes.
        overlap = device.type == "cuda"
        apply_group_offloading(network, onload_device=device, offload_type="leaf_level", use_stream=overlap)
        return network
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d):
            _channels_last_from_first_use(layer)
    return network


def _channels_last_from_first_use(layer: nn.Conv2d) -> None:
    """Copy the weights of a convolution to channels_last, about 10 % faster, when it is first used."""

    def convert(layer: nn.Module, _) -> None:
        layer.to(memory_format=torch.channels_last)
        hook.remove()

    hook = layer.register_forward_pre_hook(convert)


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
    with opening(source, "scheduler") as folder:
        settings = read_json(folder / "scheduler_config.json")
    for key, known in SCHEDULER.items():
        if settings.get(key) not in known:
            raise CampanileError(
                f"{source.name}: its scheduler has {key} {settings.get(key)!r}, not {' or '.join(map(repr, known))}"
            )
    threshold = clip
    if settings.get("thresholding"):
        ratio, most = settings["dynamic_thresholding_ratio"], settings["sample_max_value"]
        threshold = partial(dynamic_threshold, ratio=ratio, most=most)
    return Schedule(squared_cosine().to(device)), threshold, settings["prediction_type"] == PREDICTS_X0


def open_size(source: Source) -> int:
    """The width and height of the UNet's pictures, read from its configuration alone.

    :raises CampanileError: it cannot be read.
    """
    with opening(source, "unet", whole=False) as folder:
        return read_json(folder / "config.json")["sample_size"]
