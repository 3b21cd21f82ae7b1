"""How long each rule took, from the benchmark files that Snakemake writes."""

import csv
from pathlib import Path


def timings(folder: Path) -> list[dict]:
    """Sum up the benchmark files under ``folder``, one entry a rule, the longest first.

    The first path component under ``folder`` names the rule: ``<rule>/<anything>.tsv`` or ``<rule>.tsv``. Entries have
    ``rule``, ``jobs`` (files), ``seconds`` (the sum of column ``s``), ``longest`` (the longest job, in seconds) and
    ``max_rss`` (largest resident memory of a job in MB; None if no job ran long enough for Snakemake to measure it).
    """
    rules: dict[str, dict] = {}
    for path in _files(folder):
        name = Path(path.relative_to(folder).parts[0]).stem
        seconds, memory = _read(path)
        rule = rules.setdefault(name, {"rule": name, "jobs": 0, "seconds": 0.0, "longest": 0.0, "max_rss": None})
        rule["jobs"] += 1
        rule["seconds"] += seconds
        rule["longest"] = max(rule["longest"], seconds)
        if memory is not None:
            rule["max_rss"] = max(memory, rule["max_rss"] or 0.0)
    return sorted(rules.values(), key=lambda rule: (-rule["seconds"], rule["rule"]))


def busy_seconds(folder: Path) -> float:
    """Seconds during which at least one job ran, so that jobs side by side count once and pauses do not.

    A benchmark file is written when its job ends: its modification time is the end, and ``s`` earlier is the start.
    """
    ends = [(path.stat().st_mtime, _read(path)[0]) for path in _files(folder)]
    total, covered = 0.0, float("-inf")
    for start, end in sorted((end - seconds, end) for end, seconds in ends):
        total += max(0.0, end - max(start, covered))
        covered = max(covered, end)
    return total


def _files(folder: Path) -> list[Path]:
    """Those of the study: IF-mini may have been trained in the same folder, for hours, and is no part of it."""
    paths = sorted(Path(folder).rglob("*.tsv"))
    return [path for path in paths if not path.relative_to(folder).parts[0].startswith("if_mini")]


def _read(path: Path) -> tuple[float, float | None]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    memory = [value for row in rows if (value := _number(row.get("max_rss"))) is not None]
    return sum(_number(row.get("s")) or 0.0 for row in rows), max(memory, default=None)


def _number(text: str | None) -> float | None:
    """Snakemake writes NA or - for what it could not measure."""
    try:
        return float(text or "")
    except ValueError:
        return None
