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
A_DAY = 1440  # minutes: what partitions of clusters commonly grant


def copy_tree(destination: Path) -> Path:
    """The workflow as in a fresh clone, to be edited freely, with tiny models as the embedded ones."""
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


def overlay(tree: Path, text: str) -> str:
    """The name of a further configuration file with ``text``."""
    path = tree / "overlay.yaml"
    path.write_text(text)
    return path.name


def snakemake(tree: Path, *arguments: str, cores: int = 2, **options) -> subprocess.CompletedProcess:
    # Arguments first: what follows --resources on a command line is taken for one.
    command = [sys.executable, "-m", "snakemake", *arguments, "--cores", str(cores), "--resources", "gpu=1"]
    environment = {**os.environ, "PYTHONPATH": ""}  # the copy's library counts, not the installed one
    return subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, **options)


def scheduled(tree: Path, *arguments: str, target: str = "all") -> dict[str, int]:
    """What a run would do: jobs of each rule."""
    run = snakemake(tree, target, "--dry-run", "--configfile", SMOKE, *arguments)
    assert run.returncode == 0, run.stderr
    if "Nothing to be done" in run.stdout + run.stderr:
        return {}
    table = re.search(r"Job stats:\n.*\n-+.*\n((?:\S+ +\d+\n)+)", run.stdout + run.stderr)[1]
    counts = dict(line.split() for line in table.splitlines())
    return {rule: int(count) for rule, count in counts.items() if rule not in ("total", "all")}


def declared(tree: Path, *arguments: str) -> dict[str, dict[str, int]]:
    """What each rule declares, threads among its resources, read from a dry-run of all jobs."""
    run = snakemake(tree, *arguments, "--dry-run", "--forceall", "--quiet", "host", cores=64)
    assert run.returncode == 0, run.stderr
    found = {}
    for rule, lines in re.findall(r"rule (\w+):\n((?:    .*\n)*)", run.stdout + run.stderr):
        resources = re.search("    resources: (.*)", lines)[1]
        threads = re.search("    threads: (.*)", lines)
        found[rule] = {name: int(value) for name, value in re.findall(r"(\w+)=(\d+)(?:,|$)", resources)}
        found[rule]["threads"] = int(threads[1]) if threads else 1
    return found
