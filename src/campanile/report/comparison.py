"""Two runs side by side: configuration, numbers and pictures."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from campanile.errors import CampanileError
from campanile.report import assets
from campanile.report.cards import Card
from campanile.report.panels import inline
from campanile.report.text import flatten, number, words


@dataclass(frozen=True)
class Run:
    """A results folder: what ran, and the figures it made, by id."""

    folder: Path
    run: dict
    figures: dict[str, Card]

    @classmethod
    def open(cls, folder: Path) -> Run:
        """Read a results folder, or the folder that it lies in.

        :raises CampanileError: it has no figures, or one that cannot be read.
        """
        folder = folder / "results" if (folder / "results").is_dir() else folder
        cards = [Card.load(path) for path in sorted(folder.glob("figures/*/card.json"))]
        if not cards:
            raise CampanileError(f"{folder}: no results here; name the folder that holds figures and report of a run")
        description = folder / "report" / "run.json"
        try:
            run = json.loads(description.read_text(encoding="utf-8")) if description.is_file() else {}
        except ValueError as error:
            raise CampanileError(f"{description} is not readable ({error}): make the report again") from None
        return cls(folder, run, {card.id: card for card in cards})


@dataclass(frozen=True)
class Comparison:
    """What ``compare`` found.

    ``settings``: (key, value of A, value of B) where they differ; ``differing`` and ``alike``: (figure, case, metric,
    A, B, B - A) of all numbers, as text; ``figures``: for each that both have its title, whether it looks the ``same``,
    and its ``pairs`` of pictures; ``only``: the ids of figures that one run alone has, A's and B's.
    """

    runs: tuple[Run, Run]
    settings: list[tuple[str, str, str]]
    differing: list[tuple[str, ...]]
    alike: list[tuple[str, ...]]
    figures: list[dict]
    only: tuple[list[str], list[str]]


def compare(first: Run, second: Run) -> Comparison:
    """Lay two runs side by side.

    :raises CampanileError: a picture cannot be read.
    """
    both = [name for name in first.figures if name in second.figures]
    numbers = [row for name in both for row in _numbers(first.figures[name], second.figures[name])]
    return Comparison(
        (first, second),
        _settings(first.run, second.run),
        [row for row in numbers if row[-1] != SAME],
        [row for row in numbers if row[-1] == SAME],
        [_figure(name, first, second) for name in both],
        tuple([name for name in a.figures if name not in b.figures] for a, b in ((first, second), (second, first))),
    )


def _settings(first: dict, second: dict) -> list[tuple[str, str, str]]:
    """The keys of the configuration whose values differ, and what else tells the runs apart."""
    if not (first and second):
        return [("configuration", *("recorded" if run else "not recorded, make the report" for run in (first, second)))]
    sides = []
    for run in (first, second):
        told = {name: run.get(name) for name in ("commit", "versions", "hardware")}
        sides.append(dict(flatten({**run.get("config", {}), **{key: value for key, value in told.items() if value}})))
    return [
        (key, sides[0].get(key, "none"), sides[1].get(key, "none"))
        for key in dict.fromkeys([*sides[0], *sides[1]])
        if sides[0].get(key) != sides[1].get(key)
    ]


SAME = "="


def _numbers(first: Card, second: Card) -> list[tuple[str, ...]]:
    """The numbers of a figure in both runs, and how much B's is above A's."""
    sides = [{(each.case, each.metric, each.unit): each.value for each in card.metrics} for card in (first, second)]
    rows = []
    for case, metric, unit in dict.fromkeys([*sides[0], *sides[1]]):
        a, b = (side.get((case, metric, unit)) for side in sides)
        name = f"{words(metric)} ({unit})" if unit else words(metric)
        rows.append((first.id, case, name, number(a), number(b), _change(a, b)))
    return rows


def _change(first: float | None, second: float | None) -> str:
    if first == second or (first != first and second != second):  # equal, or both not a number
        return SAME
    return "" if first is None or second is None else f"{second - first:+.4g}"


def _figure(name: str, first: Run, second: Run) -> dict:
    """A figure's pictures in pairs, by their file names; a picture that one side lacks is None."""
    sides = []
    for run in (first, second):
        path, card = run.folder / "figures" / name / "card.json", run.figures[name]
        sides.append({panel.image: inline(panel, path, card.title) for panel in card.panels})
    pairs = [(sides[0].get(image), sides[1].get(image)) for image in dict.fromkeys([*sides[0], *sides[1]])]
    same = all(a and b and a["source"] == b["source"] for a, b in pairs)
    return {"id": name, "title": first.figures[name].title, "pairs": pairs, "same": same}


def as_text(made: Comparison) -> str:
    """The comparison for a terminal."""
    first, second = made.runs
    lines = [f"A  {first.folder}", f"B  {second.folder}"]
    lines += ["", "Configuration", *_aligned(made.settings or [("no difference", "", "")])]
    total = len(made.differing) + len(made.alike)
    lines += ["", f"Numbers: {len(made.differing)} of {total} differ", *_aligned(made.differing, right=(3, 4, 5))]
    changed = [figure["id"] for figure in made.figures if not figure["same"]]
    lines += ["", f"Pictures: {len(changed)} of {len(made.figures)} figures differ"]
    lines += [f"  {name}" for name in changed]
    for label, names in zip("AB", made.only, strict=True):
        lines += [f"Only in {label}: {', '.join(names)}"] if names else []
    return "\n".join(lines)


def _aligned(rows: list[tuple], right: tuple[int, ...] = ()) -> list[str]:
    """Rows of text in columns as wide as need be, but at most 60 letters."""
    widths = [min(60, max(len(str(cell)) for cell in column)) for column in zip(*rows, strict=True)]
    return [
        "  "
        + "  ".join(
            f"{cell!s:>{width}}" if place in right else f"{cell!s:<{width}}"
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def write(made: Comparison, sources: Path, output: Path) -> None:
    """Write the comparison as one page that loads nothing else; every string in it is escaped.

    :raises CampanileError: the page cannot be written.
    """
    template = assets.environment(sources).get_template("comparison.html.j2")
    page = template.render(made=made, style=assets.style(sources), policy=assets.policy())
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(page, encoding="utf-8")
    except OSError as error:
        raise CampanileError(f"{output} cannot be written ({error.strerror}): name another with --output") from None
