"""The exception for mistakes that users can fix."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

RUN_AGAIN = "delete it and run again"
"""What heals a file that a job made."""


class CampanileError(Exception):
    """A mistake that the user can fix. The message is one line: what is wrong, where, and what to do."""


def reason(error: BaseException) -> str:
    """What an error says, in one line."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]


@contextlib.contextmanager
def reading(path: str | Path, remedy: str = RUN_AGAIN) -> Iterator[None]:
    """Around the reading of a file: whatever its reader raises becomes one line that names the file and the remedy.

    :raises CampanileError: the file cannot be read.
    """
    try:
        yield
    except FileNotFoundError:
        raise CampanileError(f"{path}: there is no such file; run again") from None
    except Exception as error:  # each reader has its own kinds
        raise CampanileError(f"{path}: cannot be read ({reason(error)}); {remedy}") from None
