"""The IDX format of the MNIST files.

Two zero bytes, the element type, the number of dimensions, each dimension as a big-endian 32-bit integer, then the
elements in C order. Source: LeCun, Cortes and Burges, "The MNIST database of handwritten digits".
"""

import numpy as np

BYTES = bytes([0, 0, 8])
"""How a file of unsigned bytes begins, as those of MNIST do."""


def encode(array: np.ndarray) -> bytes:
    """The bytes of an IDX file that holds ``array``, uint8 with 1 to 255 dimensions."""
    return BYTES + bytes([array.ndim]) + np.array(array.shape, ">u4").tobytes() + array.tobytes()


def decode(data: bytes) -> np.ndarray:
    """The uint8 array in an IDX file of bytes, writable, in the shape that its header gives."""
    dimensions = data[3]
    shape = np.frombuffer(data, ">u4", dimensions, offset=4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * dimensions).reshape(shape).copy()
