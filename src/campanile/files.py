"""Files on disk."""

import os
from pathlib import Path


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
