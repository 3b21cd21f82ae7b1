"""The page: a cover, chapters and figures, in one HTML file that loads nothing else, or as a site."""

import shlex
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from itertools import count, groupby
from pathlib import Path

import yaml

from campanile import files
from campanile.errors import CampanileError
from campanile.report import assets, charts, text
from campanile.report.cards import Card, Hidden, Turn, read_caption
from campanile.report.outline import first_match, number, place, read_outline
from campanile.report.panels import Keep, arrange, cover_tiles, embed, inline, inline_film, saved
from campanile.report.prose import equation, prose
from campanile.report.run import SETTINGS
from campanile.report.tables import metrics_table, under_panels

DEFAULT_CONFIGURATION = Path("config/config.yaml")  # the Snakefile reads it, so no command names it
INDEX = "index.html"  # of a site: its cover and contents
PARTS = {"part-a.html": "Part A", "part-b.html": "Part B"}


def render(cards: list[Path], run: dict, sources: Path, output: Path) -> None:
    """Write the report as one HTML file that loads nothing else.

    The page names each figure that ``run`` expects and that has no card as not made. Every string from cards and
    configuration is escaped; only ``chapters.yaml`` can contain HTML and TeX.

    :param cards: the ``card.json`` files, in any order.
    :param run: the result of ``campanile.report.run.describe``.
    :param sources: the folder with the templates, ``style.css``, ``scripts``, ``captions``, ``chapters.yaml``
        and ``references.yaml``.
    :raises CampanileError: a card, a picture or TeX cannot be read, or two cards have the same id.
    """
    page = _pages(cards, run, sources, embed)("")
    output.parent.mkdir(parents=True, exist_ok=True)
    files.write(output, page)


def publish(cards: list[Path], run: dict, sources: Path, folder: Path) -> None:
    """Write the report as a site: ``INDEX``, a page for each of ``PARTS``, and their pictures as files.

    The arguments are those of ``render``. All links are relative, so any static host can serve the folder.

    :raises CampanileError: as ``render``.
    """

    def keep(data: bytes, name: str) -> str:
        path = folder / "pictures" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        files.write(path, data)
        return f"pictures/{name}"

    folder.mkdir(parents=True, exist_ok=True)
    page = _pages(cards, run, sources, keep)
    for name in (INDEX, *PARTS):
        files.write(folder / name, page(name))


def _pages(cards: list[Path], run: dict, sources: Path, keep: Keep) -> Callable[[str], str]:
    """A function that renders one page of a site by its name, or with the name "" the whole report."""
    outline = read_outline(sources / "chapters.yaml")
    chosen = {"title": None, "author": None, "words": {}, "leave_out": [], "first": []} | run["config"].get(
        "report", {}
    )
    paths, made = _made(cards, sources / "captions", chosen["words"])
    cover = made.get(outline["cover"])
    shown = [
        name for name in dict.fromkeys([*run["expected"], *made]) if first_match(name, chosen["leave_out"]) is None
    ]
    figures = {
        name: _figure(made[name], paths[name], run, keep) if name in made else _absent(name, run, sources)
        for name in shown
    }
    chapters = _chapters(outline["chapters"], figures, chosen["first"])
    references = yaml.safe_load((sources / "references.yaml").read_text(encoding="utf-8"))
    scripts = assets.scripts(sources, any(figure["made"] and figure["chart"] for figure in figures.values()))
    environment = assets.environment(sources, equation=equation, prose=partial(prose, references=list(references)))
    template = environment.get_template("report.html.j2")
    facts = {
        "title": chosen["title"] or outline["title"],
        "author": chosen["author"],
        "subtitle": outline["subtitle"],
        "assignment": outline["assignment"],
        "parts": PARTS,
        "pages": {INDEX: "Cover"} | PARTS,
        "style": assets.style(sources),
        "scripts": scripts,
        "policy": assets.policy(*scripts, pictures="data:" if keep is embed else "'self' data:"),
        "tiles": cover_tiles(cover.films[0], paths[cover.id], keep) if cover and cover.films else [],
        "references": references,
        "made": sum(figure["made"] for figure in figures.values()),
        "run": run,
        "headings": SETTINGS.values(),
        "devices": sorted({card.device for card in made.values()} - {""}),
        "hardware": sorted({card.hardware for card in made.values()} - {""}),
        "command": _command(run),
        "configuration": yaml.safe_dump(run["config"], sort_keys=False, allow_unicode=True, default_flow_style=None),
    }

    def render_page(page: str) -> str:
        # Links to a chapter on this page name the place alone.
        linked = [chapter | {"page": "" if page in ("", chapter["page"]) else chapter["page"]} for chapter in chapters]
        missing = [
            {"id": figure["id"], "page": chapter["page"]}
            for chapter in linked
            for figure in chapter["figures"]
            if not figure["made"]
        ]
        return template.render(facts, page=page, chapters=linked, missing=missing)

    return render_page


def _made(paths: list[Path], captions: Path, words: dict) -> tuple[dict[str, Path], dict[str, Card]]:
    """Paths and cards by id, the cards with their captions or the writer's words, in the order of the paths."""
    found: dict[str, Path] = {}
    made: dict[str, Card] = {}
    for path in sorted(paths):
        card = Card.load(path).titled(captions)
        if card.id in found:
            raise CampanileError(f"{path}: another card already has the id {card.id!r}: remove one of the two")
        found[card.id], made[card.id] = path, replace(card, caption=words.get(card.id) or card.caption)
    return found, made


def _figure(card: Card, path: Path, run: dict, keep: Keep) -> dict:
    """What the template shows of a card; its ``face`` in a gallery is among its first results."""
    beneath = under_panels(card.metrics, [panel.label for panel in card.panels])
    groups = arrange([inline(panel, path, card.title, keep) for panel in card.panels], card.columns)
    illusion = isinstance(card.play, Turn | Hidden)
    results = ([panel for panel in group["panels"] if panel["role"] == "result"] for group in groups)
    return {
        "id": card.id,
        "title": card.title,
        "made": True,
        "card": card,
        "groups": groups,
        "face": next((panels[0 if illusion else -1] for panels in results if panels), None),
        "films": [inline_film(film, path, keep) for film in card.films],
        "chart": charts.chart(card),
        "saved": saved(path, keep),
        "beneath": beneath,
        "numbers": metrics_table(card.metrics),
        # Fold the numbers where panels already show them, or where there are many and the card has its own tables.
        "folded": {metric.case for metric in card.metrics} <= set(beneath)
        or bool(card.tables and len(card.metrics) >= 4),
        "play": asdict(card.play) if card.play else None,
        "parameters": text.flatten(card.parameters),
        "command": _command(run, f"results/figures/{card.id}/{path.name}"),
    }


def _absent(name: str, run: dict, sources: Path) -> dict:
    """A figure that this run did not make, with the title of its caption if it has one of its own."""
    caption = sources / "captions" / f"{name}.rst"
    title = read_caption(caption)[0] if caption.is_file() else name.replace("_", " ")
    return {"id": name, "title": title, "made": False, "command": _command(run, f"results/figures/{name}/card.json")}


def _chapters(outline: list[dict], figures: dict[str, dict], early: list[str]) -> list[dict]:
    """The chapters of the outline that have figures, with the figures themselves instead of their names.

    Figures that match a pattern of ``early`` come first in their chapter. Figures that match one pattern keep the order
    of ``figures``. Numbers run through the whole report and count missing figures, so a partial run has the numbers of
    a whole one. A figure whose caption repeats another's in the chapter refers to it as ``like``. ``page`` is where a
    site has the chapter, ``section`` the section of the assignment that a figure answers.
    """

    def order(name: str) -> tuple[int, int, int]:
        chapter, pattern = place(name, outline)
        favour = first_match(name, early)
        return chapter, len(early) if favour is None else favour, pattern

    numbers = count(1)
    chapters: list[dict] = []
    for index, names in groupby(sorted(figures, key=order), key=lambda name: place(name, outline)[0]):
        placed: list[dict] = []
        first: dict[str, dict] = {}  # by caption
        for name in names:
            figure = figures[name] | {"number": next(numbers), "section": number(name, outline[index])}
            if figure["made"]:
                like = first.setdefault(figure["card"].caption, figure)
                figure["like"] = like if like is not figure else None
            placed.append(figure)
        page = [*PARTS][not outline[index]["key"].startswith("diffusion")]
        chapters.append(outline[index] | {"figures": placed, "number": len(chapters) + 1, "page": page})
    return chapters


def _command(run: dict, *target: str) -> str:
    """The command that makes one figure, or everything. Its target comes first: --resources would swallow it."""
    overlays = [path for path in run["configfiles"] if Path(path) != DEFAULT_CONFIGURATION]
    chosen = ["--configfile", *overlays] if overlays else []
    return shlex.join(["snakemake", *target, "--cores", "all", "--resources", "gpu=1", *chosen, *run["options"]])
