"""What ``make schema`` generates from the keys: ``config/schema.yaml``, for editors, and the table in its README."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from campanile.config.keys import json_schema, kind, named_entry, without_null
from campanile.config.mnist import MODELS
from campanile.config.study import Config

DEFAULTS = Path("config/config.yaml")
TABLE_START, TABLE_END = "<!-- table of keys: made by `make schema` -->", "<!-- end of the table -->"


def with_defaults(schema: dict, default: Any) -> dict:
    """The schema with the values of the default configuration, which has every key."""
    if "properties" not in schema:
        return schema | {"default": default}
    keys = {key: with_defaults(each, default[key]) for key, each in schema["properties"].items()}
    return schema | {"properties": keys}


def schema_text(defaults: dict) -> str:
    """The text of ``config/schema.yaml``."""
    head = f"# Made by `make schema` from src/campanile/config and {DEFAULTS}: do not edit.\n"
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Campanile"}
    schema = draft | with_defaults(json_schema(Config), defaults)
    return head + yaml.safe_dump(schema, sort_keys=False, allow_unicode=True, width=116)


def _rows(schema: dict, key: str = "") -> Iterator[tuple[str, str, str, str]]:
    """Key, values, default and meaning of every key that is not a section of further keys.

    ``<name>`` in a key stands for names that the user chooses.
    """
    for name, child in schema.get("properties", {}).items():
        yield from _rows(child, f"{key}.{name}".lstrip("."))
    if entry := named_entry(schema):
        yield key, "section with names of your choice", f"`{', '.join(schema['default'])}`", schema["description"]
        for name, child in without_null(entry).get("properties", {}).items():
            yield f"{key}.<name>.{name}", kind(child), "", child["description"]
    elif "default" in schema:
        yield key, kind(schema), f"`{json.dumps(schema['default'])}`", schema["description"]


def key_table(defaults: dict) -> str:
    """A Markdown table of all keys; ``mnist.models.*`` stands for the five models.

    Where the models' defaults differ, each default is followed by the models that have it.
    """
    rows: dict[tuple[str, str, str], dict[str, list[str]]] = {}  # of each key: default -> models
    for key, values, default, meaning in _rows(with_defaults(json_schema(Config), defaults)):
        model, _, name = key.partition("mnist.models.")[2].partition(".")
        row = (f"mnist.models.*.{name}" if model else key, values, meaning)
        rows.setdefault(row, {}).setdefault(default, []).append(model)
    lines = ["| key | values | default | meaning |", "|---|---|---|---|"]
    for (key, values, meaning), models_of in rows.items():
        cells = [
            default if len(models) == len(MODELS) else f"{default} {', '.join(models)}".strip()
            for default, models in models_of.items()
        ]
        lines.append(f"| `{key}` | {values} | {'; '.join(cells)} | {meaning} |")
    return "\n".join(lines)


def with_table(text: str, defaults: dict) -> str:
    """The text of ``config/README.md`` with a new table of keys between its markers."""
    before, _, rest = text.partition(TABLE_START)
    return f"{before}{TABLE_START}\n{key_table(defaults)}\n{TABLE_END}{rest.partition(TABLE_END)[2]}"


def main() -> None:
    """Print the schema, or, given the path of a Markdown file, update the table of keys in it."""
    defaults = yaml.safe_load(DEFAULTS.read_text(encoding="utf-8"))
    if len(sys.argv) == 1:
        print(schema_text(defaults), end="")
    else:
        page = Path(sys.argv[1])
        page.write_text(with_table(page.read_text(encoding="utf-8"), defaults), encoding="utf-8")


if __name__ == "__main__":
    main()
