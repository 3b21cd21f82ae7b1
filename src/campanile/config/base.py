"""What all sections share: types, checks, and how an error shows a value."""

import os
import unicodedata
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo


class Section(BaseModel):
    """A group of keys. Unknown keys are errors, text is never converted to a number, and values cannot be changed."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


def quoted(value: object) -> str:
    """A value as an error shows it: short, on one line."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a section of keys"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    try:
        text = str(value).lower() if isinstance(value, bool) else repr(value)
    except ValueError:  # Python's limit for whole numbers in decimal, which 0xfff... can pass
        return "a number of thousands of digits"
    return text if len(text) <= 60 else text[:57] + "..."


def one_line(text: str) -> str:
    """Return the text, unless it has characters that Snakemake expands, or that a log or a file cannot hold."""
    if set(text) & set("{}"):
        raise ValueError(f"{quoted(text)} contains braces, which Snakemake would expand: remove them")
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs"):  # control characters, halves of surrogate pairs
            raise ValueError(f"{quoted(text)} contains {character!r}: write one line of printable characters")
    return text


def distinct(values: list) -> list:
    """Return the list, unless a value appears twice.

    Floats are equal if their first six digits agree, which name files. Prompts are equal but for case and spaces, which
    the tokenizer removes.
    """
    names = [f"{value:g}" if isinstance(value, float) else _read(value) for value in values]
    for value, name in zip(values, names, strict=True):
        if names.count(name) > 1:
            note = " but for case and spaces" if isinstance(value, str) and values.count(value) == 1 else ""
            raise ValueError(f"{quoted(value)} appears twice{note}: remove one")
    return values


def _read(value: object) -> object:
    return " ".join(value.lower().split()) if isinstance(value, str) else value


def ascending(values: list) -> list:
    """Return the list sorted, unless a value appears twice."""
    return sorted(distinct(values))


def locate(path: str, root: Path) -> Path:
    """Where a file or folder is expected: in the working directory if it exists there, else in the repository."""
    return Path(path) if os.path.exists(path) else root / path  # Path.exists raises for a name that is too long


def repository(info: ValidationInfo) -> Path:
    """The root of the repository, for ``locate``; ``validate`` hands it to every check."""
    return (info.context or {}).get("root", Path())


T = TypeVar("T")
# Every entry is a picture or a job.
Distinct = Annotated[list[T], Field(min_length=1, max_length=100), AfterValidator(distinct)]
Ascending = Annotated[list[T], Field(min_length=1, max_length=100), AfterValidator(ascending)]
Text = Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(one_line)]
# Of threads, epochs, channels, steps.
Count = Annotated[int, Field(ge=1, le=1000)]
# Of guidance, or of noise or a blur in pixels: at 100 no picture is left.
Scale = Annotated[float, Field(ge=0, le=100)]
Scales = Ascending[Scale]
# The same where 0 has no meaning.
Spread = Annotated[float, Field(ge=0.01, le=100)]
# At a rate of at most 1 a step of Adam keeps weights finite; below the least they do not change.
LearningRate = Annotated[float, Field(ge=1e-8, le=1)]
