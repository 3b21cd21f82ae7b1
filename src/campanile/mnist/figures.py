"""Pictures of Part B: sheets of digits, and plots."""

from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

# Okabe and Ito's colours: told apart by colour-blind readers, in print, and on light and dark grounds.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")


def to_bytes(images: ArrayLike) -> NDArray:
    """Digits in [0, 1] (clipped if outside), (N, H, W) or (N, 1, H, W), as uint8 (N, H, W)."""
    digits = np.asarray(images)
    digits = digits.reshape(len(digits), *digits.shape[-2:])
    return (np.clip(digits, 0, 1) * 255).round().astype(np.uint8)


def sheet(images: NDArray, columns: int, scale: int = 2) -> Image.Image:
    """uint8 images (N, H, W) as a grid, row by row, each pixel ``scale`` wide."""
    picture = Image.fromarray(grid(images, columns))
    return picture.resize((picture.width * scale, picture.height * scale), Image.Resampling.NEAREST)


def film(frames: list[NDArray], columns: int) -> Image.Image:
    """Frames, uint8 images (N, H, W) each, as grids below each other."""
    return Image.fromarray(np.concatenate([grid(images, columns) for images in frames]))


def grid(images: NDArray, columns: int, gap: int = 2) -> NDArray:
    """uint8 images (N, H, W), row by row on grey, ``gap`` pixels apart."""
    count, height, width = images.shape
    rows = -(-count // columns)
    canvas = np.full((rows * (height + gap) - gap, columns * (width + gap) - gap), 128, np.uint8)
    for index, image in enumerate(images):
        top, left = index // columns * (height + gap), index % columns * (width + gap)
        canvas[top : top + height, left : left + width] = image
    return canvas


def plot(
    path: str | Path,
    xlabel: str,
    ylabel: str,
    curves: dict[str, tuple],
    log: bool = False,
    right: tuple[str, dict[str, tuple]] | None = None,
) -> None:
    """Write a line plot of ``curves``, name -> (x, y).

    ``log`` makes the left y axis logarithmic; ``right`` is the label and the curves of a second one. Curves of fewer
    than 20 points are marked at each.
    """
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(5.6, 3.4), dpi=200, layout="constrained")
    sides = [(axes, ylabel, curves)]
    if right:
        sides.append((axes.twinx(), *right))
    colours = iter(COLOURS)
    lines = []
    for side, label, group in sides:
        side.set(xlabel=xlabel, ylabel=label, yscale="log" if log and side is axes else "linear")
        side.spines["top"].set_visible(False)
        for name, (x, y) in group.items():
            lines += side.plot(x, y, label=name, color=next(colours), linewidth=1.4, marker="o" if len(x) < 20 else "")
    axes.spines["right"].set_visible(False)
    axes.grid(alpha=0.25)
    if len(lines) > 1:
        figure.legend(handles=lines, frameon=False, loc="outside upper center", ncols=min(3, len(lines)))
    figure.savefig(path)
    pyplot.close(figure)


def smooth(values: NDArray, window: int) -> NDArray:
    """Running mean of the last ``window`` values (fewer at the start)."""
    total = np.cumsum(np.concatenate([[0.0], values]))
    stop = np.arange(1, len(values) + 1)
    start = np.maximum(stop - window, 0)
    return (total[stop] - total[start]) / (stop - start)
