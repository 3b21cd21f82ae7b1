"""The card of several replicates: numbers become means with intervals."""

from collections.abc import Sequence
from dataclasses import replace

from campanile.intervals import t_interval
from campanile.report.cards import Card, Metric, Series, banded


def pooled(cards: Sequence[Card]) -> Card:
    """The first card, with the mean and Student's interval of each number over all cards, and bands around curves."""
    numbers = [{(each.case, each.metric, each.unit): each.value for each in card.metrics} for card in cards]
    metrics = []
    for key in numbers[0]:
        if all(key in of for of in numbers):
            case, metric, unit = key
            value, low, high = t_interval([of[key] for of in numbers])
            metrics.append(Metric(case, metric, value, unit, low, high, len(cards)))
    series = [_mean(curves) for curves in zip(*(card.series for card in cards), strict=True)]
    return replace(cards[0], metrics=metrics, series=series)


def _mean(curves: Sequence[Series]) -> Series:
    values = zip(*(curve.y for curve in curves), strict=True)
    return banded(curves[0].name, curves[0].x, [t_interval(each) for each in values], curves[0].right)
