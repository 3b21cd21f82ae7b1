"""Text-to-image models in DeepFloyd IF's format: a directory, or the id of a repository on the Hugging Face hub.

Both have the same parts in folders (tokenizer, text_encoder, unet, scheduler). Each part is opened by itself, so the
text encoder and the UNet of a large model need not be in memory together. From the hub, a part is downloaded once and
kept in the hub's cache.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import torch
from safetensors import SafetensorError
from torch import nn

from campanile.diffusion.schedule import Schedule, Threshold, clip, dynamic_threshold
from campanile.errors import CampanileError

PREDICTS_X0 = "sample"
"""The scheduler's ``prediction_type`` of UNets that predict x_0 rather than eps."""

SCHEDULER = {
    "beta_schedule": ("squaredcos_cap_v2",),
    "prediction_type": ("epsilon", PREDICTS_X0),
    "variance_type": ("learned_range",),
}
"""The schedulers that this library's equations cover."""


@dataclass(frozen=True)
class Source:
    """Where a model is: a directory or a hub id, and the variant of its weights to read ("fp16", or None)."""

    name: str
    variant: str | None = "fp16"

    @property
    def local(self) -> bool:
        """Whether it is a directory: it exists, or does not look like a hub id."""
        return Path(self.name).exists() or self.name.startswith((".", "/", "~")) or self.name.count("/") != 1

    def options(self, part: str) -> dict:
        """The arguments of ``from_pretrained`` that open a part."""
        where = {"pretrained_model_name_or_path": self.name, "subfolder": part}
        return where | {"variant": self.variant, "use_safetensors": True, "local_files_only": self.local}


@contextlib.contextmanager
def opening(source: Source, part: str) -> Iterator[None]:
    """Turn errors of the libraries that open a part into one line that says what to do.

    :raises CampanileError: for any error of diffusers, transformers, safetensors or the hub.
    """
    if source.local and not Path(source.name, part).is_dir():
        raise CampanileError(
            f"{source.name}: not a model in DeepFloyd IF's format, it has no folder {part!r}; name a directory that "
            "diffusers' save_pretrained wrote, or a hub id such as DeepFloyd/IF-I-XL-v1.0"
        )
    try:
        yield
    except (OSError, ValueError, ImportError, KeyError, SafetensorError) as error:
        raise CampanileError(f"{source.name}: {_advice(error, source, part)}") from None


def _advice(error: BaseException, source: Source, part: str) -> str:
    """What went wrong, and what to do."""
    from huggingface_hub import errors

    reason = (str(error).strip() or type(error).__name__).splitlines()[0]
    cause: BaseException | None = error
    while cause:  # libraries wrap what the hub said
        if isinstance(cause, errors.GatedRepoError):
            return (
                "its licence has not been accepted, or no token is known; accept it on the model's page and run "
                "`hf auth login`"
            )
        if isinstance(cause, errors.RepositoryNotFoundError):
            return "no such model on the hub, or no right to see it; check its name"
        cause = cause.__cause__ or cause.__context__
    advice = "check the directory" if source.local else "check the network; what is downloaded once is kept"
    return f"its {part} cannot be opened ({reason}); {advice}"


def open_unet(
    source: Source, device: torch.device | str = "cpu", dtype: torch.dtype = torch.float32, offload: bool = False
):
    """The UNet in evaluation mode: (B, 3 or 6, H, W), timesteps and embeddings -> (B, 6, H, W), eps (or x_0) and v.

    :param offload: keep the weights in main memory, and move each layer to the device when it is needed.
    :raises CampanileError: it cannot be opened, or is not in DeepFloyd IF's format.
    """
    from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel

    with opening(source, "unet"):
        unet = UNet2DConditionModel.from_pretrained(**source.options("unet"), dtype=dtype)
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

    with opening(source, "scheduler"):
        scheduler = DDPMScheduler.from_pretrained(source.name, subfolder="scheduler", local_files_only=source.local)
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
    from diffusers.configuration_utils import ConfigMixin

    class UNetConfig(ConfigMixin):
        config_name: ClassVar[str] = "config.json"

    with opening(source, "unet"):
        config: Any = UNetConfig.load_config(source.name, subfolder="unet", local_files_only=source.local)
    return config["sample_size"]
