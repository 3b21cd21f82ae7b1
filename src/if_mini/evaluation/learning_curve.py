"""The learning curve: training loss by timestep."""

from __future__ import annotations

import csv
from pathlib import Path

from if_mini.training.trainer import DECILES


def read_progress(path: Path) -> list[dict[str, float]]:
    """The rows of the trainer's progress.csv, without empty cells; no rows if there is no such file."""
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return [{name: float(value) for name, value in row.items() if value} for row in csv.DictReader(file)]


def plot(progress: list[dict[str, float]], path: str | Path) -> None:
    """Plot the mean squared error in eps by tenth of the timesteps against images seen; both axes logarithmic.

    Without progress the plot is empty.
    """
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import colormaps, pyplot

    figure, axes = pyplot.subplots(figsize=(5.6, 3.6), dpi=160, layout="constrained")
    scale = "log" if progress else "linear"
    # Rows crowd together at the right of a logarithmic axis: average those within 5 % of the images seen.
    groups = groups_of_growth([row["images"] for row in progress])
    images = [progress[last]["images"] for _, last in groups]
    for decile, name in enumerate(DECILES):
        means = [sum(row[name] for row in progress[a : b + 1]) / (b + 1 - a) for a, b in groups]
        label = f"{100 * decile}-{100 * decile + 99}"
        axes.plot(images, means, label=label, color=colormaps["viridis"](decile / 9.5), linewidth=1.2)
    axes.set(xlabel="images seen", ylabel="mean squared error in eps", xscale=scale, yscale=scale)
    axes.grid(alpha=0.25, which="both")
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    if progress:
        figure.legend(title="timesteps", frameon=False, loc="outside right upper", fontsize=8, title_fontsize=8)
    figure.savefig(path)
    pyplot.close(figure)


def groups_of_growth(images: list[float], growth: float = 1.05) -> list[tuple[int, int]]:
    """First and last index of consecutive rows within which the images grow by no more than a factor `growth`."""
    groups, first = [], 0
    for index in range(len(images)):
        if index == len(images) - 1 or images[index + 1] > growth * images[first]:
            groups.append((first, index))
            first = index + 1
    return groups
