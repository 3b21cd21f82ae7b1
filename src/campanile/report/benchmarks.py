"""How long each rule took, from Snakemake's benchmark files."""

import csv
from collections.abc import Iterator
from pathlib import Path


def timings(folder: Path) -> list[dict]:
    """Sum up the benchmark files under ``folder``: one entry per rule, the longest first.

    Those of a sweep lie beside it. Each rule has a folder, and each of its jobs a file in it or in a folder of it. An
    entry has ``rule``, ``jobs`` (number of files), ``seconds`` (the sum of column ``s``), ``longest`` (seconds of the
    longest job) and ``max_rss`` (peak resident memory of a job in MB; None if every job was too short for Snakemake to
    measure).
    """
    rules: dict[str, dict] = {}
    for name, path in _found(folder):
        seconds, memory = _read(path)
        rule = rules.setdefault(name, {"rule": name, "jobs": 0, "seconds": 0.0, "longest": 0.0, "max_rss": None})
        rule["jobs"] += 1
        rule["seconds"] += seconds
        rule["longest"] = max(rule["longest"], seconds)
        if memory is not None:
            rule["max_rss"] = max(memory, rule["max_rss"] or 0.0)
    return sorted(rules.values(), key=lambda rule: (-rule["seconds"], rule["rule"]))


def busy_seconds(folder: Path) -> float:
    """Seconds during which at least one job ran: parallel jobs count once, pauses not at all.

    Snakemake writes a benchmark file when the job ends, so its modification time is the job's end.
    """
    ends = [(path.stat().st_mtime, _read(path)[0]) for _, path in _found(folder)]
    total, covered = 0.0, float("-inf")
    for start, end in sorted((end - seconds, end) for end, seconds in ends):
        total += max(0.0, end - max(start, covered))
        covered = max(covered, end)
    return total


def _found(folder: Path) -> Iterator[tuple[str, Path]]:
    """Each benchmark file after its rule."""
    for place in (folder, *sorted(folder.parent.glob("sweep/*/benchmarks"))):
        for path in sorted(place.rglob("*.tsv")):
            yield path.relative_to(place).parts[0], path


def _read(path: Path) -> tuple[float, float | None]:
    """Seconds and peak memory in MB of a benchmark file."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    memory = [value for row in rows if (value := _number(row.get("max_rss"))) is not None]
    return sum(_number(row.get("s")) or 0.0 for row in rows), max(memory, default=None)


def _number(text: str | None) -> float | None:
    """A number, or None for the NA or - that Snakemake writes if it could not measure."""
    try:
        return float(text or "")
    except ValueError:
        return None
