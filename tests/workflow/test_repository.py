"""The repository as a whole: its scripts, its two programs, its pinned environments."""

import csv
import json
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from runs import ROOT
from snakemake.utils import update_config

from campanile import config
from campanile.report.outline import place, read_outline

PARTS = ("diffusion", "mnist", "report")


def scripts() -> dict[str, Path]:
    """The study's scripts, by the names that rules use."""
    paths = [path for part in PARTS for path in sorted((ROOT / "src/scripts" / part).glob("*.py"))]
    return {path.relative_to(ROOT / "src/scripts").as_posix(): path for path in paths}


def test_every_script_belongs_to_a_rule_that_depends_on_it():
    rules = "".join(path.read_text() for path in (ROOT / "rules").glob("*.smk"))
    named = re.findall(r'"\.\./src/scripts/(\S+)"', rules)
    kinds = [name.replace("{wildcards.kind}", kind) for name in named for kind in ("anagram", "hybrid")]
    assert set(kinds) == set(scripts())
    depends = re.findall(r'library\("(\S+)"\)', rules)
    # MNIST is fetched once: its checksums say what it is.
    assert set(depends) == set(scripts()) - {"mnist/mnist.py"}


def test_the_study_does_not_know_how_its_model_was_made():
    """The embedded model is a directory in DeepFloyd IF's format: only its own program names that program."""
    patterns = ["Snakefile", "rules/*.smk", "config/*.yaml", "src/campanile/**/*.py", "src/jobs/*.py", "tests/*.py"]
    patterns += [f"tests/{part}/*.py" for part in (*PARTS, "workflow")]
    study = [path for pattern in patterns for path in ROOT.glob(pattern)] + list(scripts().values())
    assert len(study) > 100
    name = "_".join(("if", "mini"))  # this file is one of the study's, too
    assert [str(path) for path in study if name in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("name", ["cpu", "cuda"])
def test_conda_environments_pin_what_the_lock_pins(name):
    environment = yaml.safe_load((ROOT / f"envs/{name}.yaml").read_text())
    python = next(item for item in environment["dependencies"] if str(item).startswith("python="))
    pins = dict(pin.split("==") for pin in environment["dependencies"][-1]["pip"])
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    assert set(pins) == {re.match(r"[\w-]+", requirement)[0] for requirement in needed}
    lock = (ROOT / "requirements.lock").read_text()
    for package, version in pins.items():
        locked = re.findall(rf"^{package}==(\S+)(?: ; (.*))? \\$", lock, re.MULTILINE)
        fitting = [v for v, marker in locked if "<" not in marker or python == "python=3.11"]
        assert version in fitting, package


def test_the_lock_has_hashes_and_names_no_host():
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock and "index" not in lock
    requirements = re.split(r"\n(?=\S)", lock.strip())
    assert len(requirements) > 50
    assert all("==" in requirement and "--hash=sha256:" in requirement for requirement in requirements)


REFERENCES = sorted(path.parent for path in ROOT.glob("data/reference/*/metrics.csv"))


@pytest.mark.parametrize("folder", REFERENCES, ids=lambda folder: folder.name)
def test_reference_numbers_are_those_of_the_shipped_configuration(folder, monkeypatch):
    """A default that changes needs a new reference run, see its provenance."""
    monkeypatch.chdir(ROOT)
    run = json.loads((folder / "report/run.json").read_text())
    merged = {}
    for name in run["configfiles"]:
        update_config(merged, yaml.safe_load((ROOT / name).read_text()))
    # As JSON: a list of numbers is the same there, whether they are whole or not.
    assert json.loads(config.validate(merged, ROOT).model_dump_json()) == run["config"]
    assert run["options"] == []
    with (folder / "metrics.csv").open() as file:
        sections = {row["section"] for row in csv.DictReader(file)}
    assert sections and sections <= set(run["expected"])


def test_every_number_of_part_b_has_an_interval():
    chapters = read_outline(ROOT / "report/chapters.yaml")["chapters"]
    with (ROOT / "data/reference/default/metrics.csv").open() as file:
        rows = [(chapters[place(row["section"], chapters)[0]]["key"], row) for row in csv.DictReader(file)]
    bare = [(row["section"], row["case"], row["metric"]) for part, row in rows if part > "mnist" and not row["low"]]
    assert bare == []
