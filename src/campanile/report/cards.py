"""Figure cards: what an experiment hands to the report, as JSON beside its pictures."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from campanile.errors import CampanileError


@dataclass
class Panel:
    """One picture: ``image`` is a path relative to the card; ``role`` is input, result, reference or comparison."""

    image: str
    label: str
    role: str = "result"
    alt: str = ""


@dataclass
class Metric:
    """One number of ``results/metrics.csv``; ``case`` says of what, ``unit`` is "" for a pure number."""

    case: str
    metric: str
    value: float
    unit: str = ""


@dataclass
class Film:
    """Pictures that change together, frame by frame, such as the states of a walk.

    Each strip's picture has all its frames below each other, from the first to the last; ``frames`` are their names,
    such as timesteps. Strips are shown in rows of ``columns``.
    """

    title: str
    frames: list[str]
    strips: list[Panel]
    columns: int = 1


@dataclass
class Series:
    """One curve: ``x`` and ``y`` have the same length; ``right`` measures it on the right axis."""

    name: str
    x: list[float]
    y: list[float]
    right: bool = False


@dataclass
class Axes:
    """What the curves of a card are drawn on; ``log``: the left axis is logarithmic; ``right`` names a second one."""

    x: str
    y: str
    log: bool = False
    right: str = ""


@dataclass
class Table:
    """A small table; every row has one cell for each column."""

    title: str
    columns: list[str]
    rows: list[list]


@dataclass
class BeforeAfter:
    """A reader can lay each result over the reference."""

    kind: Literal["before_after"] = "before_after"


@dataclass
class Look:
    """A view of the first panel; ``motion`` takes the picture there, see ``campanile.diffusion.views.View``."""

    name: str
    prompt: str
    motion: dict


@dataclass
class Turn:
    """A reader can look at the first panel, a visual anagram, in its other views."""

    looks: list[Look]
    kind: Literal["turn"] = "turn"


@dataclass
class Hidden:
    """A reader can step back from the first panel, a hybrid image, see it in grey, or move it.

    ``kind`` is the split; ``names`` and ``prompts`` belong to the part that is seen then, and to the whole; ``blur`` is
    the standard deviation, in pixels, of what hides the rest.
    """

    kind: str
    names: list[str]
    prompts: list[str]
    blur: float


Play = BeforeAfter | Turn | Hidden


def _play(raw: dict) -> Play:
    if raw["kind"] == "before_after":
        return BeforeAfter()
    if raw["kind"] == "turn":
        return Turn([Look(**look) for look in raw["looks"]])
    return Hidden(**raw)


@dataclass
class Card:
    """An experiment as the report shows it.

    ``columns``: panels in a row, 0: as their shapes suggest. ``play``: what a reader can do with the pictures.

    ``parameters`` are those of the rule, ``checkpoints`` the digests of the models it used and of what was drawn from
    them, ``library`` the digest of the code that it ran, ``seconds`` what the job took.
    """

    id: str
    title: str
    caption: str
    rule: str
    panels: list[Panel] = field(default_factory=list)
    columns: int = 0
    films: list[Film] = field(default_factory=list)
    play: Play | None = None
    series: list[Series] = field(default_factory=list)
    axes: Axes | None = None
    tables: list[Table] = field(default_factory=list)
    parameters: dict = field(default_factory=dict)
    metrics: list[Metric] = field(default_factory=list)
    model: str = ""
    seed: int | None = None
    seconds: float = 0.0
    device: str = ""
    checkpoints: dict[str, str] = field(default_factory=dict)
    library: str = ""

    def save(self, path: str | Path) -> None:
        """Write the card as JSON."""
        Path(path).write_text(json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: str | Path) -> Card:
        """Read a card that ``save`` wrote.

        :raises CampanileError: the file, which is named, is missing, is not JSON, or lacks a field.
        """
        try:
            return cls._parsed(json.loads(Path(path).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError, KeyError) as error:
            reason = f"{type(error).__name__}: {error}"
            raise CampanileError(f"{path} is not a readable figure card ({reason}): delete it and run again") from error

    @classmethod
    def _parsed(cls, raw: dict) -> Card:
        raw["panels"] = [Panel(**panel) for panel in raw["panels"]]
        films = [{**film, "strips": [Panel(**strip) for strip in film["strips"]]} for film in raw.get("films", [])]
        raw["films"] = [Film(**film) for film in films]
        raw["series"] = [Series(**series) for series in raw["series"]]
        raw["axes"] = Axes(**raw["axes"]) if raw["axes"] else None
        raw["tables"] = [Table(**table) for table in raw["tables"]]
        raw["metrics"] = [Metric(**metric) for metric in raw["metrics"]]
        raw["play"] = _play(raw["play"]) if raw["play"] else None
        return cls(**raw)


def read_caption(path: str | Path) -> tuple[str, str]:
    """Title and caption of a ``report/captions/<id>.rst``: a first line underlined with "=", then plain sentences."""
    title, _, *rest = Path(path).read_text(encoding="utf-8").splitlines()
    return title.strip(), " ".join(" ".join(rest).split())
