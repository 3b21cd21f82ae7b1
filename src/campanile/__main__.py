"""``python -m campanile``: tools for results."""

import argparse
import sys
from pathlib import Path

from campanile.errors import CampanileError
from campanile.report import comparison

PAGE = Path("build/comparison.html")
SOURCES = Path(__file__).parents[2] / "report"


def main(arguments: list[str] | None = None) -> int:
    """Run a command. Returns 0, or 2 after an error that the user can fix, printed in one line."""
    parser = argparse.ArgumentParser(prog="python -m campanile", description="Tools for the results of Campanile.")
    commands = parser.add_subparsers(dest="command", required=True)
    compare = commands.add_parser("compare", help="compare two runs")
    compare.add_argument("first", type=Path, metavar="RUN_A", help="a results folder")
    compare.add_argument("second", type=Path, metavar="RUN_B", help="the results folder to compare it with")
    compare.add_argument("--output", type=Path, default=PAGE, help=f"the page to write (default: {PAGE})")
    given = parser.parse_args(arguments)
    try:
        runs = [comparison.Run.open(folder, SOURCES / "captions") for folder in (given.first, given.second)]
        made = comparison.compare(*runs)
        print(comparison.as_text(made))
        comparison.write(made, SOURCES, given.output)
    except CampanileError as error:
        print(f"campanile compare: {error}", file=sys.stderr)
        return 2
    print(f"\nWith pictures: {given.output.resolve().as_uri()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
