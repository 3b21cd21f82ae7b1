"""The page: chapters, figures and the cover, rendered by a template into one file without any outside reference."""

import fnmatch
import shlex
from dataclasses import asdict
from itertools import count
from pathlib import Path

import yaml
from markupsafe import Markup

from campanile.errors import CampanileError
from campanile.report import assets, charts, text
from campanile.report.cards import Card, read_caption
from campanile.report.panels import arrange, cover_tiles, inline, inline_film
from campanile.report.tables import metrics_table, under_panels

DEFAULT_CONFIGURATION = Path("config/config.yaml")  # read by the Snakefile itself, so no command names it
UNPLACED = "Not placed"  # the last chapter, of figures that the outline does not list


def render(cards: list[Path], run: dict, sources: Path, output: Path) -> None:
    """Write the report as one HTML file that loads nothing else.

    Figures that ``run`` expects and no card provides are named in the page as not made. Every string of cards and
    configuration is escaped; only ``chapters.yaml`` may hold HTML.

    :param cards: the ``card.json`` files there are, in any order.
    :param run: what ``campanile.report.run.describe`` returned.
    :param sources: the folder with the templates, ``style.css``, ``scripts``, ``chapters.yaml``, ``captions``.
    :raises CampanileError: a card or one of its pictures cannot be read, or two cards have the same id.
    """
    sources = Path(sources)
    outline = _outline(sources / "chapters.yaml")
    figures = _figures([Path(path) for path in cards], run)
    chapters = _chapters(outline["chapters"], figures, run, sources)
    cover = figures.get(outline.get("cover"))
    script = assets.script(sources)
    charting = charts.library() if any(figure["chart"] for figure in figures.values()) else None
    page = (
        assets.environment(sources)
        .get_template("report.html.j2")
        .render(
            title=outline["title"],
            subtitle=outline["subtitle"],
            style=assets.style(sources),
            script=script,
            charting=charts.packed(charting) if charting else None,
            policy=assets.policy(script, *([charting] if charting else [])),
            tiles=cover_tiles(cover["films"][0]) if cover and cover["films"] else [],
            chapters=chapters,
            missing=[figure for chapter in chapters for figure in chapter["figures"] if not figure["made"]],
            made=len(figures),
            run=run,
            devices=sorted({figure["card"].device for figure in figures.values() if figure["card"].device}),
            command=_command(run),
            configuration=yaml.safe_dump(run["config"], sort_keys=False, allow_unicode=True, default_flow_style=None),
        )
    )
    output = Path(output)
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(page, encoding="utf-8")


def _outline(path: Path) -> dict:
    """The chapters as written in ``chapters.yaml``: the one place whose HTML is ours and goes in unescaped."""
    try:
        outline = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise CampanileError(f"{path}: the report's outline cannot be read ({reason}): restore the file") from error
    for chapter in outline["chapters"]:
        chapter.setdefault("figures", [])
        chapter["lead"] = Markup(chapter.get("lead", ""))
        chapter["aside"] = Markup(chapter.get("aside", ""))
        chapter["equations"] = [
            {"math": Markup(equation["math"]), "reading": Markup(equation["reading"])}
            for equation in chapter.get("equations", [])
        ]
    return outline


def _figures(paths: list[Path], run: dict) -> dict[str, dict]:
    """What the template shows of each card, by id, sorted by id."""
    figures: dict[str, dict] = {}
    for path in sorted(paths):
        card = Card.load(path)
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
            "beneath": beneath,
            "numbers": metrics_table(card.metrics),
            # A long list of numbers waits folded where pictures or tables of the card's own have said it better.
            "folded": {metric.case for metric in card.metrics} <= set(beneath)
            or bool(card.tables and len(card.metrics) >= 4),
            "play": asdict(card.play) if card.play else None,
            "parameters": text.flatten(card.parameters),
            "command": _command(run, card.id),
        }
    return dict(sorted(figures.items()))


def _chapters(outline: list[dict], figures: dict[str, dict], run: dict, sources: Path) -> list[dict]:
    """Chapters in the outline's order, then unknown ones under their key; in each the listed figures, then the others,
    in the order in which the workflow makes them.

    Expected figures without a card stand where the outline lists them, or in a last chapter if it does not. Chapters
    without any figure are left out. Figures are numbered through, missing ones included, so that a partial run has
    the numbers of a whole one.
    """
    known = [*run["expected"], *figures]
    listed = {
        name: chapter["key"]
        for chapter in outline
        for pattern in chapter["figures"]
        for name in (fnmatch.filter(known, pattern) if "*" in pattern else [pattern])
    }
    contents: dict[str, list[dict]] = {chapter["key"]: [] for chapter in outline}
    for name in dict.fromkeys([*listed, *run["expected"], *figures]):
        if name in figures:
            contents.setdefault(listed.get(name, UNPLACED), []).append(figures[name])
        elif name in run["expected"]:
            contents.setdefault(listed.get(name, UNPLACED), []).append(_absent(name, run, sources))
    numbers = count(1)
    for chapter in contents.values():
        said: dict[str, dict] = {}
        for figure in chapter:
            figure["number"] = next(numbers)
            if figure["made"]:
                # Cases share their words; they are said once.
                first = said.setdefault(figure["card"].caption, figure)
                figure["like"] = None if first is figure else first
    written = {chapter["key"]: chapter for chapter in outline}
    return [
        {**written.get(key, _bare_chapter(key)), "figures": content} for key, content in contents.items() if content
    ]


def _bare_chapter(key: str) -> dict:
    return {"key": key, "title": key, "lead": "", "aside": "", "equations": []}


def _absent(name: str, run: dict, sources: Path) -> dict:
    """A figure that this run did not make, titled by its caption if it has one."""
    caption = sources / "captions" / f"{name}.rst"
    title = read_caption(caption)[0] if caption.is_file() else name.replace("_", " ")
    return {"id": name, "title": title, "made": False, "command": _command(run, name)}


def _command(run: dict, name: str | None = None) -> str:
    """The command that makes one figure, or everything. Its target comes first: --resources would swallow it."""
    target = [f"results/figures/{name}/card.json"] if name else []
    overlays = [path for path in run["configfiles"] if Path(path) != DEFAULT_CONFIGURATION]
    chosen = ["--configfile", *overlays] if overlays else []
    return shlex.join(["snakemake", *target, "--cores", "all", "--resources", "gpu=1", *chosen, *run["options"]])
