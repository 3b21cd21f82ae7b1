"""What the keys of all sections share: types, checks, how a value is quoted in an error."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def quoted(value: object) -> str:
    """A value as one short piece of a line."""
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return "a section of keys" if isinstance(value, dict) else f"a list of {len(value)}"
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def distinct(values: list) -> list:
    """The list, if no value is there twice."""
    repeated = next((value for value in values if values.count(value) > 1), None)
    if repeated is not None:
        raise ValueError(f"{quoted(repeated)} is there twice: leave one out")
    return values


def rising(values: list) -> list:
    """The list in rising order, if no value is there twice."""
    return sorted(distinct(values))


Count = Annotated[int, Field(ge=1)]
Scale = Annotated[float, Field(ge=0)]
Scales = Annotated[list[Scale], Field(min_length=1), AfterValidator(rising)]


class Section(BaseModel):
    """A group of keys: unknown ones are errors, text is never taken for a number, and nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)
