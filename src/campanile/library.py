"""The files that a script depends on, found by parsing in milliseconds: nothing is imported.

Rules list these files as inputs, so that an edited module reruns exactly the jobs that use it.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from campanile.errors import CampanileError


def modules(script: Path, source: Path) -> list[Path]:
    """The script and every file that it imports, directly or not, sorted.

    Imports count anywhere in a file, also inside functions, except under ``if TYPE_CHECKING:``, where they never run.
    Each import adds the ``__init__.py`` of every package in its name. Modules that are not under ``source``, such as
    dependencies, are left out.

    :param script: a Python file.
    :param source: the folder of the packages, ``src``. The paths returned are relative if these two are.
    :raises CampanileError: a file is missing, or is not valid Python.
    """
    found, waiting = set(), [Path(script)]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting.extend(_imported(path, Path(source)))
    return sorted(found)


@cache  # scripts share modules, and files do not change while Snakemake lays out the jobs
def _imported(path: Path, source: Path) -> frozenset[Path]:
    """The files that one file imports directly."""
    files: set[Path] = set()
    for node in _executed(_parsed(path)):
        if isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            # "from a import b": b is a module or a name in a. Only a module has a file.
            before = node.module.split(".") if node.module else []
            names = [[*before, alias.name] for alias in node.names]
        else:
            continue
        level = getattr(node, "level", 0)
        folder = path.parents[level - 1] if level else source
        for name in names:
            files.update(_files(folder, name))
    return frozenset(files)


def _executed(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node of a file except those for type checkers only."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING"):
            waiting.extend(node.orelse)
        else:
            waiting.extend(ast.iter_child_nodes(node))


def _files(folder: Path, name: list[str]) -> list[Path]:
    """The files that importing a dotted name reads: the ``__init__.py`` of each package, then the module."""
    files = []
    for part in name:
        package, module = folder / part / "__init__.py", folder / f"{part}.py"
        if package.is_file():
            files.append(package)
        elif module.is_file():
            return [*files, module]
        folder = folder / part
    return files


def _parsed(path: Path) -> ast.Module:
    if not path.is_file():
        raise CampanileError(f"{path}: there is no such script; fix the path in its rule")
    try:
        return ast.parse(path.read_bytes(), str(path))
    except (SyntaxError, ValueError) as error:  # some versions of Python raise ValueError for null bytes
        number = getattr(error, "lineno", None)
        line = f", line {number}" if number else ""
        raise CampanileError(f"{path}{line}: not valid Python: {getattr(error, 'msg', error)}") from None
