"""All numbers of the study in one table, ``results/metrics.csv``."""

from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING

from campanile.report.cards import Card

if TYPE_CHECKING:
    import pandas

COLUMNS = ["section", "case", "metric", "value", "unit", "low", "high", "n"]


def gather(cards: list[Path]) -> "pandas.DataFrame":
    """The metrics of all cards, one row each, with the columns ``COLUMNS``; ``section`` is the id of the card.

    :raises CampanileError: a file is not a figure card.
    """
    import pandas

    rows = [(card.id, *astuple(metric)) for card in map(Card.load, cards) for metric in card.metrics]
    return pandas.DataFrame(rows, columns=COLUMNS)
