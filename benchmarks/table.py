"""The rows of the benchmarks' table, and the ratios that were measured before."""

import json
from dataclasses import dataclass
from pathlib import Path

RECORDED = Path(__file__).with_name("recorded.json")
SLOWER = 0.8  # of the recorded ratio: a regression
COLUMNS = "{:24} {:22} {:>9} {:>9}  {:10} {:>6} {:>9} {:>9}"


@dataclass(frozen=True)
class Row:
    """What others and we do of some work a second; ``share`` of the machine's peak that we reach, where it is known."""

    work: str
    unit: str
    against: str
    theirs: float
    ours: float
    ratio: float
    share: float | None = None

    @property
    def name(self) -> str:
        """What identifies the row."""
        return f"{self.work}, against {self.against}"

    def text(self, recorded: float | None) -> str:
        """The row for a terminal, with the ratio that was recorded for such a machine, and a mark if it fell."""
        share = "" if self.share is None else f"{self.share:.0%}"
        before = "" if recorded is None else f"{recorded:.2f}"
        speeds = f"{self.theirs:.3g}", f"{self.ours:.3g}"
        line = COLUMNS.format(self.work, self.against, *speeds, self.unit, f"{self.ratio:.2f}", before, share)
        slower = recorded is not None and self.ratio < SLOWER * recorded
        return line.rstrip() + (f"  SLOWER by {1 - self.ratio / recorded:.0%}" if slower and recorded else "")


HEADING = COLUMNS.format("work", "against", "theirs", "ours", "", "ratio", "recorded", "of peak")


def read() -> dict[str, dict[str, float]]:
    """The recorded ratios of each kind of machine by the names of rows."""
    return json.loads(RECORDED.read_text(encoding="utf-8")) if RECORDED.is_file() else {}


def record(kind: str, rows: list[Row]) -> None:
    """Record the ratios of a kind of machine, in place of those before."""
    ratios = read() | {kind: {row.name: round(row.ratio, 2) for row in rows}}
    RECORDED.write_text(json.dumps(ratios, indent=2, sort_keys=True) + "\n", encoding="utf-8")
