"""Check a configuration, and explain the first mistake in one line: dotted key, what is wrong, what to do."""

import difflib
import math
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from campanile.config.base import Section, quoted
from campanile.config.files import Entry, Keys, dotted, entries
from campanile.config.keys import json_schema, kind, look_up, without_null
from campanile.config.study import Config
from campanile.errors import CampanileError

UNKNOWN_KEY = ("extra_forbidden", "invalid_key")  # pydantic's types of error; the second is a key that is not text


def validate(
    raw: dict,
    root: Path = Path(),
    model: type[Section] = Config,
    files: Iterable[Path] = (),
    overridden: Collection[str] = (),
) -> Any:
    """Check a configuration, and return it as an object of the class ``model``.

    :param raw: the configuration as Snakemake merged it from the default file and the overlays.
    :param root: the repository, which is searched for files that the working directory lacks.
    :param model: the class whose fields are the keys.
    :param files: the default file and the overlays: an error names the file and line of a wrong value.
    :param overridden: keys that have their value from the command line.
    :raises CampanileError: the first mistake, unknown keys before others.
    """
    known: dict[Keys, Entry] = {}
    removed: dict[Keys, Entry] = {}  # by an overlay, although no file before has them
    for file in files:
        found = entries(file)
        removed |= {keys: entry for keys, entry in found.items() if entry.null and known and keys not in known}
        known |= found
    try:
        checked = model.model_validate(raw, context={"root": root})
    except ValidationError as error:
        # A misspelt key is also a missing key: name it as the user wrote it.
        mistakes = sorted(error.errors(), key=lambda mistake: mistake["type"] not in UNKNOWN_KEY)
        more = f" (and {len(mistakes) - 1} more)" if len(mistakes) > 1 else ""
        path, text = mistakes[0]["loc"], _explain(mistakes[0], json_schema(model)) + more
        place = f"{known[path].place}: " if path in known and path[:1] not in {(key,) for key in overridden} else ""
        raise CampanileError(place + text) from None
    for keys, entry in removed.items():
        named = [str(other[-1]) for other in known if other[:-1] == keys[:-1] and other not in removed]
        raise CampanileError(f"{entry.place}: {_unknown(keys, named)}")
    return checked


def _explain(mistake: ErrorDetails, schema: dict) -> str:
    """One line for a mistake as pydantic reports it."""
    path, value, problem = mistake["loc"], mistake["input"], mistake["type"]
    key = dotted(path)
    if problem in UNKNOWN_KEY:
        return _unknown(path, list(without_null(look_up(schema, path[:-1]))["properties"]))
    if problem == "missing":
        return f"missing key {key}: add it"
    if problem == "value_error":  # raised by one of our checks, which say what to do
        # Those of a section begin with a key in it.
        return f"{key}{'.' if isinstance(value, dict) else ': '}{mistake['ctx']['error']}"
    if path[-1:] == ("[key]",) or problem == "string_pattern_mismatch":
        name = key.removesuffix(".[key]")
        return f"{name}: a name is 1 to 100 lower-case letters, digits and _, because it becomes a file name"
    expected = kind(look_up(schema, path))
    article = "" if expected.startswith(("one of", "true")) else "a "
    hint = _hint(problem, value)
    return f"{key or 'the configuration'}: expected {article}{expected}, got {quoted(value)}{hint}"


def _unknown(path: Keys, valid: list[str]) -> str:
    near = difflib.get_close_matches(str(path[-1]), valid, n=1)
    return f"unknown key {dotted((*path[:-1], str(path[-1])))}: " + (f"did you mean {near[0]}?" if near else f"expected one of {', '.join(valid)}")


def _hint(problem: str, value: object) -> str:
    """How to write a number that arrived as text: YAML reads 1e-4 as text, and ``--config`` every nested value."""
    if problem in ("int_type", "float_type") and isinstance(value, str):
        with suppress(ValueError):
            number = float(value)
            if math.isfinite(number):
                text = yaml.safe_dump(int(number) if abs(number) < 1e15 and number.is_integer() else number).split()[0]
                return f": write {text}, without quotes, in a configuration file"
    return ""
