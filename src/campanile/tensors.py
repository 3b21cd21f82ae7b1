"""Tensors on disk in safetensors, and whether their numbers are finite."""

import os
from pathlib import Path

import safetensors.torch
import torch

from campanile.errors import RUN_AGAIN, CampanileError, damaged


def save(tensors: dict[str, torch.Tensor], path: str | Path) -> None:
    """Write tensors by name, and wait until they are on the disk: a power cut cannot undo a finished job.

    :raises OSError: writing fails (safetensors' own writer raises another type of error).
    """
    data = safetensors.torch.save({name: tensor.contiguous() for name, tensor in tensors.items()})
    with Path(path).open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def load(path: str | Path, remedy: str = RUN_AGAIN) -> dict[str, torch.Tensor]:
    """Read tensors by name.

    :param remedy: what to do if the file is damaged.
    :raises CampanileError: it is.
    """
    try:
        return safetensors.torch.load_file(path)
    except safetensors.SafetensorError as error:
        raise damaged(path, error, remedy) from None


def check_finite(what: str, remedy: str, *found: torch.Tensor) -> None:
    """Refuse numbers that are not finite: they would become a black picture.

    :raises CampanileError: ``what`` is not finite; ``remedy`` says what to do.
    """
    if not all(each.isfinite().all() for each in found):
        raise CampanileError(f"{what} is not finite; {remedy}")
