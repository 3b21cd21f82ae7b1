"""JSON on disk."""

import json
from pathlib import Path
from typing import Any

from campanile.errors import RUN_AGAIN, reading


def read_json(path: str | Path, remedy: str = RUN_AGAIN) -> Any:
    """The contents of a JSON file; ``remedy`` says what to do if it is damaged, which raises a CampanileError."""
    with reading(path, remedy):
        return json.loads(Path(path).read_text(encoding="utf-8"))
