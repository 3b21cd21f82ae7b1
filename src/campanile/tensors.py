"""Tensors on disk, as safetensors."""

from pathlib import Path

import safetensors.torch
import torch


def save(tensors: dict[str, torch.Tensor], path: str | Path) -> None:
    """Write tensors by name; OSError if that fails, as from any other file (safetensors' own writer raises its own)."""
    data = safetensors.torch.save({name: tensor.contiguous() for name, tensor in tensors.items()})
    Path(path).write_bytes(data)
