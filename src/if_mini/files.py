"""The files that the scripts of the factory read and write."""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def folder_of(files: Sequence[str]) -> Path:
    """The folder that a rule's list of files lies in; the first file lies directly in it."""
    return Path(files[0]).parent


def replace(path: Path, data: bytes) -> None:
    """Replace a file once the new one is whole on the disk; processes that have mapped the old one keep it."""
    partial = path.with_name(f"{path.name}.partial")
    with partial.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def write_json(path: str | Path, contents: Any, indent: int = 1) -> None:
    """Write a JSON file."""
    Path(path).write_text(json.dumps(contents, indent=indent) + "\n", encoding="utf-8")
