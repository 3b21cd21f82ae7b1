"""Tensors on disk in safetensors."""

import os
from pathlib import Path

import safetensors.torch
import torch


def save(tensors: dict[str, torch.Tensor], path: str | Path) -> None:
    """Write tensors by name, and wait until they are on the disk: a power cut cannot undo a finished job.

    :raises OSError: writing fails (safetensors' own writer raises another type of error).
    """
    data = safetensors.torch.save({name: tensor.contiguous() for name, tensor in tensors.items()})
    with Path(path).open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
