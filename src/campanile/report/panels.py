"""A card's pictures and films, laid out so that pictures to compare stand side by side, in the page or as files."""

import base64
import io
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from campanile.errors import CampanileError
from campanile.files import RUN_AGAIN
from campanile.report.cards import Film, Panel

# All lengths are in CSS pixels.
PAGE = 1120  # width of the widest figure
TEXT = 596  # width of the text and of charts
GAP = 20  # between pictures
NARROWEST = 140  # least width of a square picture; wide pictures get proportionally more
TALLEST = 420  # pictures are not enlarged beyond this height
SMALL = 640  # a picture at most this wide is enlarged by a whole factor, with crisp pixels
LARGEST_FACTOR, LARGEST_FILM_FACTOR = 5, 3
FRAMES = 60  # the most frames of a film; a longer one is thinned out evenly
WEBP_LIMIT = 16_383  # pixels: the longest side of a WebP picture
PHOTOGRAPH = 200  # shorter side in pixels from which on a picture is inlined as WebP, like films, a tenth of the bytes
WEBP_QUALITY = 80
TILES = 12  # on the cover
STRIP = 4  # pictures at least this many times wider than high are strips, compared from top to bottom

Keep = Callable[[bytes, str], str]  # of a file's bytes, and its name such as "blur/clean.png": where the page finds it


def embed(data: bytes, name: str) -> str:
    """A file as a data URI."""
    return f"data:image/{name.rpartition('.')[2]};base64," + base64.b64encode(data).decode()


def inline(panel: Panel, card: Path, title: str, keep: Keep = embed) -> dict:
    """A panel for the template: its picture, as a data URI if it is not kept elsewhere, with ``width`` and ``height``.

    ``chart`` is true for dark ink on white with an alpha channel, which is what matplotlib writes: the page recolours
    such a picture.

    :raises CampanileError: the picture is missing or not a PNG.
    """
    data, picture = panel.opened(card)
    width, height = picture.size
    chart = picture.mode == "RGBA" and width > SMALL and picture.getpixel((0, 0)) == (255, 255, 255, 255)
    photograph = picture.mode == "RGB" and min(picture.size) >= PHOTOGRAPH and max(picture.size) <= WEBP_LIMIT
    # A figure of a sweep shows pictures of other folders.
    name = f"{card.parent.name}/" + panel.image.removesuffix(".png").replace("../", "").replace("/", "_")
    return {
        "source": keep(_webp(picture), f"{name}.webp") if photograph else keep(data, f"{name}.png"),
        "width": width,
        "height": height,
        "chart": chart,
        "label": panel.label,
        "role": panel.role,
        "alt": panel.alt or f"{title}: {panel.label}",
    }


def inline_film(film: Film, card: Path, keep: Keep = embed) -> dict:
    """A film for the template: the frames of each strip in one WebP picture; ``width`` and ``height`` of one frame.

    Keys: ``title``, ``frames`` (their names), and the keys of a group of ``arrange``, whose panels are the strips.

    :raises CampanileError: a picture is missing, is not a PNG, or cannot be cut into the frames.
    """
    sheets, total = [strip.opened(card)[1] for strip in film.strips], len(film.frames)
    for strip, sheet in zip(film.strips, sheets, strict=True):
        if sheet.height % total:
            raise CampanileError(f"{card}: film {strip.image!r} cannot be cut into {total} frames; {RUN_AGAIN}")
    count = min(total, FRAMES, *(WEBP_LIMIT * total // sheet.height for sheet in sheets))
    kept = [round(i * (total - 1) / max(1, count - 1)) for i in range(count)]
    strips = [
        {
            "source": keep(
                _webp(_thinned(sheet, total, kept)), f"{card.parent.name}/{Path(strip.image).stem}_frames.webp"
            ),
            "width": sheet.width,
            "height": sheet.height // total,
            "chart": False,
            "label": strip.label,
            "alt": strip.alt,
        }
        for strip, sheet in zip(film.strips, sheets, strict=True)
    ]
    group = _layout(strips, film.columns)
    if group["layout"] == "grid":
        # The window has to show all pictures and the slider at once.
        group["shown"] = min(group["shown"], LARGEST_FILM_FACTOR * sheets[0].width)
    return {"title": film.title, "frames": [film.frames[i] for i in kept], **group}


def _thinned(sheet: Image.Image, total: int, kept: list[int]) -> Image.Image:
    """Some of the frames that a picture holds from top to bottom."""
    width, height = sheet.width, sheet.height // total
    frames = Image.new(sheet.mode, (width, height * len(kept)))
    for place, frame in enumerate(kept):
        frames.paste(sheet.crop((0, frame * height, width, (frame + 1) * height)), (0, place * height))
    return frames


def arrange(panels: list[dict], columns: int = 0) -> list[dict]:
    """Group neighbouring panels of similar shape and size, and lay each group out, in rows of ``columns`` if given.

    Keys: ``panels``; ``layout``: "chart", "strips" (stacked) or "grid"; ``columns`` of a grid; ``shown``: the greatest
    width of a picture; ``crisp``: enlarged without smoothing; ``wide``: so wide that a phone shows one in a row.
    """
    groups: list[list[dict]] = []
    for panel in panels:
        last = groups[-1][0] if groups else None
        alike = last and last["chart"] == panel["chart"] and abs(_aspect(last) / _aspect(panel) - 1) < 0.15
        if last and alike and 0.5 < last["width"] / panel["width"] < 2:
            groups[-1].append(panel)
        else:
            groups.append([panel])
    return [_layout(group, columns) for group in groups]


def _layout(panels: list[dict], columns: int) -> dict:
    aspect, width = _aspect(panels[0]), max(panel["width"] for panel in panels)
    room: float = TEXT  # for each picture
    if panels[0]["chart"]:
        layout, columns = "chart", 1
    elif aspect >= STRIP:
        layout, columns = "strips", 1
    else:
        most = max(1, int((PAGE + GAP) / (NARROWEST * max(1.0, aspect) + GAP)))
        rows = -(-len(panels) // most)
        layout, columns = "grid", columns if 0 < columns <= most else -(-len(panels) // rows)
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


def saved(card: Path, keep: Keep = embed) -> list[dict]:
    """The animations and charts beside a card, to save from the page: ``name``, ``kind`` and ``source`` of each.

    Those that are older than the figure's own card show an earlier run of it.
    """
    made = card.with_name("card.json").stat().st_mtime
    kinds = {".webp": "animation", ".svg": "chart"}
    paths = [path for path in sorted(card.parent.iterdir()) if path.suffix in kinds]
    return [
        {
            "name": path.name,
            "kind": kinds[path.suffix],
            "source": keep(path.read_bytes(), f"{card.parent.name}/{path.name}"),
        }
        for path in paths
        if path.stat().st_mtime >= made
    ]


def cover_tiles(film: Film, card: Path, keep: Keep = embed) -> list[str]:
    """Evenly spaced frames of a film's first strip."""
    last, sheet = len(film.frames) - 1, film.strips[0].opened(card)[1]
    kept = [round(place * last / (TILES - 1)) for place in range(TILES)]
    height = sheet.height // len(film.frames)
    tiles = [sheet.crop((0, frame * height, sheet.width, (frame + 1) * height)) for frame in kept]
    return [keep(_webp(tile), f"cover/{i + 1}.webp") for i, tile in enumerate(tiles)]


def _webp(picture: Image.Image) -> bytes:
    data = io.BytesIO()
    picture.save(data, "WEBP", quality=WEBP_QUALITY)
    return data.getvalue()


def _aspect(panel: dict) -> float:
    return panel["width"] / panel["height"]
