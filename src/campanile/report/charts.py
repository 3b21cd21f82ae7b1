"""The curves of a card as an interactive chart, and Plotly, which draws it in the page."""

import base64
import gzip
from dataclasses import asdict
from importlib.resources import files

from campanile.report.cards import Card
from campanile.report.plots import COLOURS


def chart(card: Card) -> dict | None:
    """What the page's script draws: ``title``, ``x``, ``y``, ``log``, ``right`` and ``curves``; None without curves.

    Each curve has ``name``, ``x``, ``y``, ``right`` and ``colour``.
    """
    if not card.series or not card.axes:
        return None
    curves = [asdict(series) | {"colour": COLOURS[i % len(COLOURS)]} for i, series in enumerate(card.series)]
    return asdict(card.axes) | {"title": card.title, "curves": curves}


def plotly_source() -> str:
    """The JavaScript source of Plotly, from its Python package."""
    return (files("plotly") / "package_data" / "plotly.min.js").read_text(encoding="utf-8")


def compressed(source: str) -> str:
    """A script as base64 of gzip, two fifths of its size; the browser unpacks it when a chart comes into view."""
    return base64.b64encode(gzip.compress(source.encode(), mtime=0)).decode()
