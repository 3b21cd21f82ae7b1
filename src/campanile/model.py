"""Text-to-image models in DeepFloyd IF's format: a directory, or the id of a repository on the Hugging Face hub.

Both have the same parts in folders (tokenizer, text_encoder, unet, scheduler), and each is opened by itself: the text
encoder and the UNet of a large model never need to be in memory together. Opened from a hub, a part is downloaded once
and kept in the hub's own cache.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import safetensors.torch
import torch
from safetensors import SafetensorError
from torch import nn

from campanile import tensors
from campanile.errors import CampanileError
from campanile.schedule import Schedule, Threshold, clip, dynamic_threshold

TOKENS = 77
"""Length to which prompts are padded; DeepFloyd IF's UNet is given no mask."""

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
        return _placed(unet, device, offload)


def _placed(network: nn.Module, device: torch.device | str, offload: bool) -> nn.Module:
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


@dataclass(frozen=True)
class Embeddings:
    """Embeddings (1, 77, width) by prompt, float32 or bfloat16."""

    prompts: dict[str, torch.Tensor]

    def __getitem__(self, prompt: str) -> torch.Tensor:
        try:
            return self.prompts[prompt]
        except KeyError:
            raise CampanileError(f"there is no embedding of the prompt {prompt!r}: add it to the prompts") from None

    def save(self, path: str | Path) -> None:
        """Write them as safetensors, whose names are the prompts as JSON strings (a name may not be empty)."""
        partial = Path(f"{path}.partial")
        tensors.save({json.dumps(prompt): tensor for prompt, tensor in self.prompts.items()}, partial)
        # In one move: a file that is there is taken to be whole.
        partial.replace(path)

    @classmethod
    def load(cls, paths: Iterable[str | Path]) -> Embeddings:
        """Read what `save` wrote, or other embeddings by prompt: dictionaries saved by PyTorch (.pth), as courses hand
        out, or safetensors, whose names are prompts, as they are or as JSON strings.

        :raises CampanileError: a file is neither, or an embedding is not finite.
        """
        return cls({prompt: tensor for path in paths for prompt, tensor in cls._read(Path(path)).items()})

    @staticmethod
    def _read(path: Path) -> dict[str, torch.Tensor]:
        try:
            if path.suffix == ".safetensors":
                stored = safetensors.torch.load_file(path)
                found = {json.loads(name) if name[0] == '"' else name: tensor for name, tensor in stored.items()}
            else:
                found = torch.load(path, map_location="cpu", weights_only=True)
            found = {prompt: tensor.reshape(1, *tensor.shape[-2:]) for prompt, tensor in found.items()}
        except Exception as error:
            reason = str(error).strip().splitlines()[0]
            raise CampanileError(f"{path}: not embeddings by prompt ({reason})") from None
        _check_finite(found, path)
        return found


def tokenise(tokenizer, prompts: list[str]) -> tuple[torch.Tensor, torch.Tensor]:
    """Token numbers and mask of prompts as DeepFloyd IF's pipelines prepare them, int64 (B, 77) both.

    Prompts are lower-cased and stripped, padded to 77 tokens, and cut beyond.
    """
    texts = [prompt.lower().strip() for prompt in prompts]
    batch = tokenizer(texts, padding="max_length", max_length=TOKENS, truncation=True, return_tensors="pt")
    return batch.input_ids, batch.attention_mask


def open_tokenizer(source: Source):
    """The tokenizer.

    :raises CampanileError: it cannot be opened.
    """
    from transformers import AutoTokenizer

    with opening(source, "tokenizer"):
        return AutoTokenizer.from_pretrained(source.name, subfolder="tokenizer", local_files_only=source.local)


def pieces(tokenizer, prompt: str) -> list[str]:
    """The pieces that a prompt is read as, with a mark where a word begins and one at the end."""
    return tokenizer.convert_ids_to_tokens(tokenizer(prompt.lower().strip()).input_ids)


def broken_words(tokenizer, prompt: str) -> list[str]:
    """The words of a prompt that are read in several pieces, such as "cam-pan-ile"."""
    mark = "\N{LOWER ONE EIGHTH BLOCK}"
    # Without punctuation, which is a piece of its own.
    read = [piece for piece in pieces(tokenizer, prompt)[:-1] if any(map(str.isalnum, piece)) or piece == mark]
    words = "-".join(read).replace(f"-{mark}", " ").split()
    return [word.strip(f"{mark}-") for word in words if "-" in word.strip(f"{mark}-")]


def notes(tokenizer, prompt: str) -> list[str]:
    """What of a prompt is not understood, in words; none if all is."""
    tokens = tokenizer(prompt.lower().strip()).input_ids
    found = []
    if len(tokens) > TOKENS:
        found.append(f"{prompt!r} has {len(tokens)} tokens: the last {len(tokens) - TOKENS} are cut off")
    if tokenizer.unk_token_id in tokens:
        found.append(f"{prompt!r} has characters that the tokenizer does not know")
    return found


class TextEncoder:
    """A tokenizer and a T5 encoder, which takes its input on a device (by default where it is)."""

    def __init__(self, tokenizer, encoder, device: torch.device | str | None = None) -> None:
        self.tokenizer, self.encoder = tokenizer, encoder.eval()
        self.device = device or encoder.device

    @classmethod
    def open(
        cls,
        source: Source,
        device: torch.device | str = "cpu",
        dtype: torch.dtype = torch.float32,
        offload: bool = False,
    ):
        """Open both.

        :param dtype: T5-XXL overflows in float16, so bfloat16 or float32.
        :param offload: as for `open_unet`.
        :raises CampanileError: they cannot be opened.
        """
        from transformers import T5EncoderModel

        tokenizer = open_tokenizer(source)
        with opening(source, "text_encoder"):
            encoder = T5EncoderModel.from_pretrained(**source.options("text_encoder"), dtype=dtype)
            encoder = _placed(encoder.eval(), device, offload)
        return cls(tokenizer, encoder, device)

    @torch.no_grad()
    def embed(self, prompts: list[str]) -> torch.Tensor:
        """Embeddings (B, 77, width); the padding is masked."""
        tokens, mask = (part.to(self.device) for part in tokenise(self.tokenizer, prompts))
        return self.encoder(input_ids=tokens, attention_mask=mask).last_hidden_state

    def embeddings(self, prompts: list[str]) -> Embeddings:
        """Embeddings of prompts, each made by itself, so that none changes with what others there are.

        :raises CampanileError: an embedding is not finite.
        """
        found = {prompt: self.embed([prompt]).cpu() for prompt in prompts}
        _check_finite(found, "the text encoder")
        return Embeddings(found)


def _check_finite(found: dict[str, torch.Tensor], where: object) -> None:
    for prompt, tensor in found.items():
        if not tensor.isfinite().all():
            raise CampanileError(
                f"{where}: the embedding of {prompt!r} is not finite; run the text encoder in bfloat16 or float32"
            )
