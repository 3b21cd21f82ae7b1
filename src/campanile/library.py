"""Which files of the library a script depends on, read from its source: nothing is imported, so it costs milliseconds.

Rules list these files among their inputs, so that an edited module reruns exactly the jobs that use it.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from campanile.errors import CampanileError


def modules(script: Path, source: Path) -> list[Path]:
    """The script and every file that it imports, directly or not, sorted.

    Imports count wherever they stand in a file, within functions too, but not under ``if TYPE_CHECKING:``, where they
    are never run; they bring the ``__init__.py`` of each package on their way. What lies neither under ``source`` nor
    beside the script (dependencies, say) is left out.

    :param script: a Python file.
    :param source: the folder that holds the package, ``src``. Paths come out relative where these two are.
    :raises CampanileError: a file that is not there or is not Python.
    """
    found, waiting = set(), [Path(script)]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting.extend(_imported(path, (Path(script).parent, Path(source))))
    return sorted(found)


@cache  # many scripts share the same modules, and a file is not expected to change while the jobs are laid out
def _imported(path: Path, roots: tuple[Path, ...]) -> frozenset[Path]:
    """The files that one file imports itself; absolute names are looked up in the first of the roots that has them."""
    files = set()
    for node in _run(_parsed(path)):
        if isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            # "from a import b": b is a module or a name in a; as a file it is found only if it is a module.
            before = node.module.split(".") if node.module else []
            names = [[*before, alias.name] for alias in node.names]
        else:
            continue
        level = getattr(node, "level", 0)
        folders = (path.parents[level - 1],) if level else roots
        for name in names:
            files.update(next(filter(None, (_files(folder, name) for folder in folders)), []))
    return frozenset(files)


def _run(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node of a file that may be run, that is, all but what stands there for type checkers."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING"):
            waiting.extend(node.orelse)
        else:
            waiting.extend(ast.iter_child_nodes(node))


def _files(folder: Path, name: list[str]) -> list[Path]:
    """The files that importing a dotted name reads: packages' ``__init__.py`` on the way, then the module."""
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
        raise CampanileError(f"{path}: there is no such script; mend the path in its rule")
    try:
        return ast.parse(path.read_bytes(), str(path))
    except (SyntaxError, ValueError) as error:  # ValueError: null bytes, in some versions of Python
        line = f", line {error.lineno}" if getattr(error, "lineno", None) else ""
        raise CampanileError(f"{path}{line}: not valid Python: {getattr(error, 'msg', error)}; mend it first") from None
