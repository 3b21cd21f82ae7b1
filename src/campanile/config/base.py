"""What all sections share: types, checks, and how an error shows a value."""

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
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def distinct(values: list) -> list:
    """Return the list, unless a value appears twice; floats count as equal if their first six digits agree.

    Files are named with six digits.
    """
    names = [f"{value:g}" if isinstance(value, float) else value for value in values]
    for value, name in zip(values, names, strict=True):
        if names.count(name) > 1:
            raise ValueError(f"{quoted(value)} appears twice: remove one")
    return values


def ascending(values: list) -> list:
    """Return the list sorted, unless a value appears twice."""
    return sorted(distinct(values))


def locate(path: str, root: Path) -> Path:
    """Where a file or folder is expected: in the working directory if it exists there, else in the repository."""
    return Path(path) if Path(path).exists() else root / path


def repository(info: ValidationInfo) -> Path:
    """The root of the repository, for ``locate``; ``validate`` hands it to every check."""
    return (info.context or {}).get("root", Path())


T = TypeVar("T")
Distinct = Annotated[list[T], Field(min_length=1), AfterValidator(distinct)]
Ascending = Annotated[list[T], Field(min_length=1), AfterValidator(ascending)]
Count = Annotated[int, Field(ge=1)]
Scale = Annotated[float, Field(ge=0)]
Scales = Ascending[Scale]
