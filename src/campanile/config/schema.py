"""What is written about the configuration, made from its keys by ``make schema``.

``config/schema.yaml``, for editors, and the table in ``config/README.md``. No key has a hidden default:
``config/config.yaml`` is complete, and an overlay names only what differs.
"""

import json
import sys
from pathlib import Path

import yaml

from campanile.config.base import Section
from campanile.config.mnist import MODELS
from campanile.config.models import Config

DEFAULTS = Path("config/config.yaml")
TABLE_START, TABLE_END = "<!-- table of keys: made by `make schema` -->", "<!-- end of the table -->"


def json_schema(model: type[Section], defaults: dict | None = None) -> dict:
    """The JSON schema of a configuration file, as plain dictionaries without references.

    Nothing is marked as required, because an overlay is a configuration file too; ``validate`` asks for every key.

    :param model: the configuration's class.
    :param defaults: the default configuration; where given, its values stand in the schema as ``default``.
    """
    whole = model.model_json_schema()
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


def named(schema: dict) -> dict | None:
    """The schema of each entry of a section whose keys are names of the user's own; None for other schemas."""
    return next(iter(schema.get("patternProperties", {}).values()), None)


def kind(schema: dict) -> str:
    """A key's type and range in words, such as "whole number at least 1 and at most 60000, or null"."""
    if "anyOf" in schema:  # a type or null
        return f"{kind(schema['anyOf'][0])}, or null"
    if "enum" in schema:
        return f"one of {', '.join(schema['enum'])}"
    if schema["type"] == "array":
        least = f"of at least {schema['minItems']}" if schema.get("minItems", 1) > 1 else "not empty, of"
        return f"list, {least}: {kind(schema['items']).removeprefix('one of ')}".replace("list, of", "list of")
    if schema["type"] == "boolean":
        return "true or false"
    types = {"object": "section of keys", "integer": "whole number", "string": "text"}
    words = {"minimum": "at least", "exclusiveMinimum": "above", "maximum": "at most", "exclusiveMaximum": "below"}
    bounds = [f"{word} {schema[bound]:.12g}" for bound, word in words.items() if bound in schema]
    bounds += ["not empty"] * bool(schema.get("minLength"))
    return f"{types.get(schema['type'], schema['type'])} {' and '.join(bounds)}".rstrip()


def schema_text(defaults: dict) -> str:
    """The text of ``config/schema.yaml``."""
    head = f"# Made by `make schema` from src/campanile/config and {DEFAULTS}: do not edit.\n"
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **json_schema(Config, defaults)}
    return head + yaml.safe_dump(schema, sort_keys=False, allow_unicode=True, width=116)


def key_table(defaults: dict) -> str:
    """A Markdown table of all keys.

    ``mnist.models.*`` gathers what the five models have in common, ``<name>`` stands for names of the user's own.
    """
    rows: dict[tuple[str, str, str], dict[str, str]] = {}

    def gather(schema: dict, key: str) -> None:
        for name, child in schema.get("properties", {}).items():
            gather(child, f"{key}.{name}".lstrip("."))
        entry = named(schema)
        if entry:
            names = ", ".join(schema["default"])
            rows[key, "section of names of your own", schema["description"]] = {"": names}
            for name, child in entry.get("anyOf", [entry])[0].get("properties", {}).items():
                rows[f"{key}.<name>.{name}", kind(child), child["description"]] = {"": ""}
        elif "default" in schema:
            model = key.split(".")[2] if key.startswith("mnist.models.") else ""
            row = key.replace(f".{model}.", ".*.") if model else key, kind(schema), schema["description"]
            rows.setdefault(row, {})[model] = json.dumps(schema["default"])

    gather(json_schema(Config, defaults), "")
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
