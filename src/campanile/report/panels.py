"""Pictures of a card: inlined, and arranged so that those to be compared stand beside or below each other."""

import base64
import io
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from campanile.cards import Panel
from campanile.errors import CampanileError

# All lengths are in CSS pixels.
PAGE = 1120  # the widest a figure gets
TEXT = 596  # the width of the text, and of a chart
GAP = 20  # between pictures
NARROWEST = 140  # a square picture is not shown smaller, a wide one proportionally wider
TALLEST = 420  # no picture is enlarged beyond this height
SMALL = 640  # a narrower picture is a sheet of digits: it is enlarged by whole factors, with crisp pixels
LARGEST_FACTOR = 5
STRIP = 4  # so many times wider than high, pictures are strips, to be compared from top to bottom


def inline(panel: Panel, card: Path, title: str) -> dict:
    """A panel for the template: its picture as a PNG data URI, with ``width`` and ``height``.

    ``chart`` is true for dark ink on white with an alpha channel, as matplotlib writes it: such a picture may take on
    the page's colours. Raises ``CampanileError`` if the picture is missing or not a PNG.
    """
    path = card.parent / panel.image
    try:
        data = path.read_bytes()
        with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
            width, height = picture.size
            chart = picture.mode == "RGBA" and width > SMALL and picture.getpixel((0, 0)) == (255, 255, 255, 255)
    except UnidentifiedImageError as error:
        raise CampanileError(f"{card}: picture {panel.image!r} is not a PNG: delete it and run again") from error
    except OSError as error:
        reason = error.strerror or error
        raise CampanileError(f"{card}: picture {panel.image!r} cannot be read ({reason}): run again") from error
    return {
        "source": _source(data),
        "width": width,
        "height": height,
        "chart": chart,
        "label": panel.label,
        "role": panel.role,
        "alt": panel.alt or f"{title}: {panel.label}",
    }


def arrange(panels: list[dict]) -> list[dict]:
    """Groups of neighbouring panels of like shape, with how to lay them out.

    Keys: ``panels``; ``layout``, which is "chart", "strips" (below each other) or "grid"; ``columns`` of a grid;
    ``shown``, the greatest width of a picture; ``crisp``, to be enlarged without smoothing; ``wide``, so much wider
    than high that a phone shows one a row.
    """
    groups: list[list[dict]] = []
    for panel in panels:
        last = groups[-1][0] if groups else None
        if last and last["chart"] == panel["chart"] and abs(_aspect(last) / _aspect(panel) - 1) < 0.15:
            groups[-1].append(panel)
        else:
            groups.append([panel])
    return [_layout(group) for group in groups]


def _layout(panels: list[dict]) -> dict:
    aspect, width = _aspect(panels[0]), max(panel["width"] for panel in panels)
    if panels[0]["chart"]:
        layout, columns, room = "chart", 1, TEXT
    elif aspect >= STRIP:
        layout, columns, room = "strips", 1, TEXT
    else:
        most = max(1, int((PAGE + GAP) / (NARROWEST * max(1.0, aspect) + GAP)))
        rows = -(-len(panels) // most)
        layout, columns = "grid", -(-len(panels) // rows)
        room = min((PAGE + GAP) / columns - GAP, TALLEST * max(1.0, aspect))
    crisp = width <= min(room, SMALL)
    shown = width * min(LARGEST_FACTOR, int(room / width)) if crisp else min(room, width)
    return {
        "panels": panels,
        "layout": layout,
        "columns": columns,
        "shown": round(shown),
        "crisp": crisp,
        "wide": aspect > 1.3,
    }


def cover_tiles(panels: list[dict]) -> list[str]:
    """Square pictures, as data URIs, for a row from the last panel to the first: from noise to digits.

    Of strips of digits, each tile is another digit; of other pictures, each tile is the top left corner of one panel.
    """
    if not panels:
        return []
    digits = int(min(_aspect(panel) for panel in panels))
    count = digits if digits >= STRIP else len(panels)
    tiles = []
    for index in range(count):
        panel = panels[-1 - index * len(panels) // count]
        side = min(panel["width"], panel["height"])
        left = round(index * (panel["width"] - side) / (digits - 1)) if digits >= STRIP else 0
        with Image.open(io.BytesIO(base64.b64decode(panel["source"].partition(",")[2]))) as picture:
            data = io.BytesIO()
            picture.crop((left, 0, left + side, side)).save(data, "PNG", optimize=True)
        tiles.append(_source(data.getvalue()))
    return tiles


def _source(data: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(data).decode()


def _aspect(panel: dict) -> float:
    return panel["width"] / panel["height"]
