"""Tensors on disk, as safetensors."""

import os
from pathlib import Path

import safetensors.torch
import torch


def save(tensors: dict[str, torch.Tensor], path: str | Path) -> None:
    """Write tensors by name, down to the disk: what comes after may rely on them, a power cut between or not.

    :raises OSError: that fails, as with any other file (safetensors' own writer raises errors of its own).
    """
    data = safetensors.torch.save({name: tensor.contiguous() for name, tensor in tensors.items()})
    with Path(path).open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
