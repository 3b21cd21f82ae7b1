"""Reading and writing files: whatever is wrong with one is one line that names it and says what to do."""

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from campanile.errors import CampanileError

RUN_AGAIN = "delete it and run again"  # heals a file that a job made


def reason(error: BaseException) -> str:
    """What an error says, in one line."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]


@contextlib.contextmanager
def reading(path: str | Path, remedy: str = RUN_AGAIN) -> Iterator[None]:
    """Around the reading of a file: any error of its reader becomes a CampanileError with the remedy."""
    try:
        yield
    except FileNotFoundError:
        raise CampanileError(f"{path}: there is no such file; run again") from None
    except Exception as error:
        raise CampanileError(f"{path}: cannot be read ({reason(error)}); {remedy}") from None


def read_json(path: str | Path, remedy: str = RUN_AGAIN) -> Any:
    """The contents of a JSON file, see ``reading``."""
    with reading(path, remedy):
        return json.loads(Path(path).read_text(encoding="utf-8"))


def write(path: str | Path, data: bytes | str) -> None:
    """Write a file, text in UTF-8, and wait until it is on the disk: a power cut cannot undo a finished job.

    :raises OSError: with the name of the file, which Python gives only if it cannot be opened.
    """
    try:
        with Path(path).open("wb") as file:
            file.write(data if isinstance(data, bytes) else data.encode())
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        error.filename = str(path)
        raise
