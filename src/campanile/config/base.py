"""What the keys of all sections share: types, checks, how a value is quoted in an error."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo


def quoted(value: object) -> str:
    """A value as one short piece of a line."""
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return "a section of keys" if isinstance(value, dict) else f"a list of {len(value)}"
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def distinct(values: list) -> list:
    """The list, if no value is there twice; numbers are told apart by six digits, as files are named by them."""
    names = [f"{value:g}" if isinstance(value, float) else value for value in values]
    repeated = next((value for value, name in zip(values, names, strict=True) if names.count(name) > 1), None)
    if repeated is not None:
        raise ValueError(f"{quoted(repeated)} is there twice: leave one out")
    return values


def rising(values: list) -> list:
    """The list in rising order, if no value is there twice."""
    return sorted(distinct(values))


def found(path: str, root: Path) -> Path:
    """Where a file or folder is: in the working directory, or else in the repository, ``root``."""
    return Path(path) if Path(path).exists() else root / path


def repository(info: ValidationInfo) -> Path:
    """The repository, in which a check of keys looks for files that the working directory lacks."""
    return (info.context or {}).get("root", Path())


Count = Annotated[int, Field(ge=1)]
Scale = Annotated[float, Field(ge=0)]
Scales = Annotated[list[Scale], Field(min_length=1), AfterValidator(rising)]


class Section(BaseModel):
    """A group of keys: unknown ones are errors, text is never taken for a number, and nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)
