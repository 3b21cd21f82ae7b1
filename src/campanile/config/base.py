"""What all sections share: types, checks, and how an error shows a value."""

import difflib
import os
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal, TypeVar

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
    if isinstance(value, int) and value.bit_length() > 200:  # Python refuses to write 4,301 digits
        return "a number of more than 60 digits"
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def did_you_mean(name: str, valid: Sequence[str]) -> str:
    """The end of an error about a name that is not valid."""
    near = difflib.get_close_matches(name, valid, n=1)
    return f"did you mean {near[0]}?" if near else f"expected one of {', '.join(valid)}" if valid else "remove it"


def one_line(text: str) -> str:
    """Return the text, unless it has characters that Snakemake expands, or that a log or a file cannot hold."""
    if set(text) & set("{}"):
        raise ValueError(f"{quoted(text)} contains braces, which Snakemake would expand: remove them")
    if {"Cc", "Cs"} & set(map(unicodedata.category, text)):  # control characters, halves of surrogate pairs
        raise ValueError(f"{quoted(text)} has a line break or a control character: write one line")
    return text


def distinct(values: list) -> list:
    """Return the list, unless a value appears twice.

    Floats are equal if their first six digits agree, which name files. Prompts are equal but for case and spaces, which
    the tokenizer removes.
    """
    texts = [f"{value:g}" if isinstance(value, float) else str(value) for value in values]
    names = [" ".join(text.lower().split()) for text in texts]
    for value, name in zip(values, names, strict=True):
        if names.count(name) > 1:
            note = " but for case and spaces" if isinstance(value, str) and values.count(value) == 1 else ""
            raise ValueError(f"{quoted(value)} appears twice{note}: remove one")
    return values


def ascending(values: list) -> list:
    """Return the list sorted, unless a value appears twice."""
    return sorted(distinct(values))


def locate(path: str, root: Path) -> Path:
    """Where a file or folder is expected: in the working directory if it exists there, else in the repository."""
    return Path(path) if os.path.exists(path) else root / path


def repository(info: ValidationInfo) -> Path:
    """The root of the repository, for ``locate``; ``validate`` hands it to every check."""
    return (info.context or {}).get("root", Path())


T = TypeVar("T")
Device = Annotated[
    Literal["auto", "cpu", "cuda", "mps"],
    Field(description="where to compute; auto: on a GPU from NVIDIA or AMD if there is one; mps: on Apple's GPU"),
]
# Every entry is a picture or a job.
Distinct = Annotated[list[T], Field(min_length=1, max_length=100), AfterValidator(distinct)]
Ascending = Annotated[list[T], Field(min_length=1, max_length=100), AfterValidator(ascending)]
Several = Annotated[list[T], Field(min_length=2, max_length=10), AfterValidator(distinct)]
Text = Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(one_line)]
Name = Annotated[str, Field(pattern="^[a-z0-9_]{1,100}$")]
Count = Annotated[int, Field(ge=1, le=1000)]  # of threads, epochs, channels, steps
# Of guidance, or of noise or a blur in pixels: at 100 no picture is left.
Scale = Annotated[float, Field(ge=0, le=100), AfterValidator(abs)]  # -0 is 0, also in names of files
Scales = Ascending[Scale]
Spread = Annotated[float, Field(ge=0.01, le=100)]  # the same where 0 has no meaning
# At a rate of at most 1 a step of Adam keeps weights finite; below the least they do not change.
LearningRate = Annotated[float, Field(ge=1e-8, le=1)]
