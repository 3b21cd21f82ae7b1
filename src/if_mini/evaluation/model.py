"""The model that is measured: a first stage in DeepFloyd IF's format, and its text encoder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from campanile.diffusion.source import Source
from campanile.diffusion.stage import Stage
from campanile.diffusion.text import TextEncoder


@dataclass(frozen=True)
class Model:
    """A stage, and the text encoder that its embeddings come from; both compute in float32."""

    stage: Stage
    text: TextEncoder

    @classmethod
    def open(cls, folder: Path, prompts: Iterable[str], device: torch.device) -> Model:
        """Open a directory in DeepFloyd IF's format.

        :param folder: its weights are float16 or float32.
        :param prompts: those that the stage will be asked for, besides "".
        :raises CampanileError: the folder has no such model.
        """
        half = Path(folder, "unet", "diffusion_pytorch_model.fp16.safetensors").exists()
        source = Source(str(folder), "fp16" if half else None)
        text = TextEncoder.open(source, device)
        return cls(Stage.open(source.name, text.embeddings(["", *prompts]), device, source.variant), text)

    def description(self) -> dict:
        """Its sizes, for the model card."""
        unet: Any = self.stage.unet
        encoder, config = self.text.encoder, unet.config
        layers, channels = config.layers_per_block, config.block_out_channels
        return {
            "size": self.stage.size,
            "channels": list(channels),
            "layers": [layers] * len(channels) if isinstance(layers, int) else list(layers),
            "head_width": config.attention_head_dim,
            "parameters": {"unet": parameters(unet), "text_encoder": parameters(encoder)},
            "text_width": encoder.config.d_model,
            "text_layers": encoder.config.num_layers,
            "vocabulary": len(self.text.tokenizer),
        }


def parameters(network: nn.Module) -> int:
    """How many numbers a network has."""
    return sum(each.numel() for each in network.parameters())
