"""The files that a script depends on, on small trees with known answers."""

from pathlib import Path

import pytest

from campanile.errors import CampanileError
from campanile.library import modules


@pytest.fixture
def tree(tmp_path):
    """Writes files under a source folder, adding the ``__init__.py`` of each package, and lists a script's files."""

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

        def modules(self, script: str = "scripts/train.py") -> list[str]:
            return [path.relative_to(self.source).as_posix() for path in modules(self.source / script, self.source)]

    return Tree()


LIBRARY = {
    "campanile/errors.py": "",
    "campanile/seeds.py": "import torch\nfrom campanile.errors import CampanileError\n",
    "campanile/mnist/data.py": "import campanile.seeds\n",
    "campanile/mnist/unet.py": "",
    "campanile/mini/scenes.py": "",
}


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("", []),
        ("import json, torch.nn\nfrom pathlib import Path\n", []),
        ("import campanile\n", ["campanile/__init__.py"]),
        ("import campanile.errors as e\n", ["campanile/__init__.py", "campanile/errors.py"]),
        ("from campanile import errors\n", ["campanile/__init__.py", "campanile/errors.py"]),
        ("from campanile.errors import CampanileError\n", ["campanile/__init__.py", "campanile/errors.py"]),
        (
            "from campanile.mnist import unet, no_such_name\n",
            ["campanile/__init__.py", "campanile/mnist/__init__.py", "campanile/mnist/unet.py"],
        ),
        ("from campanile.mnist import *\n", ["campanile/__init__.py", "campanile/mnist/__init__.py"]),
        (
            "import campanile.mnist.unet, if_mini.scenes\n",
            [
                "campanile/__init__.py",
                "campanile/mini/__init__.py",
                "campanile/mini/scenes.py",
                "campanile/mnist/__init__.py",
                "campanile/mnist/unet.py",
            ],
        ),
        (
            "from campanile.mnist.data import load\n",
            [
                "campanile/__init__.py",
                "campanile/errors.py",
                "campanile/mnist/__init__.py",
                "campanile/mnist/data.py",
                "campanile/seeds.py",
            ],
        ),
        (
            "def main():\n    if True:\n        from campanile import errors\n",
            ["campanile/__init__.py", "campanile/errors.py"],
        ),
        ("# import campanile.errors\ntext = 'from campanile import errors'\n", []),
    ],
)
def test_kinds_of_import(tree, script, expected):
    tree.write({**LIBRARY, "scripts/train.py": script})
    assert tree.modules() == [*expected, "scripts/train.py"]


def test_imports_for_type_checkers_do_not_count(tree):
    types = "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import campanile.seeds\n"
    other = "else:\n    import campanile.errors\n"
    tree.write(LIBRARY | {"scripts/train.py": types + other})
    assert tree.modules() == ["campanile/__init__.py", "campanile/errors.py", "scripts/train.py"]


def test_relative_imports(tree):
    tree.write(
        {
            "campanile/errors.py": "",
            "campanile/seeds.py": "",
            "campanile/mnist/unet.py": "",
            "campanile/mnist/data.py": "from . import unet\nfrom ..errors import CampanileError\n",
            "campanile/mnist/deep/inner.py": "from ... import seeds\nfrom ..data import load\nfrom .other import x\n",
            "campanile/mnist/deep/other.py": "",
            "scripts/train.py": "from campanile.mnist.deep import inner\n",
        }
    )
    assert tree.modules() == [
        "campanile/__init__.py",
        "campanile/errors.py",
        "campanile/mnist/__init__.py",
        "campanile/mnist/data.py",
        "campanile/mnist/deep/__init__.py",
        "campanile/mnist/deep/inner.py",
        "campanile/mnist/deep/other.py",
        "campanile/mnist/unet.py",
        "campanile/seeds.py",
        "scripts/train.py",
    ]


def test_imports_of_a_package_on_the_way_count(tree):
    tree.write(
        {
            "campanile/report/__init__.py": "from .html import render\n",
            "campanile/report/html.py": "",
            "campanile/report/style.py": "",
            "scripts/train.py": "import campanile.report.style\n",
        }
    )
    assert tree.modules() == [
        "campanile/__init__.py",
        "campanile/report/__init__.py",
        "campanile/report/html.py",
        "campanile/report/style.py",
        "scripts/train.py",
    ]


def test_cycles_end(tree):
    tree.write(
        {
            "campanile/a.py": "import campanile.b\n",
            "campanile/b.py": "def f():\n    from campanile import c\n",
            "campanile/c.py": "from campanile.a import g\n",
            "scripts/train.py": "import campanile.b\n",
        }
    )
    assert tree.modules() == [
        "campanile/__init__.py",
        "campanile/a.py",
        "campanile/b.py",
        "campanile/c.py",
        "scripts/train.py",
    ]


def test_a_package_hides_a_module_of_the_same_name(tree):
    tree.write({"campanile/a/x.py": "", "campanile/a.py": "", "scripts/train.py": "from campanile.a import x\n"})
    assert tree.modules() == [
        "campanile/__init__.py",
        "campanile/a/__init__.py",
        "campanile/a/x.py",
        "scripts/train.py",
    ]


def test_modules_next_to_the_script(tree):
    tree.write(
        {
            "campanile/errors.py": "",
            "campanile/seeds.py": "",
            "scripts/job.py": "from campanile.errors import CampanileError\n",
            "scripts/other.py": "import campanile.seeds\n",
            "scripts/train.py": "from job import run\n",
        }
    )
    assert tree.modules() == ["campanile/__init__.py", "campanile/errors.py", "scripts/job.py", "scripts/train.py"]
    assert tree.modules("scripts/job.py") == ["campanile/__init__.py", "campanile/errors.py", "scripts/job.py"]


def test_nothing_is_imported(tree):
    tree.write({"campanile/a.py": "raise SystemExit\n", "scripts/train.py": "import campanile.a\nraise SystemExit\n"})
    assert tree.modules() == ["campanile/__init__.py", "campanile/a.py", "scripts/train.py"]


def test_paths_stay_relative_and_the_answer_is_the_callers_own(tree, monkeypatch):
    tree.write({**LIBRARY, "scripts/train.py": "import campanile.errors\n"})
    monkeypatch.chdir(tree.source.parent)
    expected = [Path("src/campanile/__init__.py"), Path("src/campanile/errors.py"), Path("src/scripts/train.py")]
    answer = modules(Path("src/scripts/train.py"), Path("src"))
    assert answer == expected
    answer.clear()
    assert modules(Path("src/scripts/train.py"), Path("src")) == expected


def test_a_missing_script_is_a_clear_error(tree):
    with pytest.raises(CampanileError) as caught:
        tree.modules()
    assert str(caught.value) == f"{tree.source}/scripts/train.py: there is no such script; mend the path in its rule"


def test_a_file_that_does_not_parse_is_a_clear_error(tree):
    tree.write({"campanile/a.py": "x = 1\ndef f(:\n", "scripts/train.py": "import campanile.a\n"})
    with pytest.raises(CampanileError) as caught:
        tree.modules()
    expected = f"{tree.source}/campanile/a.py, line 2: not valid Python: invalid syntax; mend it first"
    assert str(caught.value) == expected


@pytest.mark.parametrize("text", [b"x = 1\0", b"# -*- coding: nonsense -*-\n", b"x = '\xff'\n"])
def test_a_file_that_is_not_text_is_a_clear_error(tree, text):
    tree.write({"scripts/train.py": ""})
    (tree.source / "scripts/train.py").write_bytes(text)
    with pytest.raises(CampanileError, match=r"scripts/train.py(, line \d)?: not valid Python: .*; mend it first$"):
        tree.modules()
