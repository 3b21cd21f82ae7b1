"""The MNIST arrays: IDX files, what training reads from them, and the mean training image."""

from __future__ import annotations

import math
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from campanile.errors import CampanileError

if TYPE_CHECKING:  # torch takes seconds to import, and fetching the data does not need it
    import torch

TRAIN_IMAGES = "train-images-idx3-ubyte"
TRAIN_LABELS = "train-labels-idx1-ubyte"
TEST_IMAGES = "t10k-images-idx3-ubyte"
TEST_LABELS = "t10k-labels-idx1-ubyte"

_UNSIGNED_BYTE = 8  # the IDX code of the element type, the third byte of a file


def encode_idx(array: np.ndarray) -> bytes:
    """The bytes of an IDX file.

    Two zero bytes, the element type, the number of dimensions, each dimension as a big-endian 32-bit integer, the
    elements in C order. Takes a uint8 array of 1 to 255 dimensions; ValueError otherwise.
    Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits", the section on file formats.
    """
    if array.dtype != np.uint8 or not 1 <= array.ndim <= 255:
        raise ValueError(
            f"an IDX file of bytes needs a uint8 array of 1 to 255 dimensions, not {array.dtype} {array.shape}"
        )
    header = bytes([0, 0, _UNSIGNED_BYTE, array.ndim]) + np.array(array.shape, ">u4").tobytes()
    return header + array.tobytes()


def write_files(contents: dict[Path, bytes]) -> None:
    """Write some files, all or none: each to a temporary name beside it, renamed when all of them are complete.

    Makes the folders they need.

    :raises CampanileError: the disk is full, a folder read-only; no temporary file stays.
    """
    temporary = {path: path.with_name(path.name + ".partial") for path in contents}
    try:
        for path, data in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary[path].write_bytes(data)
        for path, partial in temporary.items():
            partial.replace(path)
    except OSError as error:
        folder = ", ".join(sorted({str(path.parent) for path in contents}))
        reason = error.strerror or error
        raise CampanileError(f"cannot write to {folder}: {reason}; free some space or make it writable") from error
    finally:
        for partial in temporary.values():
            with suppress(OSError):  # renamed, never made, or on a read-only disk: the first error is the one to tell
                partial.unlink()


def read_idx(path: str | Path) -> np.ndarray:
    """The uint8 array in an IDX file (writable, in memory), in the shape that its header gives.

    :raises CampanileError: the file cannot be read, is not IDX of unsigned bytes, or is too short or too long.
    """
    try:
        data = np.fromfile(path, np.uint8)
    except OSError as error:
        raise CampanileError(f"cannot read {path}: {error.strerror or error}") from error
    magic = data[:4].tobytes()
    if magic[:3] != bytes([0, 0, _UNSIGNED_BYTE]) or magic[3:] in (b"", b"\0"):
        start = f"starts with 0x{magic.hex()}" if magic else "is empty"
        raise CampanileError(f"{path} is not an IDX file of bytes: it {start}; delete it and fetch the data again")
    header = 4 + 4 * magic[3]
    # A header that is cut off itself counts as an empty array, whose size is wrong as well.
    shape = tuple(data[4:header].view(">u4").tolist()) if data.size >= header else (0,)
    expected = header + math.prod(shape)
    if data.size != expected:
        raise CampanileError(
            f"{path} is truncated or corrupt: it has {data.size} bytes, its header needs {expected}; "
            "delete it and fetch the data again"
        )
    return data[header:].reshape(shape)


def load(images_path: str | Path, labels_path: str | Path) -> tuple[torch.Tensor, torch.Tensor]:
    """Images, uint8 (N, 28, 28), 0 (paper) to 255 (ink), and their labels, int64 (N,), 0 to 9.

    :raises CampanileError: a file is not what its name says, or the two do not belong together.
    """
    import torch

    images, labels = read_idx(images_path), read_idx(labels_path)
    if images.shape[1:] != (28, 28):
        raise CampanileError(f"{images_path} holds an array of shape {images.shape}, not 28 x 28 images")
    if labels.ndim != 1 or labels.max(initial=0) > 9:
        raise CampanileError(f"{labels_path} does not hold labels 0 to 9: its shape is {labels.shape}")
    if len(images) != len(labels):
        raise CampanileError(f"{images_path} has {len(images)} images but {labels_path} has {len(labels)} labels")
    return torch.from_numpy(images), torch.from_numpy(labels).long()


def mean_image(images: torch.Tensor) -> torch.Tensor:
    """The centroid of images, uint8 (N, 28, 28), N >= 1, as float32 (28, 28) in [0, 1].

    Of all predictions that ignore their input, this one has the least mean squared error.
    """
    import torch

    # Summed as integers: exact, so the same on every device, and no float copy of the whole set.
    return (images.sum(dim=0, dtype=torch.int64).double() / (255 * len(images))).float()
