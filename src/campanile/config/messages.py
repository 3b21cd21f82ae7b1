"""Check a configuration, and explain the first mistake in one line: dotted key, what is wrong, what to do."""

import difflib
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from campanile.config.base import Section, quoted
from campanile.config.keys import json_schema, kind, look_up, without_null
from campanile.config.study import Config
from campanile.errors import CampanileError

UNKNOWN_KEY = ("extra_forbidden", "invalid_key")  # pydantic's types of error; the second is a key that is not text


def validate(raw: dict, root: Path = Path(), model: type[Section] = Config) -> Any:
    """Check a configuration, and return it as an object of the class ``model``.

    :param raw: the configuration as Snakemake merged it from the default file and the overlays.
    :param root: the repository, which is searched for files that the working directory lacks.
    :param model: the class whose fields are the keys.
    :raises CampanileError: the first mistake, unknown keys before others.
    """
    try:
        return model.model_validate(raw, context={"root": root})
    except ValidationError as error:
        # A misspelt key is also a missing key: name it as the user wrote it.
        mistakes = sorted(error.errors(), key=lambda mistake: mistake["type"] not in UNKNOWN_KEY)
        more = f" (and {len(mistakes) - 1} more)" if len(mistakes) > 1 else ""
        raise CampanileError(_explain(mistakes[0], json_schema(model)) + more) from None


def _explain(mistake: ErrorDetails, schema: dict) -> str:
    """One line for a mistake as pydantic reports it."""
    path, value, problem = mistake["loc"], mistake["input"], mistake["type"]
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
    if problem in UNKNOWN_KEY:
        valid = list(without_null(look_up(schema, path[:-1]))["properties"])
        near = difflib.get_close_matches(str(path[-1]), valid, n=1)
        fix = f"did you mean {near[0]}?" if near else f"expected one of {', '.join(valid)}"
        return f"unknown key {'.'.join(map(str, path))}: {fix}"
    if problem == "missing":
        return f"missing key {key}: add it"
    if problem == "value_error":  # raised by one of our checks, which say what to do
        return f"{key}: {mistake['ctx']['error']}"
    if path[-1:] == ("[key]",) or problem == "string_pattern_mismatch":
        name = key.removesuffix(".[key]")
        return f"{name}: a name consists of lower-case letters, digits and _ only, because it becomes a file name"
    expected = kind(look_up(schema, path))
    article = "" if expected.startswith(("one of", "true")) else "a "
    hint = _hint(problem, value)
    return f"{key or 'the configuration'}: expected {article}{expected}, got {quoted(value)}{hint}"


def _hint(problem: str, value: object) -> str:
    """How to write a number that arrived as text: YAML reads 1e-4 as text, and ``--config`` every nested value."""
    if problem in ("int_type", "float_type") and isinstance(value, str):
        with suppress(ValueError):
            number = float(value)
            text = yaml.safe_dump(int(number) if number.is_integer() else number).split()[0]
            return f": write {text}, without quotes, in a configuration file"
    return ""
