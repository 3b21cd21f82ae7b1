"""The page: a cover, chapters and figures, rendered into one HTML file that loads nothing else."""

import shlex
from dataclasses import asdict
from functools import partial
from itertools import count, groupby
from pathlib import Path

import yaml

from campanile import files
from campanile.errors import CampanileError
from campanile.report import assets, charts, text
from campanile.report.cards import Card, read_caption
from campanile.report.outline import place, read_outline
from campanile.report.panels import arrange, cover_tiles, inline, inline_film, saved
from campanile.report.prose import equation, prose
from campanile.report.run import SETTINGS
from campanile.report.tables import metrics_table, under_panels

DEFAULT_CONFIGURATION = Path("config/config.yaml")  # the Snakefile reads it, so no command names it


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
    outline = read_outline(sources / "chapters.yaml")
    made = _made(cards, run, sources / "captions")
    absent = {name: _absent(name, run, sources) for name in run["expected"] if name not in made}
    chapters = _chapters(outline["chapters"], {name: (made | absent)[name] for name in [*run["expected"], *made]})
    cover = made.get(outline["cover"])
    references = yaml.safe_load((sources / "references.yaml").read_text(encoding="utf-8"))
    scripts = assets.scripts(sources, any(figure["chart"] for figure in made.values()))
    page = (
        assets.environment(sources, equation=equation, prose=partial(prose, references=list(references)))
        .get_template("report.html.j2")
        .render(
            title=outline["title"],
            subtitle=outline["subtitle"],
            style=assets.style(sources),
            scripts=scripts,
            policy=assets.policy(*scripts),
            tiles=cover_tiles(cover["films"][0]) if cover and cover["films"] else [],
            chapters=chapters,
            references=references,
            missing=[figure for chapter in chapters for figure in chapter["figures"] if not figure["made"]],
            made=len(made),
            run=run,
            headings=SETTINGS.values(),
            devices=sorted({figure["card"].device for figure in made.values()} - {""}),
            hardware=sorted({figure["card"].hardware for figure in made.values()} - {""}),
            command=_command(run),
            configuration=yaml.safe_dump(run["config"], sort_keys=False, allow_unicode=True, default_flow_style=None),
        )
    )
    output.parent.mkdir(parents=True, exist_ok=True)
    files.write(output, page)


def _made(paths: list[Path], run: dict, captions: Path) -> dict[str, dict]:
    """What the template shows of each card, by id, in the order of the paths."""
    figures: dict[str, dict] = {}
    for path in sorted(paths):
        card = Card.load(path).titled(captions)
        if card.id in figures:
            raise CampanileError(f"{path}: another card already has the id {card.id!r}: remove one of the two")
        beneath = under_panels(card.metrics, [panel.label for panel in card.panels])
        figures[card.id] = {
            "id": card.id,
            "title": card.title,
            "made": True,
            "card": card,
            "groups": arrange([inline(panel, path, card.title) for panel in card.panels], card.columns),
            "films": [inline_film(film, path) for film in card.films],
            "chart": charts.chart(card),
            "saved": saved(path),
            "beneath": beneath,
            "numbers": metrics_table(card.metrics),
            # Fold the numbers where panels already show them, or where there are many and the card has its own tables.
            "folded": {metric.case for metric in card.metrics} <= set(beneath)
            or bool(card.tables and len(card.metrics) >= 4),
            "play": asdict(card.play) if card.play else None,
            "parameters": text.flatten(card.parameters),
            "command": _command(run, card.id),
        }
    return figures


def _absent(name: str, run: dict, sources: Path) -> dict:
    """A figure that this run did not make, with the title of its caption if it has one of its own."""
    caption = sources / "captions" / f"{name}.rst"
    title = read_caption(caption)[0] if caption.is_file() else name.replace("_", " ")
    return {"id": name, "title": title, "made": False, "command": _command(run, name)}


def _chapters(outline: list[dict], figures: dict[str, dict]) -> list[dict]:
    """The chapters of the outline that have figures, with the figures themselves instead of their names.

    Figures that match one pattern keep the order of ``figures``. Numbers run through the whole page and count missing
    figures, so a partial run has the numbers of a whole one. A figure whose caption repeats another's in the chapter
    refers to it as ``like``.
    """
    numbers, chapters = count(1), []
    in_order = sorted(figures, key=lambda name: place(name, outline))
    for index, names in groupby(in_order, key=lambda name: place(name, outline)[0]):
        placed: list[dict] = []
        first: dict[str, dict] = {}  # by caption
        for name in names:
            figure = figures[name] | {"number": next(numbers)}
            if figure["made"]:
                like = first.setdefault(figure["card"].caption, figure)
                figure["like"] = like if like is not figure else None
            placed.append(figure)
        chapters.append(outline[index] | {"figures": placed})
    return chapters


def _command(run: dict, name: str | None = None) -> str:
    """The command that makes one figure, or everything. Its target comes first: --resources would swallow it."""
    target = [f"results/figures/{name}/card.json"] if name else []
    overlays = [path for path in run["configfiles"] if Path(path) != DEFAULT_CONFIGURATION]
    chosen = ["--configfile", *overlays] if overlays else []
    return shlex.join(["snakemake", *target, "--cores", "all", "--resources", "gpu=1", *chosen, *run["options"]])
