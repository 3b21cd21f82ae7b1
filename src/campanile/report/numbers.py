"""All numbers of the study in one table, ``results/metrics.csv``."""

import csv
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING

from campanile.files import reading
from campanile.report.cards import Card, Metric

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


def read(path: Path) -> list[Card]:
    """The cards that ``gather`` read, with their numbers alone; another file is a CampanileError."""
    cards: dict[str, Card] = {}
    with reading(path), path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            low, high = (float(row[end]) if row.get(end) else None for end in ("low", "high"))
            known = (row["case"], row["metric"], float(row["value"]), row["unit"], low, high, int(row.get("n") or 1))
            cards.setdefault(row["section"], Card(row["section"], rule="")).metrics.append(Metric(*known))
    return list(cards.values())
