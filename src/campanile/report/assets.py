"""The page's templates, style and scripts, and the security policy that allows only these scripts."""

import base64
import hashlib
from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from campanile.report import text


def environment(sources: Path, **filters: Callable) -> Environment:
    """The Jinja environment of the report's templates, with further filters; it escapes every value."""
    made = Environment(
        loader=FileSystemLoader(sources),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(text.FILTERS, **filters)
    return made


def style(sources: Path, more: str = "uplot/uPlot.min.css") -> Markup:
    """The style sheet, with one more, by default that of charts."""
    return Markup("\n".join(read(sources / name) for name in ("style.css", more)))


def scripts(sources: Path, charts: bool) -> list[Markup]:
    """What runs before the page is drawn; uPlot, if there are charts; and the page's own scripts, in one function."""
    own = "\n".join(map(read, sorted((sources / "scripts").glob("*.js"))))
    names = ["first.js", "uplot/uPlot.iife.min.js"] if charts else ["first.js"]
    whole = [*(read(sources / name) for name in names), f'(() => {{\n"use strict";\n{own}}})();\n']
    return [Markup(each) for each in whole]


def read(path: Path) -> str:
    """The text of a source."""
    return path.read_text(encoding="utf-8")


def policy(*scripts: str, pictures: str = "data:", wasm: bool = False) -> str:
    """A content security policy: only these scripts, and ``wasm``, run, and only ``pictures`` load."""
    hashes = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in scripts]
    allowed = " ".join([f"'sha256-{each}'" for each in hashes] + ["'wasm-unsafe-eval'"] * wasm) or "'none'"
    sources = f"default-src 'none'; img-src {pictures}; style-src 'unsafe-inline'; script-src {allowed}"
    return f"{sources}; base-uri 'none'; form-action 'none'"
