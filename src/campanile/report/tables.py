"""The metrics of a card, under its panels and as a table."""

from campanile.report.cards import Metric
from campanile.report.text import column, number, words


def under_panels(metrics: list[Metric], labels: list[str]) -> dict[str, str]:
    """The text under each panel, by label: the metrics whose case is the label, such as "PSNR 26.6 dB"."""
    of_case: dict[str, list[str]] = {}
    for metric in metrics:
        value = f"{metric.value:.1f}" if metric.unit == "dB" else number(float(f"{metric.value:.3g}"))
        of_case.setdefault(metric.case, []).append(f"{words(metric.metric)} {value} {metric.unit}".rstrip())
    return {label: " · ".join(of_case[label]) for label in labels if label in of_case}


def metrics_table(metrics: list[Metric]) -> dict | None:
    """Columns and rows of text; the first cell of a row is its heading. None if there are no metrics.

    One row per case and one column per metric; where that leaves most cells empty, one row per number. An interval
    stands in brackets.
    """
    if not metrics:
        return None
    cases = list(dict.fromkeys(metric.case for metric in metrics))
    names = list(dict.fromkeys((metric.metric, metric.unit) for metric in metrics))
    values = {(metric.case, metric.metric, metric.unit): metric for metric in metrics}
    if len(values) < len(metrics) or 2 * len(values) <= len(cases) * len(names):
        rows = [[each.case, words(each.metric), f"{cells([each])[0]} {each.unit}".rstrip()] for each in metrics]
        return {"columns": ["", "measure", "value"], "rows": rows}
    columns = [cells([values.get((case, *name)) for case in cases]) for name in names]
    return {
        "columns": ["", *(f"{words(name)} ({unit})" if unit else words(name) for name, unit in names)],
        "rows": [list(row) for row in zip(cases, *columns, strict=True)],
    }


def cells(metrics: list[Metric | None]) -> list[str]:
    """Numbers with their intervals, all with the same number of decimals; "" for None."""
    found = [metric for metric in metrics if metric]
    ends = [end for metric in found for end in (metric.low, metric.high) if end is not None]
    written = column([*(metric.value for metric in found), *ends])
    values, bounds = iter(written[: len(found)]), iter(written[len(found) :])
    return [
        (next(values) + (f" [{next(bounds)}, {next(bounds)}]" if metric.low is not None else "")) if metric else ""
        for metric in metrics
    ]
