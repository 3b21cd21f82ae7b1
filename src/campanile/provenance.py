"""Digests of the code and weights that made a result."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

LARGE = 500_000_000  # bytes; a digest of so many takes half a second
DIGITS = 12  # hexadecimal digits of a digest, enough to tell two files apart


def digest(path: str | Path) -> str:
    """The first digits of a file's SHA-256."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:DIGITS]


def state(path: str | Path) -> tuple[int, int] | str | None:
    """What tells whether a file changes: its digest; of a large one its size and date; None if there is no file."""
    try:
        stat = Path(path).stat()
        return digest(path) if stat.st_size < LARGE else (stat.st_size, stat.st_mtime_ns)
    except FileNotFoundError:
        return None


def fingerprint(paths: Iterable[str | Path]) -> str:
    """One digest of the names and contents of several files, in any order and folders."""
    lines = sorted(f"{Path(path).name} {digest(path)}" for path in paths)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:DIGITS]


def checkpoints(paths: Iterable[str | Path]) -> dict[str, str]:
    """The digests, by path, of the files among ``paths`` that hold weights."""
    return {str(path): digest(path) for path in paths if Path(path).suffix == ".safetensors"}
