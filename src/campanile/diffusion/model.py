"""Text-to-image models in DeepFloyd IF's format: a directory, or the id of a repository on the Hugging Face hub.

Both have the same parts in folders (tokenizer, text_encoder, unet, scheduler), and each is opened by itself: the text
encoder and the UNet of a large model never need to be in memory together. Opened from a hub, a part is downloaded once
and kept in the hub's own cache.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import torch
from safetensors import SafetensorError
from torch import nn

from campanile.diffusion.schedule import Schedule, Threshold, clip, dynamic_threshold
from campanile.errors import CampanileError

CLEAN = "sample"
"""The scheduler's word for UNets that estimate the clean picture, not eps."""

SCHEDULER = {
    "beta_schedule": ("squaredcos_cap_v2",),
    "prediction_type": ("epsilon", CLEAN),
    "variance_type": ("learned_range",),
}
"""What this library's equations know of schedulers."""


@dataclass(frozen=True)
class Source:
    """Where a model is: a directory or a hub id, and which variant of its weights is read ("fp16", or None)."""

    name: str
    variant: str | None = "fp16"

    @property
    def local(self) -> bool:
        """Whether it is a directory; anything that looks like a path must be one."""
        return Path(self.name).exists() or self.name.startswith((".", "/", "~")) or self.name.count("/") != 1

    def options(self, part: str) -> dict:
        """Arguments with which `from_pretrained` opens a part."""
        where = {"pretrained_model_name_or_path": self.name, "subfolder": part}
        return where | {"variant": self.variant, "use_safetensors": True, "local_files_only": self.local}


@contextlib.contextmanager
def opening(source: Source, part: str) -> Iterator[None]:
    """Turn what can go wrong while a part is opened into one line that says what to do."""
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
    """What went wrong and what to do about it, in one line."""
    from huggingface_hub import errors

    reason, cause = (str(error).strip() or type(error).__name__).splitlines()[0], error
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
    """The UNet, ready to estimate: (B, 3 or 6, H, W), timesteps and embeddings -> six channels.

    :param offload: keep its weights in main memory, and bring each layer to the device when it is needed.
    :raises CampanileError: it cannot be opened, or is not of DeepFloyd IF's kind.
    """
    from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel

    with opening(source, "unet"):
        unet = UNet2DConditionModel.from_pretrained(**source.options("unet"), dtype=dtype)
        check(unet.config, source.name)
        # Convolutions over channels that lie together are a tenth faster here.
        unet = unet.eval().requires_grad_(False).to(memory_format=torch.channels_last)
        return placed(unet, device, offload)


def placed(network: nn.Module, device: torch.device | str, offload: bool) -> nn.Module:
    """The network on the device, or coming there layer by layer."""
    if not offload:
        return network.to(device)
    from diffusers.hooks import apply_group_offloading

    apply_group_offloading(network, onload_device=torch.device(device), offload_type="leaf_level")
    return network


def check(config: dict, name: str) -> None:
    """Make sure that a UNet's configuration is of DeepFloyd IF's kind: pixels in, eps and variance out, words beside.

    :raises CampanileError: it is not.
    """
    channels = config["in_channels"], config["out_channels"]
    if channels not in ((3, 6), (6, 6)) or not config["encoder_hid_dim"]:
        raise CampanileError(
            f"{name}: its UNet takes {channels[0]} channels to {channels[1]}; a model in DeepFloyd IF's format takes 3 "
            "(or 6, to upsample) to 6, beside embeddings of words"
        )


def open_schedule(source: Source, device: torch.device | str = "cpu") -> tuple[Schedule, Threshold, bool]:
    """The noise schedule that the model was trained with, how its estimates of clean images are kept in range, and
    whether it estimates these, rather than eps.

    :raises CampanileError: it is of another kind than this library's equations assume.
    """
    from diffusers.schedulers.scheduling_ddpm import DDPMScheduler

    with opening(source, "scheduler"):
        scheduler = DDPMScheduler.from_pretrained(source.name, subfolder="scheduler", local_files_only=source.local)
    for key, known in SCHEDULER.items():
        if scheduler.config[key] not in known:
            raise CampanileError(
                f"{source.name}: its scheduler has {key} {scheduler.config[key]!r}, not {' or '.join(map(repr, known))}"
            )
    limits = scheduler.config
    threshold = clip
    if limits["thresholding"]:
        threshold = partial(
            dynamic_threshold, ratio=limits["dynamic_thresholding_ratio"], most=limits["sample_max_value"]
        )
    return Schedule(scheduler.alphas_cumprod.to(device)), threshold, limits["prediction_type"] == CLEAN


def open_size(source: Source) -> int:
    """The width and height of the UNet's pictures, which its configuration tells.

    :raises CampanileError: there is none.
    """
    from diffusers.configuration_utils import ConfigMixin

    class Unet(ConfigMixin):
        config_name = "config.json"

    with opening(source, "unet"):
        return Unet.load_config(source.name, subfolder="unet", local_files_only=source.local)["sample_size"]
