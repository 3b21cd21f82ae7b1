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
    """Read tensors by name; a damaged file is a CampanileError, see ``files.reading``."""
    with reading(path):
        return safetensors.torch.load_file(path)


def check_finite(what: str, remedy: str, *found: torch.Tensor) -> None:
    """Raise a CampanileError with the remedy if ``what`` is not finite: it would become a black picture."""
    if not all(each.isfinite().all() for each in found):
        device = found[0].device.type
        if torch.is_autocast_enabled(device):
            what += str(torch.get_autocast_dtype(device)).replace("torch.", " in ")
        raise CampanileError(f"{what} is not finite; {remedy}")
