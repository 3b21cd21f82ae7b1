"""Line plots as pictures; ``charts`` makes the interactive ones."""

import io
from collections.abc import Iterable, Sequence
from itertools import cycle, repeat
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from campanile import files
from campanile.report.cards import Axes, Series

# Okabe and Ito's palette: distinct for colour-blind readers, in print, and on light and dark backgrounds.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")


def plot(path: str | Path, axes: Axes, series: Sequence[Series]) -> None:
    """Draw curves as PNG or SVG, by the ending of ``path``."""
    files.write(path, drawn(Path(path).suffix[1:], axes, series, zip(cycle(COLOURS), repeat("-"))))


def drawn(kind: str, axes: Axes, series: Sequence[Series], styles: Iterable[tuple[str, str]]) -> bytes:
    """Curves as "png" or "svg", with their colours and line styles; the same curves give the same bytes.

    Curves of fewer than 20 points have a marker at each point.
    """
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "campanile"
    from matplotlib import pyplot

    size = 5.6, 3.4 + 0.06 * max(0, len(series) - 9)  # a long legend leaves as much room for the curves
    figure, left = pyplot.subplots(figsize=size, dpi=200, layout="constrained")
    left.set(xlabel=axes.x, ylabel=axes.y, yscale="log" if axes.log else "linear")
    sides = [left]
    if axes.right:
        sides.append(left.twinx())
        sides[1].set(ylabel=axes.right)
    lines = []
    for (colour, line), curve in zip(styles, series, strict=False):
        style: dict[str, Any] = {"color": colour, "linestyle": line, "linewidth": 1.4}
        style["marker"] = "o" if len(curve.x) < 20 else ""
        lines += sides[curve.right].plot(curve.x, curve.y, label=curve.name, **style)
        if curve.low:
            sides[curve.right].fill_between(curve.x, curve.low, curve.high, color=colour, alpha=0.2, linewidth=0)
    for side in sides:
        side.spines["top"].set_visible(False)
    left.spines["right"].set_visible(False)
    left.grid(alpha=0.25)
    if len(lines) > 1:
        figure.legend(handles=lines, frameon=False, loc="outside upper center", ncols=min(3, len(lines)))
    data = io.BytesIO()
    figure.savefig(data, format=kind, metadata={"Date": None} if kind == "svg" else None)
    pyplot.close(figure)
    return data.getvalue()


def smooth(values: NDArray, window: int) -> NDArray:
    """Running mean of the last ``window`` values (fewer at the start)."""
    total = np.cumsum(np.concatenate([[0.0], values]))
    stop = np.arange(1, len(values) + 1)
    start = np.maximum(stop - window, 0)
    return (total[stop] - total[start]) / (stop - start)
