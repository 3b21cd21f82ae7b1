"""Curves of a card as an interactive chart, and the library that draws it in the page."""

import base64
import gzip
from importlib.resources import files

from campanile.mnist.plots import COLOURS
from campanile.report.cards import Card


def chart(card: Card) -> dict | None:
    """What the page's script draws: ``title``, ``x``, ``y``, ``log``, ``right`` and ``curves``; None without curves.

    Each curve has ``name``, ``x``, ``y``, ``right`` and ``colour``.
    """
    if not card.series or not card.axes:
        return None
    axes = {"x": card.axes.x, "y": card.axes.y, "log": card.axes.log, "right": card.axes.right}
    curves = [
        {"name": one.name, "x": one.x, "y": one.y, "right": one.right, "colour": COLOURS[i % len(COLOURS)]}
        for i, one in enumerate(card.series)
    ]
    return {"title": card.title, **axes, "curves": curves}


def library() -> str:
    """The source of Plotly, as its Python package has it."""
    return (files("plotly") / "package_data" / "plotly.min.js").read_text(encoding="utf-8")


def packed(source: str) -> str:
    """A script compressed, as text: two fifths of its size, and unpacked by the browser only where a chart is seen."""
    return base64.b64encode(gzip.compress(source.encode(), mtime=0)).decode()
