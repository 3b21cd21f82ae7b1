"""Every number of the study in one table."""

from pathlib import Path
from typing import TYPE_CHECKING

from campanile.report.cards import Card

if TYPE_CHECKING:
    import pandas

COLUMNS = ["section", "case", "metric", "value", "unit"]


def gather(cards: list[Path]) -> "pandas.DataFrame":
    """Metrics of all cards in their order, one row each, with the columns ``COLUMNS``; ``section`` is the card's id.

    :raises CampanileError: a file is not a figure card.
    """
    import pandas

    rows = [
        (card.id, metric.case, metric.metric, metric.value, metric.unit)
        for card in map(Card.load, cards)
        for metric in card.metrics
    ]
    return pandas.DataFrame(rows, columns=COLUMNS)
