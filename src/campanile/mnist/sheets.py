"""Pictures of many digits."""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image


def sheet(images: ArrayLike, columns: int, scale: int = 2) -> Image.Image:
    """uint8 images (N, H, W) in a grid, row by row; every pixel becomes ``scale`` x ``scale`` pixels."""
    picture = Image.fromarray(grid(images, columns))
    return picture.resize((picture.width * scale, picture.height * scale), Image.Resampling.NEAREST)


def stacked(frames: list[ArrayLike], columns: int) -> Image.Image:
    """Several sets of uint8 images (N, H, W), each in a grid, from top to bottom."""
    return Image.fromarray(np.concatenate([grid(images, columns) for images in frames]))


def grid(images: ArrayLike, columns: int, gap: int = 2) -> NDArray:
    """uint8 images (N, H, W), row by row on grey, ``gap`` pixels apart."""
    images = np.asarray(images)
    count, height, width = images.shape
    rows = -(-count // columns)
    canvas = np.full((rows * (height + gap) - gap, columns * (width + gap) - gap), 128, np.uint8)
    for index, image in enumerate(images):
        top, left = index // columns * (height + gap), index % columns * (width + gap)
        canvas[top : top + height, left : left + width] = image
    return canvas
