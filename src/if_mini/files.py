"""The files that the scripts of the factory read and write."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def folder_of(files: Sequence[str]) -> Path:
    """The folder that a rule's list of files lies in; the first file lies directly in it."""
    return Path(files[0]).parent


def write_json(path: str | Path, contents: Any, indent: int = 1) -> None:
    """Write a JSON file."""
    Path(path).write_text(json.dumps(contents, indent=indent) + "\n", encoding="utf-8")
