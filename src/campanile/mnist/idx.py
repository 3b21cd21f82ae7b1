"""The IDX format of the MNIST files.

Two zero bytes, the element type, the number of dimensions, each dimension as a big-endian 32-bit integer, then the
elements in C order. Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits".
"""

import math
from pathlib import Path

import numpy as np

from campanile.errors import CampanileError

BYTES = bytes([0, 0, 8])
"""How a file of unsigned bytes begins, as those of MNIST do."""


def encode(array: np.ndarray) -> bytes:
    """The bytes of an IDX file that holds ``array``.

    :raises ValueError: ``array`` is not uint8 with 1 to 255 dimensions.
    """
    if array.dtype != np.uint8 or not 1 <= array.ndim <= 255:
        raise ValueError(
            f"an IDX file of bytes needs a uint8 array of 1 to 255 dimensions, not {array.dtype} {array.shape}"
        )
    header = BYTES + bytes([array.ndim]) + np.array(array.shape, ">u4").tobytes()
    return header + array.tobytes()


def read(path: str | Path) -> np.ndarray:
    """The uint8 array in an IDX file, writable, in the shape that its header gives.

    :raises CampanileError: the file cannot be read, does not hold bytes in IDX, or is too short or too long.
    """
    try:
        data = np.fromfile(path, np.uint8)
    except OSError as error:
        raise CampanileError(f"cannot read {path}: {error.strerror or error}") from error
    magic = data[:4].tobytes()
    if magic[:3] != BYTES or magic[3:] in (b"", b"\0"):
        start = f"starts with 0x{magic.hex()}" if magic else "is empty"
        raise CampanileError(f"{path} is not an IDX file of bytes: it {start}; delete it and run again")
    header = 4 + 4 * magic[3]
    # A truncated header counts as an empty array: the size is wrong either way.
    shape = tuple(data[4:header].view(">u4").tolist()) if data.size >= header else (0,)
    expected = header + math.prod(shape)
    if data.size != expected:
        raise CampanileError(
            f"{path} is truncated or corrupt: it has {data.size} bytes, its header needs {expected}; "
            "delete it and run again"
        )
    return data[header:].reshape(shape)
