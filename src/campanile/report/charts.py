"""The curves of a card as an interactive chart."""

from dataclasses import asdict
from itertools import cycle

from campanile.report.cards import Card
from campanile.report.plots import COLOURS


def chart(card: Card) -> dict | None:
    """What the page's script draws: ``title``, ``x``, ``y``, ``log``, ``right`` and ``curves``; None without curves.

    Each curve has what ``cards.Series`` has, and a ``colour``.
    """
    if not card.series or not card.axes:
        return None
    curves = [asdict(series) | {"colour": colour} for series, colour in zip(card.series, cycle(COLOURS))]
    return asdict(card.axes) | {"title": card.title, "curves": curves}
