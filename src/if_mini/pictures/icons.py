"""Icon sets, each one JSON file of SVG drawings by key, and their rendering to sprites."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
from PIL import Image

from campanile.errors import CampanileError
from if_mini.pictures.nouns import Entry

SIDE = 128
"""Pixels of a sprite's longer side."""

LEAST_COVERAGE = 0.03
"""Share of its square that an icon covers at least: less is unrecognisable once it is small."""

TONES = ("light", "medium", "dark")
"""Skin tones of people."""

WRONG = frozenset({("noto-v1", "cricket"), ("emojione", "cricket"), ("fxemoji", "tram-car")})
"""Sets and keys whose icon shows something else: a cricket bat, a black sign."""


@dataclass(frozen=True)
class Icon:
    """A drawing to render: an SVG document and what it shows."""

    source: str
    key: str
    entry: Entry
    kind: str
    svg: str


def chosen(source: str, icons: Mapping[str, Any], entries: list[Entry], kind: str) -> list[Icon]:
    """The icons of a set that entries ask for; people in every one of TONES that the set has, or else in its yellow.

    :param icons: the set: "icons" by key, each with an SVG "body"; "aliases"; the "width" and "height" of its drawings.
    """
    plain = {key.replace("-", ""): key for key in icons["icons"]}
    found = []
    for entry in entries:
        if (source, entry.keys[0]) in WRONG:
            continue
        keys = [key for tone in TONES for key in _first(icons, plain, _toned(entry, tone))]
        for key in keys or _first(icons, plain, entry.keys):
            icon = icons["icons"][key]
            width, height = (icon.get(side, icons.get(side, 16)) for side in ("width", "height"))
            found.append(Icon(source, key, entry, kind, _document(icon["body"], width, height)))
    return found


def _toned(entry: Entry, tone: str) -> list[str]:
    """Keys of a person with a skin tone, as various sets write them."""
    if entry.group != "person":
        return []
    keys = []
    for key in entry.keys:
        first, _, rest = key.partition("-")
        keys += [f"{key}-{tone}-skin-tone", f"{key}-{tone}"] + ([f"{first}-{tone}-skin-tone-{rest}"] if rest else [])
    return keys


def _first(icons: Mapping[str, Any], plain: Mapping[str, str], keys: Iterable[str]) -> list[str]:
    """The first of the keys that a set has, as a list of one; an empty list without one."""
    return list(islice(filter(None, (_found(icons, plain, key) for key in keys)), 1))


def _found(icons: Mapping[str, Any], plain: Mapping[str, str], key: str) -> str | None:
    """The key under which a set keeps an icon: the same key, the parent of an alias, or the key without hyphens."""
    if key in icons["icons"]:
        return key
    alias = icons.get("aliases", {}).get(key, {})
    if set(alias) == {"parent"} and alias["parent"] in icons["icons"]:  # other aliases mirror or turn it
        return alias["parent"]
    return plain.get(key.replace("-", ""))


def _document(body: str, width: float, height: float) -> str:
    """An SVG document; icons of one colour (currentColor) become black."""
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    box = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return f"<svg {names} {box}>{body.replace('currentColor', '#000')}</svg>"


def drawn(svg: str, side: int = SIDE) -> Image.Image | None:
    """An SVG document as a sprite (see `fitted`)."""
    try:
        import resvg_py
    except ImportError:
        raise CampanileError("rendering icons needs the package resvg_py: pip install resvg_py") from None
    # Draw a little larger: an icon that fills only a part of its square stays sharp when `fitted` enlarges it.
    large = side * 5 // 4
    png = resvg_py.svg_to_bytes(svg_string=svg, width=large, height=large, skip_system_fonts=True)
    return fitted(Image.open(io.BytesIO(bytes(png))), side)


def fitted(image: Image.Image, side: int = SIDE) -> Image.Image | None:
    """A picture cropped to what is opaque and scaled so that its longer side has `side` pixels, RGBA.

    None if it covers less than LEAST_COVERAGE.
    """
    image = image.convert("RGBA")
    alpha = np.asarray(image.getchannel("A"))
    if (alpha > 128).mean() < LEAST_COVERAGE:
        return None
    rows, columns = (np.flatnonzero((alpha > 8).any(axis)) for axis in (1, 0))
    image = image.crop((int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1))
    scale = side / max(image.size)
    width, height = (max(1, round(length * scale)) for length in image.size)
    # Premultiplied ("RGBa"), or the colour of transparent pixels leaks into the edge.
    return image.convert("RGBa").resize((width, height), Image.Resampling.LANCZOS).convert("RGBA")
