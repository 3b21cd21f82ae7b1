"""Tensors on disk in safetensors, and whether their numbers are finite."""

from pathlib import Path

import safetensors.torch
import torch

from campanile import files
from campanile.errors import CampanileError
from campanile.files import reading


def save(tensors: dict[str, torch.Tensor], path: str | Path) -> None:
    """Write tensors by name.

    :raises OSError: writing fails (safetensors' own writer raises another type of error).
    """
    files.write(path, safetensors.torch.save({name: tensor.contiguous() for name, tensor in tensors.items()}))


def load(path: str | Path) -> dict[str, torch.Tensor]:
    """Read tensors by name.

    :raises CampanileError: the file is damaged.
    """
    with reading(path):
        return safetensors.torch.load_file(path)


def check_finite(what: str, remedy: str, *found: torch.Tensor) -> None:
    """Refuse numbers that are not finite: they would become a black picture.

    :raises CampanileError: ``what`` is not finite; ``remedy`` says what to do.
    """
    if not all(each.isfinite().all() for each in found):
        device = found[0].device.type
        reduced = f" in {torch.get_autocast_dtype(device)}" if torch.is_autocast_enabled(device) else ""
        raise CampanileError(f"{what} is not finite{reduced.replace('torch.', '')}; {remedy}")
