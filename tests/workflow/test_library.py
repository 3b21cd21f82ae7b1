"""The files that a script depends on, in small trees with known answers."""

from pathlib import Path

import pytest

from campanile.errors import CampanileError
from campanile.library import modules

SCRIPT = "scripts/train.py"


@pytest.fixture
def tree(tmp_path):
    """Writes files under ``src`` with the ``__init__.py`` of each package, and lists the files of a script."""

    class Tree:
        source = tmp_path / "src"

        def write(self, files: dict[str, str]) -> None:
            for name, text in files.items():
                path = self.source / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
                for folder in path.parents:
                    if folder.is_relative_to(self.source / "campanile") and not (folder / "__init__.py").exists():
                        (folder / "__init__.py").write_text("")

        def modules(self, script: str = SCRIPT) -> list[str]:
            """The files that a script imports, without ``.py``."""
            found = [path.relative_to(self.source) for path in modules(self.source / script, self.source)]
            assert Path(script) in found
            return [path.with_suffix("").as_posix() for path in found if path != Path(script)]

    return Tree()


ROOT = "campanile/__init__"
MNIST = "campanile/mnist/__init__"
LIBRARY = {
    "campanile/errors.py": "",
    "campanile/seeds.py": "import torch\nfrom campanile.errors import CampanileError\n",
    "campanile/mnist/data.py": "import campanile.seeds\n",
    "campanile/mnist/unet.py": "",
    "campanile/report/cards.py": "",
}


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("", []),
        ("import json, torch.nn\nfrom pathlib import Path\n", []),
        ("import campanile\n", [ROOT]),
        ("import campanile.errors as e\n", [ROOT, "campanile/errors"]),
        ("from campanile import errors\n", [ROOT, "campanile/errors"]),
        ("from campanile.errors import CampanileError\n", [ROOT, "campanile/errors"]),
        ("from campanile.mnist import unet, no_such_name\n", [ROOT, MNIST, "campanile/mnist/unet"]),
        ("from campanile.mnist import *\n", [ROOT, MNIST]),
        (
            "import campanile.mnist.unet, campanile.report.cards\n",
            [ROOT, MNIST, "campanile/mnist/unet", "campanile/report/__init__", "campanile/report/cards"],
        ),
        (
            "from campanile.mnist.data import load\n",
            [ROOT, "campanile/errors", MNIST, "campanile/mnist/data", "campanile/seeds"],
        ),
        ("def main():\n    if True:\n        from campanile import errors\n", [ROOT, "campanile/errors"]),
        ("# import campanile.errors\ntext = 'from campanile import errors'\n", []),
    ],
)
def test_kinds_of_import(tree, script, expected):
    tree.write({**LIBRARY, SCRIPT: script})
    assert tree.modules() == expected


def test_imports_for_type_checkers_do_not_count(tree):
    types = "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import campanile.seeds\n"
    tree.write({**LIBRARY, SCRIPT: types + "else:\n    import campanile.errors\n"})
    assert tree.modules() == [ROOT, "campanile/errors"]


def test_relative_imports(tree):
    tree.write(
        {
            "campanile/errors.py": "",
            "campanile/seeds.py": "",
            "campanile/mnist/unet.py": "",
            "campanile/mnist/data.py": "from . import unet\nfrom ..errors import CampanileError\n",
            "campanile/mnist/deep/inner.py": "from ... import seeds\nfrom ..data import load\nfrom .other import x\n",
            "campanile/mnist/deep/other.py": "",
            SCRIPT: "from campanile.mnist.deep import inner\n",
        }
    )
    deep = [f"campanile/mnist/deep/{name}" for name in ("__init__", "inner", "other")]
    mnist = [MNIST, "campanile/mnist/data", *deep, "campanile/mnist/unet"]
    assert tree.modules() == [ROOT, "campanile/errors", *mnist, "campanile/seeds"]


def test_what_a_package_imports_counts(tree):
    tree.write(
        {
            "campanile/report/__init__.py": "from .html import render\n",
            "campanile/report/html.py": "",
            "campanile/report/style.py": "",
            SCRIPT: "import campanile.report.style\n",
        }
    )
    assert tree.modules() == [ROOT, *(f"campanile/report/{name}" for name in ("__init__", "html", "style"))]


def test_cycles_end(tree):
    tree.write(
        {
            "campanile/a.py": "import campanile.b\n",
            "campanile/b.py": "def f():\n    from campanile import c\n",
            "campanile/c.py": "from campanile.a import g\n",
            SCRIPT: "import campanile.b\n",
        }
    )
    assert tree.modules() == [ROOT, "campanile/a", "campanile/b", "campanile/c"]


def test_a_package_hides_a_module_of_the_same_name(tree):
    tree.write({"campanile/a/x.py": "", "campanile/a.py": "", SCRIPT: "from campanile.a import x\n"})
    assert tree.modules() == [ROOT, "campanile/a/__init__", "campanile/a/x"]


def test_every_package_of_the_source_counts(tree):
    tree.write(
        {
            "campanile/errors.py": "",
            "campanile/seeds.py": "",
            "jobs/job.py": "from campanile.errors import CampanileError\n",
            "jobs/other.py": "import campanile.seeds\n",
            SCRIPT: "from jobs.job import run\n",
        }
    )
    assert tree.modules() == [ROOT, "campanile/errors", "jobs/job"]
    assert tree.modules("jobs/job.py") == [ROOT, "campanile/errors"]


def test_no_code_runs(tree):
    tree.write({"campanile/a.py": "raise SystemExit\n", SCRIPT: "import campanile.a\nraise SystemExit\n"})
    assert tree.modules() == [ROOT, "campanile/a"]


def test_paths_stay_relative_and_callers_share_no_list(tree, monkeypatch):
    tree.write({**LIBRARY, SCRIPT: "import campanile.errors\n"})
    monkeypatch.chdir(tree.source.parent)
    expected = [Path("src/campanile/__init__.py"), Path("src/campanile/errors.py"), Path("src/scripts/train.py")]
    answer = modules(Path("src", SCRIPT), Path("src"))
    assert answer == expected
    answer.clear()
    assert modules(Path("src", SCRIPT), Path("src")) == expected


def test_a_missing_script_is_a_clear_error(tree):
    with pytest.raises(CampanileError) as caught:
        tree.modules()
    assert str(caught.value) == f"{tree.source}/{SCRIPT}: there is no such script; fix the path in its rule"


def test_a_syntax_error_is_reported_with_its_line(tree):
    tree.write({"campanile/a.py": "x = 1\ndef f(:\n", SCRIPT: "import campanile.a\n"})
    with pytest.raises(CampanileError) as caught:
        tree.modules()
    assert str(caught.value) == f"{tree.source}/campanile/a.py, line 2: not valid Python: invalid syntax"


@pytest.mark.parametrize("text", [b"x = 1\0", b"# -*- coding: nonsense -*-\n", b"x = '\xff'\n"])
def test_a_file_that_is_not_text_is_a_clear_error(tree, text):
    tree.write({SCRIPT: ""})
    (tree.source / SCRIPT).write_bytes(text)
    with pytest.raises(CampanileError, match=rf"{SCRIPT}(, line \d)?: not valid Python: "):
        tree.modules()
