"""Figure cards: what the report shows of an experiment, as JSON next to its pictures."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from campanile import files
from campanile.errors import CampanileError
from campanile.files import reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image


@dataclass
class Panel:
    """One picture: ``image`` is a path relative to the card; ``role`` is input, result, reference or comparison."""

    image: str
    label: str
    role: str = "result"
    alt: str = ""

    def opened(self, card: Path) -> tuple[bytes, Image.Image]:
        """The bytes of the picture, and the picture.

        :raises CampanileError: it is missing or not a PNG.
        """
        from PIL import Image

        path = card.parent / self.image
        with reading(path):
            picture = Image.open(path, formats=["PNG"])
            picture.load()
            return path.read_bytes(), picture


@dataclass
class Metric:
    """One row of ``results/metrics.csv``; ``case`` says what was measured, ``unit`` is "" for a pure number.

    ``low`` and ``high`` are the ends of a 95 % interval, None for a number that has none. ``n`` counts the
    replicates that ``value`` is the mean of; with one replicate, an interval is over samples.
    """

    case: str
    metric: str
    value: float
    unit: str = ""
    low: float | None = None
    high: float | None = None
    n: int = 1


@dataclass
class Film:
    """Pictures that change together, frame by frame, such as the states of a sampling trajectory.

    The picture of a strip holds all its frames, stacked from top to bottom. ``frames`` are the names of the frames,
    such as timesteps. Strips are shown in rows of ``columns``.
    """

    title: str
    frames: list[str]
    strips: list[Panel]
    columns: int = 1


@dataclass
class Series:
    """One curve: ``x`` and ``y`` have the same length; ``right`` puts it on the right axis.

    ``low`` and ``high`` are the edges of a band around it, or empty.
    """

    name: str
    x: list[float]
    y: list[float]
    right: bool = False
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)


def banded(name: str, x: list[float], numbers: Sequence[tuple[float, float, float]], right: bool = False) -> Series:
    """The curve of numbers with their intervals, see ``campanile.intervals``."""
    y, low, high = map(list, zip(*numbers, strict=True))
    return Series(name, x, y, right, low, high)


@dataclass
class Axes:
    """The axes of a card's curves; ``log`` makes the left axis logarithmic, ``right`` names a second one."""

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
    """The reader can overlay each result on the reference."""

    kind: Literal["before_after"] = "before_after"


@dataclass
class Look:
    """A view of the first panel; ``motion`` animates it, see ``campanile.diffusion.views.View``."""

    name: str
    prompt: str
    motion: dict


@dataclass
class Turn:
    """The reader can see the first panel, a visual anagram, in each of its views."""

    looks: list[Look]
    kind: Literal["turn"] = "turn"


@dataclass
class Hidden:
    """The reader can step back from the first panel, a hybrid image, drain it of colour, or move it.

    ``changed`` is what the reader changes: distance, colour or speed. ``names`` and ``prompts`` say what is seen, from
    least to most: the last is the whole picture, the others are side by side in the second panel.
    """

    changed: str
    names: list[str]
    prompts: list[str]
    kind: Literal["hidden"] = "hidden"


Play = BeforeAfter | Turn | Hidden


def _play(raw: dict) -> Play:
    if raw["kind"] == "before_after":
        return BeforeAfter()
    if raw["kind"] == "turn":
        return Turn([Look(**look) for look in raw["looks"]])
    return Hidden(raw.get("changed", ""), raw["names"], raw["prompts"])  # cards of another version lack a field


@dataclass
class Card:
    """An experiment as the report shows it.

    Title and caption are empty in the cards of the study: the report takes them from its sources and fills in
    ``words``, see ``titled``. So another caption makes another report, and runs no job that computes.

    ``columns`` is the number of panels in a row; 0 leaves the choice to the report. ``play`` is what the reader can do
    with the pictures.

    ``parameters`` are the parameters of the rule, ``checkpoints`` the digests of the models and samples that the job
    read, ``library`` the digest of the code that it ran, ``seconds`` its duration, ``device`` what computed in it, and
    ``hardware`` the computer that it ran on.
    """

    id: str
    rule: str
    title: str = ""
    caption: str = ""
    words: dict[str, str] = field(default_factory=dict)
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
    hardware: str = ""
    checkpoints: dict[str, str] = field(default_factory=dict)
    library: str = ""

    def save(self, path: str | Path) -> None:
        """Write the card as JSON; a number that is not finite is a CampanileError."""
        numbers = [
            (f"{metric.case}, {metric.metric}", value)
            for metric in self.metrics
            for value in (metric.value, metric.low, metric.high)
            if value is not None
        ]
        for what, value in [*numbers, *((curve.name, y) for curve in self.series for y in curve.y)]:
            if not math.isfinite(value):
                raise CampanileError(f"{self.id}: {what} is {value}; check the settings of {self.rule}")
        files.write(path, json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n")

    def titled(self, captions: Path) -> Card:
        """The card with a title and a caption: from ``<id>.rst`` in a folder, or for a case ``<experiment>.rst``."""
        names = [self.id[:end] for end in range(len(self.id), 0, -1) if self.id[end : end + 1] in ("", "_")]
        found = next((path for name in names if (path := captions / f"{name}.rst").is_file()), None)
        texts = read_caption(found) if found else (self.id.replace("_", " "), "")
        title, caption = (text.format(**self.words) if self.words else text for text in texts)
        return replace(self, title=self.title or title[:1].upper() + title[1:], caption=self.caption or caption)

    @classmethod
    def load(cls, path: str | Path) -> Card:
        """Read a card that ``save`` wrote.

        :raises CampanileError: the file is missing, is not JSON, or lacks a field.
        """
        with reading(path):
            return cls._parsed(json.loads(Path(path).read_text(encoding="utf-8")))

    @classmethod
    def _parsed(cls, raw: dict) -> Card:
        raw["panels"] = [Panel(**panel) for panel in raw["panels"]]
        raw["films"] = [
            Film(**film | {"strips": [Panel(**strip) for strip in film["strips"]]}) for film in raw["films"]
        ]
        raw["series"] = [Series(**series) for series in raw["series"]]
        raw["axes"] = Axes(**raw["axes"]) if raw["axes"] else None
        raw["tables"] = [Table(**table) for table in raw["tables"]]
        raw["metrics"] = [Metric(**metric) for metric in raw["metrics"]]
        raw["play"] = _play(raw["play"]) if raw["play"] else None
        # Cards of another version can have further fields, and the first ones lack one; two versions can be compared.
        raw.setdefault("hardware", "")
        return cls(**{each.name: raw[each.name] for each in fields(cls)})


def read_caption(path: str | Path) -> tuple[str, str]:
    """Title and caption from ``report/captions/<id>.rst``: a first line underlined with "=", then plain sentences."""
    title, _, *rest = Path(path).read_text(encoding="utf-8").splitlines()
    return title.strip(), " ".join(" ".join(rest).split())
