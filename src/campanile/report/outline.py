"""The report's outline, ``chapters.yaml``: which figure belongs where. No Jinja or torch: Snakemake reads it too."""

import fnmatch
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
    """The indices of a figure's chapter and of its pattern there: the first pattern that matches its name."""
    return next(
        (i, j)
        for i, chapter in enumerate(chapters)
        for j, pattern in enumerate(chapter["figures"])
        if fnmatch.fnmatch(figure, pattern)
    )
