"""IF-mini as directories that diffusers opens."""

from __future__ import annotations

from pathlib import Path

import torch
from diffusers.pipelines.deepfloyd_if import IFPipeline, IFSuperResolutionPipeline
from torch import nn

from if_mini.training.unet import scheduler

UNCHECKED = {"safety_checker": None, "feature_extractor": None, "watermarker": None, "requires_safety_checker": False}
"""Nothing in the training pictures calls for a safety checker or a watermark."""


def export(unet: nn.Module, text_encoder: nn.Module, tokenizer, folder: Path, variant: str | None = "fp16") -> None:
    """Write the first stage in DeepFloyd IF's format, as safetensors; `IFPipeline.from_pretrained(folder)` opens it.

    :param variant: "fp16", or None for float32.
    """
    dtype = torch.float16 if variant == "fp16" else torch.float32
    parts = {"tokenizer": tokenizer, "text_encoder": text_encoder.to(dtype), "unet": unet.to(dtype)}
    pipeline = IFPipeline(**parts, scheduler=scheduler(), **UNCHECKED)
    pipeline.save_pretrained(folder, safe_serialization=True, variant=variant)


def export_second(unet: nn.Module, folder: Path) -> None:
    """Write the second stage in float16. It has no text encoder: it takes the first stage's embeddings.

    `IFSuperResolutionPipeline.from_pretrained(folder, variant="fp16", text_encoder=None)` opens it.
    """
    parts = {"tokenizer": None, "text_encoder": None, "unet": unet.half()}
    schedulers = {"scheduler": scheduler("sample"), "image_noising_scheduler": scheduler()}
    pipeline = IFSuperResolutionPipeline(**parts, **schedulers, **UNCHECKED)
    pipeline.save_pretrained(folder, safe_serialization=True, variant="fp16")
