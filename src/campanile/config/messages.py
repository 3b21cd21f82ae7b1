"""Check a configuration, and explain the first mistake in one line: dotted key, what is wrong, what to do."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from campanile.config.base import Section, did_you_mean
from campanile.config.files import Keys, dotted, entries
from campanile.config.keys import expected, json_schema, look_up, without_null
from campanile.config.study import Config
from campanile.errors import CampanileError

UNKNOWN_KEY = ("extra_forbidden", "invalid_key")  # pydantic's types of error; the second is a key that is not text


def validate(raw: dict, root: Path = Path(), model: type[Section] = Config, files=(), overridden=()) -> Any:
    """Check a configuration, and return it as an object of the class ``model``.

    :param raw: the configuration as Snakemake merged it from the default file and the overlays.
    :param root: the repository, which is searched for files that the working directory lacks.
    :param model: the class whose fields are the keys.
    :param files: the paths of the default file and the overlays: an error names the file and line of a wrong value.
    :param overridden: the top-level keys that have their values from the command line instead.
    :raises CampanileError: the first mistake, unknown keys before others.
    """
    places: dict[Keys, str] = {}
    removed: dict[Keys, str] = {}  # by null in an overlay, although no file before has them
    for file in files:
        found = list(entries(file))
        removed |= {keys: place for keys, place, null in found if null and places and keys not in places}
        places |= {keys: place for keys, place, _ in found}
    try:
        checked = model.model_validate(raw, context={"root": root})
    except ValidationError as error:
        # A misspelt key is also a missing key: name it as the user wrote it.
        mistakes = sorted(error.errors(), key=lambda mistake: mistake["type"] not in UNKNOWN_KEY)
        more = f" (and {len(mistakes) - 1} more)" if len(mistakes) > 1 else ""
        path = tuple(part for part in mistakes[0]["loc"] if part != "[key]")  # pydantic marks names so
        place = f"{places[path]}: " if path in places and not {*path[:1]} & {*overridden} else ""
        raise CampanileError(place + _explain(mistakes[0], path, json_schema(model)) + more) from None
    for keys, place in removed.items():
        named = [str(other[-1]) for other in places if other[:-1] == keys[:-1] and other not in removed]
        raise CampanileError(f"{place}: {_unknown(keys, named)}")
    return checked


def _explain(mistake: ErrorDetails, path: Keys, schema: dict) -> str:
    """One line for a mistake as pydantic reports it."""
    value, problem = mistake["input"], mistake["type"]
    key = dotted(path)
    if problem in UNKNOWN_KEY:
        return _unknown(path, list(without_null(look_up(schema, path[:-1]))["properties"]))
    if problem == "missing":
        return f"missing key {key}: add it"
    if problem == "value_error":  # raised by one of our checks, which say what to do
        # Those of a section begin with a key in it.
        return f"{key}{'.' if isinstance(value, dict) else ': '}{mistake['ctx']['error']}"
    if path != mistake["loc"] or problem == "string_pattern_mismatch":
        return f"{key}: a name is 1 to 100 lower-case letters, digits and _, because it becomes a file name"
    return f"{key or 'the configuration'}: {expected(look_up(schema, path), value)}{_hint(problem, value)}"


def _unknown(path: Keys, valid: list[str]) -> str:
    return f"unknown key {dotted((*path[:-1], str(path[-1])))}: {did_you_mean(str(path[-1]), valid)}"


def _hint(problem: str, value: object) -> str:
    """How to write a number that arrived as text: YAML reads 1e-4 as text, and ``--config`` every nested value."""
    if problem in ("int_type", "float_type") and isinstance(value, str):
        with suppress(ValueError, OverflowError):  # not a number, or an infinite one
            number, whole = float(value), int(float(value))
            text = yaml.safe_dump(whole if number == whole and abs(whole) < 1e15 else number).split()[0]
            return f": write {text}, without quotes, in a configuration file"
    return ""
