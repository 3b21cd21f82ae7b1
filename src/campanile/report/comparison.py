"""Two runs side by side: configuration, numbers and pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from campanile import files
from campanile.errors import CampanileError
from campanile.files import read_json
from campanile.report import assets
from campanile.report.cards import Card
from campanile.report.panels import inline
from campanile.report.text import flatten, number, words

SAME = "="


@dataclass(frozen=True)
class Run:
    """A results folder: its ``report/run.json``, empty if there is none, and its figures by id."""

    folder: Path
    record: dict
    figures: dict[str, Card]

    @classmethod
    def open(cls, folder: Path, captions: Path) -> Run:
        """Read a results folder, or the folder that contains it, with the titles of figures from ``captions``.

        :raises CampanileError: it has no figures, or one that cannot be read.
        """
        folder = folder / "results" if (folder / "results").is_dir() else folder
        cards = [Card.load(path).titled(captions) for path in sorted(folder.glob("figures/*/card.json"))]
        if not cards:
            raise CampanileError(f"{folder}: no results here; name the folder that has figures/ and report/ in it")
        path = folder / "report" / "run.json"
        record = read_json(path, "delete it and make the report again") if path.is_file() else {}
        return cls(folder, record, {card.id: card for card in cards})


@dataclass(frozen=True)
class Comparison:
    """The differences between two runs, A and B.

    ``settings``: (key, value in A, value in B) where they differ. ``differing`` and ``alike``: (figure, case, metric,
    A, B, B - A) for every number, as text. ``figures``: each figure of both runs with its ``title``, its ``pairs`` of
    pictures, and whether they are the ``same``. ``only``: ids of the figures that only A has, and that only B has.
    """

    runs: tuple[Run, Run]
    settings: list[tuple[str, str, str]]
    differing: list[tuple[str, ...]]
    alike: list[tuple[str, ...]]
    figures: list[dict]
    only: tuple[list[str], list[str]]


def compare(first: Run, second: Run) -> Comparison:
    """Compare two runs.

    :raises CampanileError: a picture cannot be read.
    """
    both = [name for name in first.figures if name in second.figures]
    numbers = [row for name in both for row in _numbers(first.figures[name], second.figures[name])]
    return Comparison(
        runs=(first, second),
        settings=_settings(first, second),
        differing=[row for row in numbers if row[-1] != SAME],
        alike=[row for row in numbers if row[-1] == SAME],
        figures=[_figure(name, first, second) for name in both],
        only=(
            [name for name in first.figures if name not in both],
            [name for name in second.figures if name not in both],
        ),
    )


def _settings(first: Run, second: Run) -> list[tuple[str, str, str]]:
    """What differs in the configuration, code, versions and hardware of two runs."""
    if not (first.record and second.record):
        a, b = ("recorded" if run.record else "not recorded, make the report" for run in (first, second))
        return [("configuration", a, b)]
    one, other = _facts(first), _facts(second)
    return [
        (key, one.get(key, "none"), other.get(key, "none")) for key in one | other if one.get(key) != other.get(key)
    ]


def _facts(run: Run) -> dict[str, str]:
    more = {name: run.record[name] for name in ("commit", "versions") if run.record.get(name)}
    more["hardware"] = sorted({card.hardware for card in run.figures.values()} - {""})
    return dict(flatten(run.record.get("config", {}) | more))


def _numbers(first: Card, second: Card) -> list[tuple[str, ...]]:
    """Every number of a figure in both runs, and their difference."""
    a, b = ({(each.case, each.metric, each.unit): each.value for each in card.metrics} for card in (first, second))
    rows: list[tuple[str, ...]] = []
    for key in a | b:
        case, metric, unit = key
        name = f"{words(metric)} ({unit})" if unit else words(metric)
        change = _change(a.get(key), b.get(key))
        rows.append((first.id, case, name, number(a.get(key)), number(b.get(key)), change))
    return rows


def _change(first: float | None, second: float | None) -> str:
    if first == second or (first != first and second != second):  # equal, or both not a number
        return SAME
    return "" if first is None or second is None else f"{second - first:+.4g}"


def _figure(name: str, first: Run, second: Run) -> dict:
    """A figure's pictures in pairs, by file name; None stands for a picture that one run lacks."""
    a, b = (
        {panel.image: inline(panel, run.folder / "figures" / name / "card.json", card.title) for panel in card.panels}
        for run, card in ((first, first.figures[name]), (second, second.figures[name]))
    )
    pairs = [(a.get(image), b.get(image)) for image in a | b]
    same = all(one and other and one["source"] == other["source"] for one, other in pairs)
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


def _aligned(rows: Sequence[tuple[str, ...]], right: tuple[int, ...] = ()) -> list[str]:
    """Rows in aligned columns, each as wide as its longest cell, but at most 60 characters."""
    widths = [min(60, max(map(len, column))) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = zip(row, widths, strict=True)
        padded = [cell.rjust(width) if i in right else cell.ljust(width) for i, (cell, width) in enumerate(cells)]
        lines.append("  " + "  ".join(padded).rstrip())
    return lines


def write(made: Comparison, sources: Path, output: Path) -> None:
    """Write the comparison as one HTML page that loads nothing else; every string in it is escaped.

    :raises CampanileError: the page cannot be written.
    """
    template = assets.environment(sources).get_template("comparison.html.j2")
    page = template.render(made=made, style=assets.style(sources), policy=assets.policy())
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        files.write(output, page)
    except OSError as error:
        raise CampanileError(f"{output} cannot be written ({error.strerror}): name another with --output") from None
