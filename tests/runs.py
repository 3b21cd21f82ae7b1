"""Copies of the workflow, and runs of it on the real scheduler."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import tiny

ROOT = Path(__file__).parents[1]
TREE = ("Snakefile", "rules", "config", "src", "report", "envs", "profiles", "data/images", "pyproject.toml")
SMOKE = "config/smoke.yaml"


def copy_tree(destination: Path) -> Path:
    """A copy of the workflow, as in a fresh clone but with tiny models instead of the ones that ship."""
    destination.mkdir(exist_ok=True)
    for name in TREE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, destination / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        else:
            shutil.copy(source, destination)
    for made in (tiny.first_stage(), tiny.second_stage()):
        shutil.copytree(made, destination / "data/if-mini" / made.name)
    return destination


def snakemake(tree: Path, *arguments: str, **options) -> subprocess.CompletedProcess:
    # Arguments come first: --resources takes everything that follows it.
    command = [sys.executable, "-m", "snakemake", *arguments, "--cores", "2", "--resources", "gpu=1"]
    environment = {**os.environ, "PYTHONPATH": ""}  # import the copy's library, not the installed one
    return subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, **options)


def scheduled(tree: Path, *arguments: str, target: str = "all") -> dict[str, int]:
    """The number of jobs of each rule that a run would start."""
    run = snakemake(tree, target, "--dry-run", "--configfile", SMOKE, *arguments)
    assert run.returncode == 0, run.stderr
    if "Nothing to be done" in run.stdout + run.stderr:
        return {}
    table = re.search(r"Job stats:\n.*\n-+.*\n((?:\S+ +\d+\n)+)", run.stdout + run.stderr)[1]
    counts = dict(line.split() for line in table.splitlines())
    return {rule: int(count) for rule, count in counts.items() if rule not in ("total", "all")}
