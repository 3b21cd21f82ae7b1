"""What the page is made with: its template, style and scripts, and the policy that admits those scripts alone."""

import base64
import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from campanile.report import text


def environment(sources: Path) -> Environment:
    """Templates of the report; everything that they are given is escaped."""
    made = Environment(
        loader=FileSystemLoader(sources),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(text.FILTERS)
    return made


def style(sources: Path) -> Markup:
    """The style sheet."""
    return Markup((sources / "style.css").read_text(encoding="utf-8"))


def script(sources: Path) -> Markup:
    """The page's own scripts as one function."""
    parts = [path.read_text(encoding="utf-8") for path in sorted((sources / "scripts").glob("*.js"))]
    return Markup('(() => {\n"use strict";\n' + "\n".join(parts) + "})();\n")


def policy(*scripts: str) -> str:
    """A content security policy: no request leaves the page, and only these scripts run."""
    hashes = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in scripts]
    allowed = " ".join(f"'sha256-{each}'" for each in hashes) or "'none'"
    sources = f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {allowed}"
    return f"{sources}; base-uri 'none'; form-action 'none'"
