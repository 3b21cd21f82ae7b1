"""Configuration files as they are written: the place of each key, and what YAML would drop or change without a word."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from campanile.config.base import quoted
from campanile.errors import CampanileError

Keys = tuple[str | int, ...]

# Unquoted words after their type in YAML, which is not what they say: no is false, 010 is 8, 1:30 is 90.
MISREAD = re.compile(r"bool (?!true|false).*|int [-+]?0[0-7_].*|(int|float) .*:.*|timestamp .*", re.IGNORECASE)


def dotted(keys: Keys) -> str:
    """Keys and indices as errors show them, such as ``mnist.sigmas[2]``; an odd key is in quotes."""
    shown = [str(key) if re.fullmatch(r"[\w-]{1,100}", str(key)) else quoted(key) for key in keys]
    parts = [f"[{text}]" if isinstance(key, int) else f".{text}" for key, text in zip(keys, shown, strict=True)]
    return "".join(parts).removeprefix(".")


def entries(path: Path) -> Iterator[tuple[Keys, str, bool]]:
    """For each value in a file its keys, its place, such as "mine.yaml, line 3", and whether it is null.

    :raises CampanileError: a section has a key twice, or YAML reads a word as something else than it says.
    """
    file = os.path.relpath(path)
    try:
        # Tabs may indent JSON, not YAML.
        root = yaml.compose(path.read_text(encoding="utf-8-sig").expandtabs(), yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise CampanileError(f"{file}: cannot be read as YAML ({' '.join(str(error).split())})") from None
    return _walk(root, (), file) if root else iter(())


def _walk(node: yaml.Node, keys: Keys, file: str) -> Iterator[tuple[Keys, str, bool]]:
    kind, line = node.tag.rpartition(":")[2], node.start_mark.line + 1
    yield keys, f"{file}, line {line}", kind == "null"
    if isinstance(node, yaml.SequenceNode):
        for index, child in enumerate(node.value):
            yield from _walk(child, (*keys, index), file)
    elif isinstance(node, yaml.MappingNode):
        lines: dict[str, int] = {}
        for key, child in node.value:
            path, line = (*keys, key.value), key.start_mark.line + 1
            if not key.tag.endswith((":str", ":merge")):
                raise CampanileError(f"{file}, line {line}: the key {quoted(key.value)} is not text to YAML: quote it")
            if key.value in lines:
                both = f"{lines[key.value]} and {line}"
                raise CampanileError(f"{file}: {dotted(path)} is on lines {both}, and only the last counts: merge them")
            lines[key.value] = line
            yield from _walk(child, path, file)
    elif MISREAD.fullmatch(f"{kind} {node.value}"):
        read = "a date" if kind == "timestamp" else quoted(yaml.safe_load(node.value))
        fix = "put it in quotes if it is text, else write true, false or a decimal number"
        raise CampanileError(f"{file}, line {line}: {dotted(keys)}: YAML reads {node.value[:60]} as {read}: {fix}")
