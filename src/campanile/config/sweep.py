"""Sweeps: the study once more for every combination of the values of some keys."""

import copy
import fnmatch
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Any

from campanile.config.base import did_you_mean, quoted
from campanile.config.messages import validate
from campanile.config.mnist import MODELS
from campanile.config.study import Config
from campanile.errors import CampanileError

MOST = 100  # combinations of a figure
LONGEST = 200  # characters in the name of a combination, which becomes a folder

# The results that a combination has of its own if a key that begins like this is swept; the rest is the study's.
OWN = {
    "mnist/": ("mnist.models.",),
    "samples/": ("mnist.models.", "mnist.sampling."),
    "figures/": ("",),
    "logs/": ("",),
    "benchmarks/": ("",),
    **dict.fromkeys(("diffusion/noisy", "diffusion/blurred", "diffusion/one_step"), ("diffusion.",)),
    "diffusion/candidates/": tuple(
        f"diffusion.{key}" for key in ("guidance", "first", "stride", "anagram.", "hybrid.")
    ),
}

# What the figures of a sweep show: by the first part of a key that matches, the figures that it changes.
FIGURES = {
    **{f"mnist.models.{model}": (model,) for model in MODELS},
    "mnist.models.denoiser": ("denoiser_sigmas",),
    "mnist.sampling.guidance_sweep": ("guidance",),
    "mnist.sampling": ("class_fm",),
    "mnist.sigmas": ("denoiser_sigmas",),
    "mnist.evaluation": ("denoiser_sigmas",),
    "diffusion.guidance": ("cfg",),
    "diffusion.stride": ("iterative", "cfg"),
    "diffusion.first": ("cfg",),
    "diffusion.enlarge": ("cfg",),
    **{
        f"diffusion.{section}": (section, f"{section}_*")
        for section in "generate forward blur iterative sample sdedit inpaint text_edit anagram hybrid".split()
    },
}


@dataclass(frozen=True)
class Variant:
    """A combination of values: its configuration, and the folder of results for each kind of ``OWN``.

    The folder of what only some of the keys change is named by these, so all combinations share it.
    """

    config: dict
    folders: dict[str, str]

    def moved(self, replicates: Sequence[str]) -> dict[str, str]:
        """The beginnings of the paths of its own results, with those that take their place.

        :param replicates: the folders of replicates in paths, and the wildcard that stands for them.
        """
        paths = {}
        for kind, folder in self.folders.items():
            # The data and the judge, which are shared, are beside the models.
            parts = [f"{kind}{model}/" for model in (*MODELS, "{model}")] if kind == "mnist/" else [kind]
            for replicate, part in itertools.product(replicates, parts):
                paths[f"results/{replicate}{part}"] = f"{folder}{replicate}{part}"
        return paths


@dataclass(frozen=True)
class Sweep:
    """What a sweep runs and shows.

    ``figures``: of each figure that it compares, the combinations, short keys with their values, by name such as
    ``learning_rate=0.002,width=16``. ``variants``: every combination of any figure, by name.
    """

    figures: dict[str, dict[str, dict[str, Any]]]
    variants: dict[str, Variant]


def sweep(config: dict, checked: Config, root: Path, figures: Sequence[str]) -> Sweep:
    """The sweep that a configuration asks for.

    It compares ``sweep_figures`` over all keys, or else each figure over those keys that change it, see ``FIGURES``.

    :param config: the configuration as Snakemake merged it.
    :param checked: the same as an object.
    :param root: the repository.
    :param figures: the names of all figures.
    :raises CampanileError: a key is unknown or is no number, a value does not suit its key, or there is no such figure.
    """
    swept = checked.sweep
    for key, given in swept.items():
        _check_key(key, checked)
        if len(written := [*map(_written, given)]) > len(set(written)):
            raise CampanileError(f"sweep.{key}: a value appears twice: remove one")
    for pattern in checked.sweep_figures:
        if not fnmatch.filter(figures, pattern):
            raise CampanileError(f"sweep_figures: no figure {quoted(pattern)}: {did_you_mean(pattern, figures)}")
    made = Sweep({}, {})
    names = dict(zip(swept, _short([*swept]), strict=True))
    for figure in figures:
        changing = [key for key in swept if _match(figure, checked.sweep_figures or FIGURES[_part(key)])]
        if (count := math.prod(len(swept[key]) for key in changing)) > MOST:
            raise CampanileError(f"sweep: {count} combinations, more than {MOST}: sweep fewer values")
        for combination in itertools.product(*(swept[key] for key in changing)) if changing else ():
            values = dict(zip(changing, combination, strict=True))
            parts = {key: f"{names[key]}={_written(value)}" for key, value in values.items()}
            name = ",".join(parts.values())
            if len(name) > LONGEST:
                raise CampanileError(f"sweep: {quoted(name)} is too long for the name of a folder: sweep shorter lists")
            made.figures.setdefault(figure, {})[name] = {names[key]: value for key, value in values.items()}
            kinds = {kind: [parts[key] for key in changing if key.startswith(keys)] for kind, keys in OWN.items()}
            folders = {kind: f"results/sweep/{','.join(found)}/" for kind, found in kinds.items() if found}
            made.variants[name] = Variant(_changed(config, values), folders)
    for variant in made.variants.values():
        try:
            validate(variant.config, root)
        except CampanileError as error:
            raise CampanileError(f"sweep: {error}") from None
    return made


def _match(figure: str, patterns: Sequence[str]) -> bool:
    return any(fnmatch.fnmatch(figure, pattern) for pattern in patterns)


def _changed(config: dict, values: dict[str, Any]) -> dict:
    """A copy of the configuration with some values, by dotted key, that sweeps nothing itself."""
    made = copy.deepcopy(config) | {"sweep": {}, "sweep_figures": []}
    made["report"] |= {"words": {}, "leave_out": [], "first": []}  # which can name figures of the sweep
    for key, value in values.items():
        *sections, last = key.split(".")
        reduce(dict.__getitem__, sections, made)[last] = value
    return made


def _short(keys: Sequence[str]) -> list[str]:
    """The last parts of dotted keys, as many as tell them apart."""

    def ends(count: int) -> list[str]:
        return [".".join(key.split(".")[-count:]) for key in keys]

    return next(names for count in itertools.count(1) if len(set(names := ends(count))) == len(names))


def _part(key: str) -> str:
    """The first part of a key that ``FIGURES`` has, the longest one; empty if it has none."""
    return max((part for part in FIGURES if f"{key}.".startswith(f"{part}.")), key=len, default="")


def _check_key(key: str, checked: Config) -> None:
    value: Any = checked.model_dump()
    for part in key.split("."):
        if not isinstance(value, dict):
            raise CampanileError(f"sweep: unknown key {key}: it ends before {part}")
        if part not in value:
            raise CampanileError(f"sweep: unknown key {key}: {did_you_mean(part, list(value))}")
        value = value[part]
    numbers = value if isinstance(value, list) else [value]
    numeric = all(number is None or isinstance(number, int | float) for number in numbers)
    if not _part(key) or not (numeric or key == "mnist.sampling.method"):
        raise CampanileError(
            f"sweep: {key} cannot be swept, only numbers of the experiments: for other keys compare two runs"
        )


def _written(value: object) -> str:
    """A value in the name of a folder."""
    if isinstance(value, list):
        return "-".join(map(_written, value))
    return f"{value:g}" if isinstance(value, float) else str(value).lower()
