"""Line plots as pictures; ``charts`` makes the interactive ones."""

import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from campanile import files

# Okabe and Ito's palette: distinct for colour-blind readers, in print, and on light and dark backgrounds.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")


def plot(
    path: str | Path,
    xlabel: str,
    ylabel: str,
    curves: dict[str, tuple],
    log: bool = False,
    right: tuple[str, dict[str, tuple]] | None = None,
) -> None:
    """Write a line plot.

    Curves of fewer than 20 points have a marker at each point.

    :param curves: name -> (x, y).
    :param log: whether the left y axis is logarithmic.
    :param right: the label of a second y axis, and its curves.
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
    png = io.BytesIO()
    figure.savefig(png)
    files.write(path, png.getvalue())
    pyplot.close(figure)


def smooth(values: NDArray, window: int) -> NDArray:
    """Running mean of the last ``window`` values (fewer at the start)."""
    total = np.cumsum(np.concatenate([[0.0], values]))
    stop = np.arange(1, len(values) + 1)
    start = np.maximum(stop - window, 0)
    return (total[stop] - total[start]) / (stop - start)
