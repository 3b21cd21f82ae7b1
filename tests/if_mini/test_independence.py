"""The study does not depend on the factory: their only tie is the model in data/if-mini."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STUDY = [
    ROOT / "Snakefile",
    *ROOT.glob("rules/*.smk"),
    *ROOT.glob("config/*.*"),
    *(path for folder in ("campanile", "jobs") for path in ROOT.glob(f"src/{folder}/**/*.py")),
    *(path for path in ROOT.glob("src/scripts/*/*.py") if path.parent.name != "if_mini"),
    *(path for path in ROOT.glob("tests/**/*.py") if path.parent.name != "if_mini"),
]


@pytest.mark.parametrize("path", STUDY, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_study_does_not_name_the_factory(path):
    assert "if_mini" not in path.read_text(encoding="utf-8")
