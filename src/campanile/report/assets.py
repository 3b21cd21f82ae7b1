"""The page's templates, style and scripts, and the security policy that allows only these scripts."""

import base64
import hashlib
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from campanile.report import text


def environment(sources: Path) -> Environment:
    """The Jinja environment of the report's templates; it escapes every value."""
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
    """The page's own scripts, wrapped in one function."""
    parts = [path.read_text(encoding="utf-8") for path in sorted((sources / "scripts").glob("*.js"))]
    return Markup('(() => {\n"use strict";\n' + "\n".join(parts) + "})();\n")


def policy(*scripts: str) -> str:
    """A content security policy: the page makes no request, and only these scripts run."""
    hashes = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in scripts]
    allowed = " ".join(f"'sha256-{each}'" for each in hashes) or "'none'"
    sources = f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {allowed}"
    return f"{sources}; base-uri 'none'; form-action 'none'"
