"""What a configuration chooses by name, views and splits: a name, or a mapping from the name to its parameter.

No torch here and at the top of the modules that list choices: the check of the configuration reads them too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Chosen = str | Mapping[str, Any]


@dataclass(frozen=True)
class Choice:
    """An entry of a list of choices.

    :ivar make: makes the view or split from its parameter and what all entries of the list take.
    :ivar parameter: the parameter's type and range, as pydantic reads it; None: it has no parameter.
    :ivar default: the parameter where the name stands alone; None: the name cannot stand alone if it has a parameter.
    :ivar read: reads the file that the parameter names, or raises a CampanileError; None: it names none.
    """

    make: Callable[..., Any]
    parameter: Any = None
    default: Any = None
    read: Callable[[Path], Any] | None = None


def parsed(chosen: Chosen, choices: Mapping[str, Choice]) -> tuple[str, Any]:
    """The name and the parameter of what is chosen."""
    if isinstance(chosen, str):
        return chosen, choices[chosen].default
    ((name, parameter),) = chosen.items()
    return name, parameter


def label(chosen: Chosen) -> str:
    """What is chosen in words, such as "patches 8"."""
    if isinstance(chosen, str):
        return chosen.replace("_", " ")
    ((name, parameter),) = chosen.items()
    values = parameter if isinstance(parameter, list) else [parameter]
    texts = [f"{value:g}" if isinstance(value, int | float) else Path(value).name for value in values]
    return f"{name.replace('_', ' ')} {' and '.join(texts)}"
