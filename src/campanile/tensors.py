"""Tensors on disk in safetensors."""

from pathlib import Path

import safetensors.torch
import torch

from campanile import files


def save(tensors: dict[str, torch.Tensor], path: str | Path) -> None:
    """Write tensors by name.

    :raises OSError: writing fails (safetensors' own writer raises another type of error).
    """
    files.write(path, safetensors.torch.save({name: tensor.contiguous() for name, tensor in tensors.items()}))
