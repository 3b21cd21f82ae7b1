"""IF-mini as a directory that diffusers opens: `IFPipeline.from_pretrained(folder)`."""

from __future__ import annotations

from pathlib import Path

import torch
from diffusers.pipelines.deepfloyd_if import IFPipeline
from torch import nn

from campanile.mini.network import scheduler


def export(unet: nn.Module, text_encoder: nn.Module, tokenizer, folder: Path, variant: str | None = "fp16") -> None:
    """Write the pipeline in DeepFloyd IF's format: safetensors, float16 or (variant None) float32; no checker."""
    dtype = torch.float16 if variant == "fp16" else torch.float32
    pipeline = IFPipeline(
        tokenizer=tokenizer,
        text_encoder=text_encoder.to(dtype),
        unet=unet.to(dtype),
        scheduler=scheduler(),
        safety_checker=None,
        feature_extractor=None,
        watermarker=None,
        requires_safety_checker=False,
    )
    pipeline.save_pretrained(folder, safe_serialization=True, variant=variant)
