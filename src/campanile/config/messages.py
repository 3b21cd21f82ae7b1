"""A mistake in the configuration, explained in one line: its dotted key, what is wrong, what to do."""

import difflib
from contextlib import suppress
from pathlib import Path

import yaml
from pydantic import ValidationError

from campanile.config.base import Section, quoted
from campanile.config.models import Config
from campanile.config.schema import DEFAULTS, json_schema, kind, named
from campanile.errors import CampanileError


def validate(raw: dict, root: Path = Path(), model: type[Section] = Config) -> Section:
    """The configuration, checked.

    :param raw: what Snakemake made of the default configuration and the overlays.
    :param root: the repository, where files that ship are looked for if the working directory lacks them.
    :param model: the class that has the keys.
    :raises CampanileError: one line with the first problem, unknown keys before others: its dotted key and what to do.
    """
    try:
        return model.model_validate(raw, context={"root": root})
    except ValidationError as error:
        # A misspelt key is also a missing one: name it as what the user wrote.
        problems = sorted(error.errors(), key=lambda problem: problem["type"] not in ("extra_forbidden", "invalid_key"))
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise CampanileError(_explain(problems[0], model) + more) from None


def _explain(problem: dict, model: type[Section]) -> str:
    """One line for a problem as pydantic reports it: the dotted key, what is wrong, what to do."""
    path, problem_type = problem["loc"], problem["type"]
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
    if problem_type in ("extra_forbidden", "invalid_key"):
        section = _look_up(model, path[:-1])
        valid = list(section.get("anyOf", [section])[0]["properties"])
        near = difflib.get_close_matches(str(path[-1]), valid, n=1)
        fix = f"did you mean {near[0]}?" if near else f"expected one of {', '.join(valid)}"
        return f"unknown key {'.'.join(map(str, path))}: {fix}"
    if problem_type == "missing":
        return f"missing key {key}: add it ({DEFAULTS} has them all)"
    if problem_type == "value_error":
        return f"{key}: {problem['ctx']['error']}"
    if path[-1:] == ("[key]",) or problem_type == "string_pattern_mismatch":
        name = key.removesuffix(".[key]")
        return f"{name}: a name has lower-case letters, digits and _ only, since files are named by it"
    value, schema = problem["input"], _look_up(model, path)
    plain = "enum" in schema or schema.get("type") == "boolean"
    expected = kind(schema) if plain else f"a {kind(schema)}"
    return f"{key or 'the configuration'}: expected {expected}, got {quoted(value)}{_hint(value, schema)}"


def _look_up(model: type[Section], path: tuple) -> dict:
    """The schema of a key."""
    schema = json_schema(model)
    for part in path:
        schema = schema.get("anyOf", [schema])[0]  # a type or null
        if isinstance(part, int):
            schema = schema["items"]
        else:
            schema = schema["properties"][part] if "properties" in schema else named(schema)
    return schema


def _hint(value: object, schema: dict) -> str:
    """What to write instead of a text meant as a number: YAML takes 1e-4 for text, and ``--config`` a nested 5."""
    if isinstance(value, str) and "number" in kind(schema):
        with suppress(ValueError):
            number = float(value)
            text = yaml.safe_dump(int(number) if number.is_integer() else number).split()[0]
            return f": write {text}, without quotes, in a configuration file"
    return ""
