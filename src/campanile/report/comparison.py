"""Runs side by side: configuration, numbers, curves and pictures."""

from __future__ import annotations

import base64
import json
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path

from campanile import files
from campanile.errors import CampanileError
from campanile.files import read_json
from campanile.intervals import Interval, t_interval
from campanile.report import assets, numbers, plots, tables
from campanile.report.cards import Card, Metric
from campanile.report.panels import inline
from campanile.report.text import flatten, words

FIELDS = ["run", "figure", "case", "metric", "unit", "value", "low", "high", "n"]


@dataclass(frozen=True)
class Run:
    """A results folder: its ``report/run.json``, empty if there is none, and its figures by id."""

    folder: Path
    record: dict
    figures: dict[str, Card]
    pictured: bool

    @classmethod
    def open(cls, folder: Path, captions: Path) -> Run:
        """Read a results folder, or the folder that contains it, with the titles of figures from ``captions``.

        Without ``figures/`` it is not ``pictured``, and its numbers come from ``metrics.csv``.

        :raises CampanileError: it has neither, or one that cannot be read.
        """
        folder = folder / "results" if (folder / "results").is_dir() else folder
        table, pictured = folder / "metrics.csv", (folder / "figures").is_dir()
        path = folder / "report" / "run.json"
        record = read_json(path, "delete it and make the report again") if path.is_file() else {}
        cards = {path.parent.name: path for path in sorted(folder.glob("figures/*/card.json"))}
        if ((record.get("config") or {}).get("mnist") or {}).get("replicates", 1) > 1:
            cards |= {path.parent.name: path for path in folder.glob("figures/*/pooled.json")}
        found = numbers.read(table) if table.is_file() and not pictured else list(map(Card.load, cards.values()))
        if not found:
            raise CampanileError(f"{folder}: no results here; name the folder that has figures/ and report/ in it")
        return cls(folder, record, {card.id: card.titled(captions) for card in found}, pictured)


@dataclass(frozen=True)
class Comparison:
    """The differences between ``runs``, by label.

    ``columns``: labels by heading; runs that differ in the seed alone share a column. ``settings``: (key, value in each
    column) where they differ. ``rows``: each number's ``figure``, the ``values`` of its columns, None without one, its
    ``cells`` as text under ``headings``, the last B - A of two columns or two runs, with a star where it is more than
    chance, and whether it is the ``same`` in
    all runs. ``figures``: each figure of at least two runs with its ``title``, ``pictures`` in rows, the ``chart`` of
    all curves, and whether they are the ``same``. ``only``: ids of the figures that some runs lack, by who has them.
    """

    runs: dict[str, Run]
    columns: dict[str, list[str]]
    settings: list[tuple[str, ...]]
    headings: list[str]
    rows: list[dict]
    figures: list[dict]
    only: dict[str, list[str]]


def compare(given: Sequence[Run]) -> Comparison:
    """Compare runs.

    :raises CampanileError: they are fewer than two, or a picture cannot be read.
    """
    if len(given) < 2:
        raise CampanileError("a comparison needs two or more results folders; name them")
    runs = dict(zip([*string.ascii_uppercase, *(str(run.folder) for run in given[26:])], given, strict=False))
    columns = _columns(runs)
    sides = list(columns.values()) if len(columns) == 2 else [[label] for label in runs] if len(runs) == 2 else []
    change = [" - ".join(_span(side, runs) for side in reversed(sides))] if sides else []
    headings = ["figure", "case", "measure", *columns, *change]
    made = Comparison(runs, columns, _settings(runs, columns), headings, [], [], {})
    for name in dict.fromkeys(name for run in given for name in run.figures):
        cards = {label: run.figures[name] for label, run in runs.items() if name in run.figures}
        pictured = {label: runs[label] for label in cards if runs[label].pictured}
        if len(cards) > 1:
            made.rows.extend(_rows(name, cards, list(columns.values()), sides))
        if len(pictured) > 1:
            made.figures.append(_figure(name, pictured))
        numeric = any(card.metrics for card in cards.values())
        if any(label not in cards and (run.pictured or numeric) for label, run in runs.items()):
            made.only.setdefault(_span(list(cards), runs), []).append(name)
    return made


def _columns(runs: dict[str, Run]) -> dict[str, list[str]]:
    """A seed that comes twice is no replicate: it starts another column."""
    columns: dict[tuple[str, int], list[str]] = {}
    times: Counter = Counter()
    for label, run in runs.items():
        config = run.record.get("config") or {"unknown": label}
        others = json.dumps(config | {"seed": None}, sort_keys=True)
        times[others, config.get("seed")] += 1
        columns.setdefault((others, times[others, config.get("seed")]), []).append(label)
    return {_span(each, runs) + (f", {len(each)} seeds" if len(each) > 1 else ""): each for each in columns.values()}


def _span(labels: list[str], runs: dict[str, Run]) -> str:
    """Labels in short: A-C if they follow each other, else A, C."""
    together = len(labels) > 1 and "\n".join(labels) in "\n".join(runs)
    return f"{labels[0]}-{labels[-1]}" if together else ", ".join(labels)


def _settings(runs: dict[str, Run], columns: dict[str, list[str]]) -> list[tuple[str, ...]]:
    """What differs in the configuration, code, versions and hardware of the runs that record them."""
    facts, rows = {label: _facts(run) for label, run in runs.items()}, []
    for key in dict.fromkeys(key for each in facts.values() for key in each):
        values = {label: each.get(key, "none" if runs[label].record else "") for label, each in facts.items()}
        if len({values[label] for label in runs if key == "configuration" or runs[label].record}) > 1:
            cells = (dict.fromkeys(values[label] for label in column) for column in columns.values())
            rows.append((key, *map(", ".join, cells)))
    return rows


def _facts(run: Run) -> dict[str, str]:
    if not run.record:
        return {"configuration": "not recorded, make the report"}
    more = {name: run.record[name] for name in ("commit", "versions") if run.record.get(name)}
    more["hardware"] = sorted({card.hardware for card in run.figures.values()} - {""})
    return {"configuration": "recorded"} | dict(flatten(run.record.get("config", {}) | more))


def _rows(figure: str, cards: dict[str, Card], columns: list[list[str]], sides: list[list[str]]) -> list[dict]:
    """The numbers of a figure, with the difference of the ``sides`` if there are two."""
    rows = []
    found = {label: {(one.case, one.metric, one.unit): one for one in card.metrics} for label, card in cards.items()}
    for key in dict.fromkeys(key for each in found.values() for key in each):
        of_run = {label: each.get(key) for label, each in found.items()}
        values = [_mean([of_run.get(label) for label in column]) for column in columns]
        first, second = [_mean([of_run.get(label) for label in side]) for side in sides] or (None, None)
        same = len({repr(each and float(each.value)) for each in of_run.values()}) == 1
        change = "=" if same else _difference(first, second) if first and second else ""
        case, metric, unit = key
        measure = f"{words(metric)} ({unit})" if unit else words(metric)
        cells = [figure, case, measure, *tables.cells(values), *([change] if sides else [])]
        rows.append({"figure": figure, "values": values, "cells": cells, "same": same})
    return rows


def _difference(first: Metric, second: Metric) -> str:
    """The second minus the first, with a star if the 95 % interval of the difference excludes 0."""
    text = f"{second.value - first.value:+.4g}"
    if first.low is None or first.high is None or second.low is None or second.high is None:
        return text
    between = Interval(second.value, second.low, second.high).minus(Interval(first.value, first.low, first.high))
    return text if between.low <= 0 <= between.high else f"{text} *"


def _mean(found: list[Metric | None]) -> Metric | None:
    """The mean over the runs that have a number, with its interval."""
    metrics = [each for each in found if each]
    if len(metrics) < 2:
        return metrics[0] if metrics else None
    value, low, high = t_interval([each.value for each in metrics])
    return replace(metrics[0], value=value, low=low, high=high, n=len(metrics))


def _figure(name: str, runs: dict[str, Run]) -> dict:
    """A figure's pictures in rows, by file name; None stands for a picture that a run lacks."""
    cards = {label: run.figures[name] for label, run in runs.items()}
    first = next(iter(cards.values()))
    pictures: dict[str, dict] = {}
    for label, run in runs.items():
        path = run.folder / "figures" / name / "card.json"
        pictures[label] = {panel.image: inline(panel, path, first.title) for panel in cards[label].panels}
    images = dict.fromkeys(image for each in pictures.values() for image in each)
    rows = [{label: each.get(image) for label, each in pictures.items()} for image in images]
    sources = [{each and each["source"] for each in row.values()} for row in rows]
    same = all(len(each) == 1 for each in sources) and all(card.series == first.series for card in cards.values())
    return {"id": name, "title": first.title, "pictures": rows, "chart": None if same else _chart(cards), "same": same}


def _chart(cards: dict[str, Card]) -> str | None:
    """The curves of all runs as an SVG data URI: a colour for each run, a line style for each curve."""
    axes = next((card.axes for card in cards.values() if card.axes), None)
    curves, styles = [], []
    for colour, (label, card) in zip(cycle(plots.COLOURS), cards.items()):
        for dash, curve in zip(cycle(("-", "--", ":", "-.")), card.series):
            right = curve.right and bool(axes and axes.right)
            curves.append(replace(curve, name=f"{label}: {curve.name}", right=right))
            styles.append((colour, dash))
    if not axes or not curves:
        return None
    return "data:image/svg+xml;base64," + base64.b64encode(plots.drawn("svg", axes, curves, styles)).decode()


def as_text(made: Comparison) -> str:
    """The comparison for a terminal."""
    lines = [f"{label}  {run.folder}" for label, run in made.runs.items()]
    settings = [("", *made.columns), *made.settings] if made.settings else [("no difference",)]
    lines += ["", "Configuration", *_aligned(settings)]
    differing = [row["cells"] for row in made.rows if not row["same"]]
    stars = sum(cells[-1].endswith("*") for cells in differing)
    more = f", {stars} by more than chance (*: the 95 % interval of the difference excludes 0)" if stars else ""
    lines += ["", f"Numbers: {len(differing)} of {len(made.rows)} differ{more}"]
    lines += _aligned([made.headings, *differing], right=3) if differing else []
    changed = [figure["id"] for figure in made.figures if not figure["same"]]
    lines += ["", f"Pictures and curves: {len(changed)} of {len(made.figures)} figures differ"]
    lines += [f"  {name}" for name in changed]
    return "\n".join(lines + [f"Only in {labels}: {', '.join(names)}" for labels, names in made.only.items()])


def _aligned(rows: Sequence[Sequence[str]], right: int = 1000) -> list[str]:
    """Rows in aligned columns, each as wide as its longest cell, but at most 60 characters; to the right from one."""
    widths = [min(60, max(map(len, column))) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = zip(row, widths, strict=True)
        padded = [cell.rjust(width) if i >= right else cell.ljust(width) for i, (cell, width) in enumerate(cells)]
        lines.append("  " + "  ".join(padded).rstrip())
    return lines


def as_page(made: Comparison, sources: Path) -> str:
    """The comparison as an HTML page that loads nothing else; every string in it is escaped."""
    template = assets.environment(sources).get_template("comparison.html.j2")
    return template.render(made=made, style=assets.style(sources), policy=assets.policy())


def _records(made: Comparison) -> list[tuple]:
    """Every number of every column, in the order of ``FIELDS``."""
    return [
        (heading, row["figure"], one.case, one.metric, one.unit, one.value, one.low, one.high, one.n)
        for row in made.rows
        for heading, one in zip(made.columns, row["values"], strict=True)
        if one
    ]


def as_csv(made: Comparison) -> str:
    """The numbers as CSV, with the columns ``FIELDS``."""
    import pandas

    return pandas.DataFrame(_records(made), columns=FIELDS).to_csv(index=False)


def as_json(made: Comparison) -> str:
    """The columns as JSON: ``runs``, each with ``run``, ``folders``, ``settings`` that differ, and ``numbers``."""
    runs = [
        {
            "run": heading,
            "folders": [str(made.runs[label].folder) for label in labels],
            "settings": {row[0]: row[place] for row in made.settings},
            "numbers": [dict(zip(FIELDS[1:], one[1:], strict=True)) for one in _records(made) if one[0] == heading],
        }
        for place, (heading, labels) in enumerate(made.columns.items(), start=1)
    ]
    runs = json.loads(json.dumps(runs), parse_constant=lambda name: None)  # JSON has no NaN
    return json.dumps({"runs": runs}, indent=2, ensure_ascii=False) + "\n"


def write(path: Path, text: str, option: str) -> None:
    """Write a file that an option names.

    :raises CampanileError: it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write(path, text)
    except OSError as error:
        raise CampanileError(f"{path} cannot be written ({error.strerror}): name another with {option}") from None
