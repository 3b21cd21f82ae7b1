"""The report's outline, ``chapters.yaml``: which figure belongs where. No Jinja or torch: Snakemake reads it too."""

import fnmatch
from pathlib import Path

import yaml

from campanile.errors import CampanileError

# The last chapter, for figures that the outline does not list.
OTHERS = {"key": "others", "title": "Other figures", "figures": ["*"], "lead": "", "equations": []}


def read_outline(path: Path) -> dict:
    """The outline in a file; ``OTHERS`` comes after its ``chapters``.

    :raises CampanileError: the file cannot be read.
    """
    try:
        outline = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise CampanileError(f"{path}: the report's outline cannot be read ({reason}): restore the file") from error
    return outline | {"chapters": [*outline["chapters"], OTHERS]}


def place(figure: str, chapters: list[dict]) -> tuple[int, int]:
    """The indices of a figure's chapter and of its pattern there: the first pattern that matches its name."""
    return next(
        (i, j)
        for i, chapter in enumerate(chapters)
        for j, pattern in enumerate(chapter["figures"])
        if fnmatch.fnmatch(figure, pattern)
    )
