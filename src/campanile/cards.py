"""Figure cards: what an experiment hands to the report, as JSON beside its pictures."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path


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
class Card:
    """An experiment as the report shows it.

    ``columns``: panels in a row, 0: as their shapes suggest.

    ``play`` is what a reader can do with the pictures; empty, nothing. Its ``kind`` is

    - "before_after": lay each result over the reference;
    - "turn": look at the first panel in other views, ``looks``, each with ``name``, ``prompt`` and ``motion`` (see
      ``campanile.views.View``);
    - "frequencies", "colours" or "motion": the first panel is a hybrid split so: step back, see it in grey or move it;
      ``names`` and ``prompts`` are of the part that is seen then, and of the whole; ``blur`` is the standard deviation
      of what hides the rest, in pixels.

    ``parameters`` are those of the rule, ``checkpoints`` the digests of the models it used and of what was drawn from
    them, ``library`` the digest of the code that it ran, ``seconds`` what the job took.
    """

    id: str
    chapter: str
    title: str
    caption: str
    rule: str
    panels: list[Panel] = field(default_factory=list)
    columns: int = 0
    films: list[Film] = field(default_factory=list)
    play: dict = field(default_factory=dict)
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
    def load(cls, path: str | Path) -> "Card":
        """Read a card that ``save`` wrote."""
        raw = json.loads(Path(path).read_text(encoding="utf-8"))
        raw["panels"] = [Panel(**panel) for panel in raw["panels"]]
        films = [{**film, "strips": [Panel(**strip) for strip in film["strips"]]} for film in raw.get("films", [])]
        raw["films"] = [Film(**film) for film in films]
        raw["series"] = [Series(**series) for series in raw["series"]]
        raw["axes"] = Axes(**raw["axes"]) if raw["axes"] else None
        raw["tables"] = [Table(**table) for table in raw["tables"]]
        raw["metrics"] = [Metric(**metric) for metric in raw["metrics"]]
        return cls(**raw)


def read_caption(path: str | Path) -> tuple[str, str]:
    """Title and caption of a ``report/captions/<id>.rst``: a first line underlined with "=", then plain sentences."""
    title, _, *rest = Path(path).read_text(encoding="utf-8").splitlines()
    return title.strip(), " ".join(" ".join(rest).split())
