"""The report's outline, ``chapters.yaml``: which figure belongs where. No Jinja or torch: Snakemake reads it too."""

import fnmatch
from collections.abc import Iterable
from pathlib import Path

import yaml

# The last chapter, for figures that the outline does not list.
OTHERS = {"key": "others", "title": "Other figures", "figures": ["*"], "lead": "", "equations": []}


def read_outline(path: Path) -> dict:
    """The outline in a file, with ``OTHERS`` after its ``chapters``."""
    with path.open(encoding="utf-8") as file:  # PyYAML's errors name an open file
        outline = yaml.safe_load(file)
    return outline | {"chapters": [*outline["chapters"], OTHERS]}


def place(figure: str, chapters: list[dict]) -> tuple[int, int]:
    """The indices of a figure's chapter and of its pattern there: the first pattern that matches its name.

    The sweep of a figure is where the figure is.
    """
    figure = figure.removeprefix("sweep_")
    found = ((i, first_match(figure, chapter["figures"])) for i, chapter in enumerate(chapters))
    return next((i, j) for i, j in found if j is not None)


def first_match(figure: str, patterns: Iterable[str]) -> int | None:
    """The index of the first pattern that matches a figure's name, None if none does."""
    return next((i for i, pattern in enumerate(patterns) if fnmatch.fnmatch(figure, pattern)), None)


def number(figure: str, chapter: dict) -> str:
    """The section of the assignment that a figure answers, such as "A 1.1"; empty if it answers none."""
    sections = [*chapter.get("numbers", {}).items()]
    index = first_match(figure, dict(sections))
    return "" if index is None else sections[index][1]
