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
    compare = commands.add_parser("compare", help="compare runs; those that differ in the seed alone share a column")
    compare.add_argument("runs", type=Path, nargs="*", metavar="RUN", help="a results folder; two or more")
    compare.add_argument("--output", type=Path, default=PAGE, help=f"the page to write (default: {PAGE})")
    compare.add_argument("--csv", type=Path, metavar="FILE", help="write the numbers as a table, one a row")
    compare.add_argument("--json", type=Path, metavar="FILE", help="write the settings that differ, and the numbers")
    given = parser.parse_args(arguments)
    try:
        made = comparison.compare([comparison.Run.open(folder, SOURCES / "captions") for folder in given.runs])
        print(comparison.as_text(made))
        comparison.write(given.output, comparison.as_page(made, SOURCES), "--output")
        if given.csv:
            comparison.write(given.csv, comparison.as_csv(made), "--csv")
        if given.json:
            comparison.write(given.json, comparison.as_json(made), "--json")
    except CampanileError as error:
        print(f"campanile compare: {error}", file=sys.stderr)
        return 2
    print(f"\nWith pictures: {given.output.resolve().as_uri()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
