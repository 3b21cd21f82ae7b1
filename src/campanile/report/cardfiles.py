"""Reading figure cards that a run left behind."""

from pathlib import Path

from campanile.cards import Card
from campanile.errors import CampanileError


def load(path: str | Path) -> Card:
    """Read one card.

    :raises CampanileError: the file, which is named, is missing, is not JSON or lacks a field.
    """
    try:
        return Card.load(path)
    except (OSError, ValueError, TypeError, KeyError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise CampanileError(f"{path} is not a readable figure card ({reason}): delete it and run again") from error
