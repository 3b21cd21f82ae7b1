"""JSON on disk."""

import json
from pathlib import Path
from typing import Any

from campanile.errors import RUN_AGAIN, damaged


def read_json(path: str | Path, remedy: str = RUN_AGAIN) -> Any:
    """The contents of a JSON file.

    :param remedy: what to do if it is damaged.
    :raises CampanileError: it is damaged.
    """
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except ValueError as error:
        raise damaged(path, error, remedy) from None
