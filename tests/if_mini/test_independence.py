"""The study does not depend on the factory: their only tie is the model in data/if-mini."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
STUDY = ("Snakefile", "rules/*.smk", "config/*.yaml", "src/campanile/**/*.py", "src/jobs/**/*.py")
PARTS = ("src/scripts/*/*.py", "tests/**/*.py")
"""Of these the folders named if_mini are the factory's."""


def test_the_study_does_not_name_the_factory():
    paths = [path for pattern in STUDY for path in ROOT.glob(pattern)]
    paths += [path for pattern in PARTS for path in ROOT.glob(pattern) if path.parent.name != "if_mini"]
    assert len(paths) > 100
    assert not [str(path.relative_to(ROOT)) for path in paths if "if_mini" in path.read_text(encoding="utf-8")]
