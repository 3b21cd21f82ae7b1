"""The configuration, checked against ``campanile.keys``, and what is written about it.

``config/schema.yaml`` (for editors) and the table in ``config/README.md`` are made from the keys by ``make schema``. No
key has a hidden default: ``config/config.yaml`` is complete, and an overlay names only what differs.
"""

import difflib
import json
import sys
from contextlib import suppress
from pathlib import Path

import yaml
from pydantic import ValidationError

from campanile.errors import CampanileError
from campanile.keys import MODELS, Config, quoted

DEFAULTS = Path("config/config.yaml")
TABLE_START, TABLE_END = "<!-- table of keys: made by `make schema` -->", "<!-- end of the table -->"


def validate(raw: dict, root: Path = Path()) -> Config:
    """The configuration, checked.

    :param raw: what Snakemake made of ``config/config.yaml`` and the overlays.
    :param root: the repository, where files that ship are looked for if the working directory lacks them.
    :raises CampanileError: one line with the first problem, unknown keys before others: its dotted key and what to do.
    """
    try:
        return Config.model_validate(raw, context={"root": root})
    except ValidationError as error:
        # A misspelt key is also a missing one: name it as what the user wrote.
        problems = sorted(error.errors(), key=lambda problem: problem["type"] not in ("extra_forbidden", "invalid_key"))
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise CampanileError(_explain(problems[0]) + more) from None


def _explain(problem: dict) -> str:
    """One line for a problem as pydantic reports it: the dotted key, what is wrong, what to do."""
    path, kind = problem["loc"], problem["type"]
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
    if kind in ("extra_forbidden", "invalid_key"):
        section = _look_up(path[:-1])
        valid = list(section.get("anyOf", [section])[0]["properties"])
        near = difflib.get_close_matches(str(path[-1]), valid, n=1)
        fix = f"did you mean {near[0]}?" if near else f"expected one of {', '.join(valid)}"
        return f"unknown key {'.'.join(map(str, path))}: {fix}"
    if kind == "missing":
        return f"missing key {key}: add it ({DEFAULTS} has them all)"
    if kind == "value_error":
        return f"{key}: {problem['ctx']['error']}"
    if path[-1:] == ("[key]",) or kind == "string_pattern_mismatch":
        name = key.removesuffix(".[key]")
        return f"{name}: a name has lower-case letters, digits and _ only, since files are named by it"
    value, schema = problem["input"], _look_up(path)
    plain = "enum" in schema or schema.get("type") == "boolean"
    expected = _kind(schema) if plain else f"a {_kind(schema)}"
    return f"{key or 'the configuration'}: expected {expected}, got {quoted(value)}{_hint(value, schema)}"


def _look_up(path: tuple) -> dict:
    """The schema of a key."""
    schema = json_schema()
    for part in path:
        schema = schema.get("anyOf", [schema])[0]  # a type or null
        if isinstance(part, int):
            schema = schema["items"]
        else:
            schema = schema["properties"][part] if "properties" in schema else _named(schema)
    return schema


def _named(schema: dict) -> dict | None:
    """The schema of each entry of a section whose keys are names of the user's own; None for other schemas."""
    return next(iter(schema.get("patternProperties", {}).values()), None)


def _kind(schema: dict) -> str:
    """A key's type and range in words, such as "whole number at least 1 and at most 60000, or null"."""
    if "anyOf" in schema:  # a type or null
        return f"{_kind(schema['anyOf'][0])}, or null"
    if "enum" in schema:
        return f"one of {', '.join(schema['enum'])}"
    if schema["type"] == "array":
        least = f"of at least {schema['minItems']}" if schema.get("minItems", 1) > 1 else "not empty, of"
        return f"list, {least}: {_kind(schema['items']).removeprefix('one of ')}".replace("list, of", "list of")
    if schema["type"] == "boolean":
        return "true or false"
    types = {"object": "section of keys", "integer": "whole number", "string": "text"}
    words = {"minimum": "at least", "exclusiveMinimum": "above", "maximum": "at most", "exclusiveMaximum": "below"}
    bounds = [f"{word} {schema[bound]:.12g}" for bound, word in words.items() if bound in schema]
    bounds += ["not empty"] * bool(schema.get("minLength"))
    return f"{types.get(schema['type'], schema['type'])} {' and '.join(bounds)}".rstrip()


def _hint(value: object, schema: dict) -> str:
    """What to write instead of a text meant as a number: YAML takes 1e-4 for text, and ``--config`` a nested 5."""
    if isinstance(value, str) and "number" in _kind(schema):
        with suppress(ValueError):
            number = float(value)
            text = yaml.safe_dump(int(number) if number.is_integer() else number).split()[0]
            return f": write {text}, without quotes, in a configuration file"
    return ""


def json_schema(defaults: dict | None = None) -> dict:
    """The JSON schema of a configuration file, as plain dictionaries without references.

    Nothing is marked as required, because an overlay is a configuration file too; ``validate`` asks for every key.

    :param defaults: the default configuration; where given, its values stand in the schema as ``default``.
    """
    whole = Config.model_json_schema()
    definitions = whole.pop("$defs")

    def plain(schema: dict, default: object, listed: bool = True) -> dict:
        """Without references, and with a default unless it stands in a section that has one as a whole."""
        if "$ref" in schema:
            own = {key: schema[key] for key in ("description",) if key in schema}
            schema = definitions[schema["$ref"].rpartition("/")[2]] | own
        schema = {key: value for key, value in schema.items() if key not in ("$ref", "title", "required")}
        if "anyOf" in schema:
            schema["anyOf"] = [plain(value, None, listed=False) for value in schema["anyOf"]]
        if "patternProperties" in schema:
            named = schema["patternProperties"].items()
            schema["patternProperties"] = {pattern: plain(value, None, listed=False) for pattern, value in named}
            schema["additionalProperties"] = False
        if "properties" in schema:
            default = default or {}
            properties = schema["properties"].items()
            schema["properties"] = {key: plain(value, default.get(key), listed) for key, value in properties}
        elif defaults and listed:
            schema["default"] = default
        return schema

    return {"title": "Campanile", **plain(whole, defaults)}


def schema_text(defaults: dict) -> str:
    """The text of ``config/schema.yaml``."""
    head = f"# Made by `make schema` from src/campanile/keys and {DEFAULTS}: do not edit.\n"
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **json_schema(defaults)}
    return head + yaml.safe_dump(schema, sort_keys=False, allow_unicode=True, width=116)


def key_table(defaults: dict) -> str:
    """A Markdown table of all keys.

    ``mnist.models.*`` gathers what the five models have in common, ``<name>`` stands for names of the user's own.
    """
    rows: dict[tuple[str, str, str], dict[str, str]] = {}

    def gather(schema: dict, key: str) -> None:
        for name, child in schema.get("properties", {}).items():
            gather(child, f"{key}.{name}".lstrip("."))
        entry = _named(schema)
        if entry:
            names = ", ".join(schema["default"])
            rows[key, "section of names of your own", schema["description"]] = {"": names}
            for name, child in entry.get("anyOf", [entry])[0].get("properties", {}).items():
                rows[f"{key}.<name>.{name}", _kind(child), child["description"]] = {"": ""}
        elif "default" in schema:
            model = key.split(".")[2] if key.startswith("mnist.models.") else ""
            row = key.replace(f".{model}.", ".*.") if model else key, _kind(schema), schema["description"]
            rows.setdefault(row, {})[model] = json.dumps(schema["default"])

    gather(json_schema(defaults), "")
    lines = ["| key | values | default | meaning |", "|---|---|---|---|"]
    for (key, kind, meaning), values in rows.items():
        distinct = list(dict.fromkeys(values.values()))
        named = {value: ", ".join(model for model in values if values[model] == value) for value in distinct}
        default = "; ".join(f"`{value}` {models}" if value else "" for value, models in named.items())
        if len(distinct) == 1 and len(values) == len(MODELS):  # the same for all models: no need to name them
            default = f"`{distinct[0]}`"
        lines.append(f"| `{key}` | {kind} | {default.rstrip()} | {meaning} |")
    return "\n".join(lines)


def with_table(text: str, defaults: dict) -> str:
    """The text of ``config/README.md`` with a fresh table of keys between its markers."""
    before, _, rest = text.partition(TABLE_START)
    return f"{before}{TABLE_START}\n{key_table(defaults)}\n{TABLE_END}{rest.partition(TABLE_END)[2]}"


def main() -> None:
    """Print the schema; with a path as argument, renew the table of keys in that file instead."""
    defaults = yaml.safe_load(DEFAULTS.read_text(encoding="utf-8"))
    if len(sys.argv) == 1:
        print(schema_text(defaults), end="")
    else:
        page = Path(sys.argv[1])
        page.write_text(with_table(page.read_text(encoding="utf-8"), defaults), encoding="utf-8")


if __name__ == "__main__":
    main()
