"""The exception for mistakes that users can fix."""

from pathlib import Path

RUN_AGAIN = "delete it and run again"
"""What heals a file that a job made."""


class CampanileError(Exception):
    """A mistake that the user can fix. The message is one line: what is wrong, where, and what to do."""


def reason(error: BaseException) -> str:
    """What an error says, in one line."""
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def damaged(path: str | Path, error: BaseException, remedy: str) -> CampanileError:
    """The error for a file that cannot be read."""
    return CampanileError(f"{path}: damaged ({reason(error)}); {remedy}")
