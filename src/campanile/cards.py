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
class Series:
    """One curve: ``x`` and ``y`` have the same length."""

    name: str
    x: list[float]
    y: list[float]


@dataclass
class Axes:
    """What the curves of a card are drawn on; ``log`` asks for a logarithmic y axis."""

    x: str
    y: str
    log: bool = False


@dataclass
class Table:
    """A small table; every row has one cell for each column."""

    title: str
    columns: list[str]
    rows: list[list]


@dataclass
class Card:
    """An experiment as the report shows it. ``seconds`` is what the job took, ``parameters`` what it was made with."""

    id: str
    chapter: str
    title: str
    caption: str
    rule: str
    panels: list[Panel] = field(default_factory=list)
    series: list[Series] = field(default_factory=list)
    axes: Axes | None = None
    tables: list[Table] = field(default_factory=list)
    parameters: dict = field(default_factory=dict)
    metrics: list[Metric] = field(default_factory=list)
    model: str = ""
    seed: int | None = None
    seconds: float = 0.0
    device: str = ""

    def save(self, path: str | Path) -> None:
        """Write the card as JSON."""
        Path(path).write_text(json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: str | Path) -> "Card":
        """Read a card that ``save`` wrote."""
        raw = json.loads(Path(path).read_text(encoding="utf-8"))
        raw["panels"] = [Panel(**panel) for panel in raw["panels"]]
        raw["series"] = [Series(**series) for series in raw["series"]]
        raw["axes"] = Axes(**raw["axes"]) if raw["axes"] else None
        raw["tables"] = [Table(**table) for table in raw["tables"]]
        raw["metrics"] = [Metric(**metric) for metric in raw["metrics"]]
        return cls(**raw)


def read_caption(path: str | Path) -> tuple[str, str]:
    """Title and caption of a ``report/captions/<id>.rst``: a first line underlined with "=", then plain sentences."""
    title, _, *rest = Path(path).read_text(encoding="utf-8").splitlines()
    return title.strip(), " ".join(" ".join(rest).split())
