"""Configuration files as they are written: the place of each key, and what YAML would drop or change without a word."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml

from campanile.config.base import quoted
from campanile.errors import CampanileError

Keys = tuple[str | int, ...]


class Entry(NamedTuple):
    """A value in a file: its place, such as "mine.yaml, line 3", and whether it is null."""

    place: str
    null: bool


def dotted(keys: Keys) -> str:
    """Keys and indices as errors show them, such as ``mnist.sigmas[2]``."""
    parts = (f"[{key}]" if isinstance(key, int) else f".{_shown(key)}" for key in keys)
    return "".join(parts).removeprefix(".")


def _shown(key: str) -> str:
    return key if re.fullmatch(r"[\w-]{1,100}", key) else quoted(key)


def entries(path: Path) -> dict[Keys, Entry]:
    """Every value in a configuration file by its keys; nothing for a pipe, which can be read only once.

    :raises CampanileError: a section has a key twice, or YAML reads a word as something else than it says.
    """
    if not path.is_file():
        return {}
    name = os.path.relpath(path)
    try:
        # Tabs may indent JSON, not YAML.
        root = yaml.compose(path.read_text(encoding="utf-8-sig").expandtabs(), yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise CampanileError(f"{name}: cannot be read as YAML ({' '.join(str(error).split())})") from None
    return dict(_walk(root, (), name)) if root else {}


def _walk(node: yaml.Node, keys: Keys, file: str) -> Iterator[tuple[Keys, Entry]]:
    place = f"{file}, line {node.start_mark.line + 1}"
    yield keys, Entry(place, node.tag.endswith(":null"))
    if isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            yield from _walk(child, (*keys, index), file)
    elif isinstance(node, yaml.MappingNode):
        lines: dict[str, int] = {}
        for key, child in node.value:
            line, path = key.start_mark.line + 1, (*keys, key.value)
            if not key.tag.endswith((":str", ":merge")):
                raise CampanileError(f"{file}, line {line}: {_misread(key)}: put it in quotes")
            if key.value in lines:
                raise CampanileError(
                    f"{file}: {dotted(path)} is in line {lines[key.value]} and again in line {line}, and YAML drops the "
                    "first: merge them, or remove one"
                )
            lines[key.value] = line
            yield from _walk(child, path, file)
    elif _changes(node):
        fix = "put it in quotes if it is text, else write true, false or a decimal number"
        raise CampanileError(f"{place}: {dotted(keys)}: {_misread(node)}: {fix}")


def _changes(node: yaml.ScalarNode) -> bool:
    """Whether YAML reads a word as something else than it says: no as false, 010 as 8, 1:30 as 90, or as a date."""
    kind, text = node.tag.rpartition(":")[2], node.value.lower()
    return {
        "bool": text not in ("true", "false"),
        "int": ":" in text or re.match("[-+]?0[0-7_]", text) is not None,
        "float": ":" in text,
        "timestamp": True,
    }.get(kind, False)


def _misread(node: yaml.ScalarNode) -> str:
    value = "a date" if node.tag.endswith(":timestamp") else quoted(yaml.safe_load(node.value))
    return f"YAML reads {node.value[:60] or 'an empty key'} as {value}"
