"""The report: self-contained, escaped, complete, in order; the table of numbers; the description of a run."""

import json
import os
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
import yaml
from docutils.core import publish_parts
from docutils.utils import Reporter
from jinja2 import Environment
from pages import HOSTILE, SOURCES, Page, make_card, picture
from PIL import Image

from campanile import config, hardware
from campanile.errors import CampanileError
from campanile.report.cards import (
    BeforeAfter,
    Card,
    Film,
    Hidden,
    Look,
    Metric,
    Panel,
    Series,
    Table,
    Turn,
    read_caption,
)
from campanile.report.numbers import gather
from campanile.report.outline import number as section
from campanile.report.outline import place, read_outline
from campanile.report.page import INDEX, PARTS, publish, render
from campanile.report.panels import arrange, inline
from campanile.report.plots import smooth
from campanile.report.pooling import pooled
from campanile.report.run import describe, sizes
from campanile.report.tables import under_panels
from campanile.report.text import column, duration, number

ROOT = Path(__file__).parents[2]
CHAPTERS = yaml.safe_load((SOURCES / "chapters.yaml").read_text(encoding="utf-8"))["chapters"]
REFERENCES = yaml.safe_load((SOURCES / "references.yaml").read_text(encoding="utf-8"))
PUBLISHED = yaml.safe_load((ROOT / "config/mnist_full.yaml").read_text(encoding="utf-8"))
FIGURES = [name for chapter in CHAPTERS for name in chapter["figures"] if "*" not in name]
FIELDS = {
    "metrics": [Metric("after epoch 1", "frechet_distance", 12.345), Metric("after epoch 1", "psnr", 20.0, "dB")],
    "seconds": 75.0,
    "checkpoints": {"some/weights.safetensors": "0123456789ab"},
    "library": "ba9876543210",
    "device": "cpu, 1 thread, float32",
    "parameters": {"model": {"width": 32, "show": [1, 5]}},
}
LOADING = ("src", "href", "srcset", "data", "poster", "action", "formaction", "background", "style")


@pytest.fixture
def run(tmp_path):
    config = {"seed": 100, "device": "auto", "prompt": HOSTILE}
    return describe(config, ["config/config.yaml"], tmp_path / "benchmarks", FIGURES, PUBLISHED, tmp_path)


@pytest.fixture
def cards(tmp_path):
    """A card for every figure that has no cases, with two panels each."""
    return {
        name: make_card(
            tmp_path / "figures",
            name,
            panels=[Panel("a.png", f"{name} first", alt=f"{name} before"), Panel("b.png", f"{name} second")],
            **FIELDS,
        )
        for name in reversed(FIGURES)
    }


def page_of(cards, run, tmp_path):
    render(list(cards), run, SOURCES, tmp_path / "report" / "index.html")
    return Page(tmp_path / "report" / "index.html")


@pytest.mark.parametrize(
    "play",
    [
        None,
        BeforeAfter(),
        Turn(
            [
                Look("as it is", "a skull", {}),
                Look("rotate 180", "a village", {"side": 1, "pieces": ["2 0.5 0.5 0.5 0.5 0 0 1 1"]}),
            ]
        ),
        Hidden("distance", ["from afar", "from close by"], ["a skull", "a waterfall"]),
    ],
)
def test_a_card_is_read_as_it_was_written(tmp_path, play):
    card = Card("id", "rule", "title", "caption", {"a": "b"}, [Panel("a.png", "a")], play=play, **FIELDS)
    card.films = [Film("film", ["t = 1", "clean"], [Panel("film.png", "b")])]
    card.save(tmp_path / "card.json")
    assert Card.load(tmp_path / "card.json") == card


def test_a_card_of_another_version_may_have_further_fields(tmp_path):
    path = make_card(tmp_path, "blur")
    path.write_text(json.dumps(json.loads(path.read_text()) | {"chapter": "denoising"}))
    assert Card.load(path).id == "blur"


def test_page_loads_nothing(cards, run, tmp_path):
    page = page_of(cards.values(), run, tmp_path)
    for tag, attributes in page.tags:
        for name in LOADING if tag != "a" else ():
            value = attributes.get(name) or ""
            assert not re.search(r"(https?:)?//", value) or value.startswith("data:"), (tag, name, value)
    assert page.all("script") == [{}, {}] and not page.all("iframe")
    assert [link["href"] for link in page.all("link")] == ["data:,"]
    style = (SOURCES / "style.css").read_text(encoding="utf-8")
    assert "url(" not in style and "@import" not in style
    policy = next(meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'") and policy.count("sha256-") == 2
    targets = {attributes["id"] for _, attributes in page.tags if "id" in attributes}
    followed = {link["href"] for link in page.all("a")}
    assert {link.removeprefix("#") for link in followed if link.startswith("#")} <= targets
    assert {link for link in followed if not link.startswith("#")} == {
        "play.html",  # beside it
        *(each["address"] for each in REFERENCES.values()),
    }


def test_panels_are_inlined_with_alt_text(cards, run, tmp_path):
    page = page_of(cards.values(), run, tmp_path)
    shown = [image for image in page.all("img") if image["alt"]]
    assert len(shown) == 2 * len(cards)
    for image in page.all("img"):
        assert image["src"].startswith("data:image/png;base64,") and image["width"] and image["height"]
    alts = [image["alt"] for image in shown]
    assert "denoiser before" in alts
    assert "The denoiser, epoch by epoch: denoiser second" in alts  # a panel without one is named by title and label


def test_every_string_is_escaped(run, tmp_path):
    fields = dict.fromkeys(("title", "caption", "rule", "model", "device"), HOSTILE)
    fields["panels"] = [Panel("a.png", HOSTILE, alt=HOSTILE)]
    fields["tables"] = [Table(HOSTILE, [HOSTILE], [[HOSTILE]])]
    fields["metrics"] = [Metric(HOSTILE, HOSTILE, 1.0, HOSTILE)]
    fields["parameters"] = {HOSTILE: {HOSTILE: [HOSTILE]}}
    fields["play"] = Turn([Look(HOSTILE, HOSTILE, {})])
    card = make_card(tmp_path / "figures", "denoiser", **fields)
    run["configfiles"].append(HOSTILE)
    run["commit"] = HOSTILE
    page = page_of([card], run, tmp_path)
    assert page.all("script") == [{}, {}]  # the page's own
    assert not [image for image in page.all("img") if "onerror" in image]
    assert page.text.count(HOSTILE) > 15
    (figure,) = page.all("figure")
    assert json.loads(figure["data-play"])["looks"][0]["prompt"] == HOSTILE


def test_chapters_follow_the_outline_and_other_figures_come_last(cards, run, tmp_path):
    stranger = make_card(tmp_path / "figures", "stranger")
    page = page_of([stranger, *cards.values()], run, tmp_path)
    shown = [chapter for chapter in CHAPTERS if set(chapter["figures"]) & set(FIGURES)]
    assert page.ids("section") == [*(chapter["key"] for chapter in shown), "others", "references"]
    assert page.ids("figure") == [*FIGURES, "stranger"]
    assert f"Figure {len(FIGURES) + 1} Stranger" in page.text


def test_figures_of_cases_keep_the_order_of_the_workflow(cards, run, tmp_path):
    made = [make_card(tmp_path / "figures", f"sdedit_{name}") for name in ("b", "a")]
    page = page_of([*cards.values(), *made], {**run, "expected": ["sdedit_b", "sdedit_a", "sdedit_c"]}, tmp_path)
    order = page.ids("figure")
    assert order.index("sdedit_b") + 1 == order.index("sdedit_a")
    assert "diffusion_editing" in page.ids("section") and "others" not in page.ids("section")
    assert "sdedit c Not made in this run." in page.text


def test_a_caption_that_cases_share_is_printed_once(cards, run, tmp_path):
    made = [make_card(tmp_path / "figures", f"sdedit_{name}", caption="Look here.") for name in ("a", "b")]
    page = page_of([*cards.values(), *made], {**run, "expected": ["sdedit_a", "sdedit_b"]}, tmp_path)
    assert page.text.count("Look here.") == 1
    assert re.search(r"What to look for: see Figure \d+ \.", page.text)


def test_the_text_to_image_model_is_named_with_its_training(run, tmp_path):
    config = {"diffusion": {"model": {"stage_1": "some/model"}}}
    assert describe(config, [], tmp_path, [], PUBLISHED)["text_to_image"] == {"name": "some/model", "training": None}
    training = {"name": "Some model", "images": 25_600, "seconds": 9000, "device": "a laptop"}
    run["text_to_image"] = describe(config, [], tmp_path, [], PUBLISHED, training=training)["text_to_image"]
    assert "trained on 25,600 pictures in 2 h 30 min on a laptop" in page_of([], run, tmp_path).text


def test_missing_cards_are_named_in_their_place(cards, run, tmp_path):
    del cards["denoiser"]
    run["expected"].append("not_in_the_outline")
    page = page_of(cards.values(), run, tmp_path)
    assert "Not made in this run: denoiser , not_in_the_outline ." in page.text
    assert f"{len(FIGURES) - 1} of {len(FIGURES) + 1}" in page.text
    place = FIGURES.index("denoiser") + 1
    assert f"Figure {place} The denoiser, epoch by epoch Not made in this run." in page.text
    assert "snakemake results/figures/denoiser/card.json --cores all --resources gpu=1" in page.text
    assert f"Figure {len(FIGURES) + 1} not in the outline" in page.text
    assert page_of([], run, tmp_path).text.count("Not made in this run. To make it, run:") == len(run["expected"])


def test_provenance_and_the_command_with_overlays(cards, run, tmp_path):
    run["configfiles"] = ["config/config.yaml", "config/smoke.yaml"]
    page = page_of([cards["guidance"]], run, tmp_path)
    assert "rule rule_guidance" in page.text and "time 1 min 15 s" in page.text
    assert "some/weights.safetensors 0123456789ab" in page.text and "code ba9876543210" in page.text
    assert "model.width 32" in page.text and "model.show 1, 5" in page.text
    assert "card.json --cores all --resources gpu=1 --configfile config/smoke.yaml" in page.text
    assert "Fréchet distance PSNR (dB) after epoch 1 12.35 20" in page.text


def test_mistakes_are_one_line(cards, run, tmp_path):
    output = tmp_path / "index.html"
    card = cards["denoiser"]
    copy = shutil.copytree(card.parent, tmp_path / "figures" / "copy") / "card.json"
    with pytest.raises(CampanileError, match="already has the id 'denoiser'"):
        render([card, copy], run, SOURCES, output)
    damaged = bytearray((card.parent / "b.png").read_bytes())
    start = damaged.index(b"IDAT")
    damaged[start - 4 : start] = (5).to_bytes(4, "big")  # the next chunk begins within the pixels
    (card.parent / "b.png").write_bytes(damaged)
    with pytest.raises(CampanileError, match=r"denoiser/b.png: cannot be read \(broken PNG file"):
        render([card], run, SOURCES, output)
    (card.parent / "b.png").write_text("no picture")
    with pytest.raises(CampanileError, match=r"denoiser/b.png: cannot be read \(.*\); delete it and run again"):
        render([card], run, SOURCES, output)
    (card.parent / "b.png").unlink()
    with pytest.raises(CampanileError, match=r"denoiser/b.png: there is no such file; run again"):
        render([card], run, SOURCES, output)
    card.write_text("{}")
    with pytest.raises(
        CampanileError, match=r"denoiser/card.json: cannot be read \('panels'\); delete it and run again"
    ):
        render([card], run, SOURCES, output)
    assert not output.exists()


def test_pictures_are_laid_out_by_their_shape():
    def panel(width, height, chart=False):
        return {"width": width, "height": height, "chart": chart}

    strips, chart = arrange([panel(596, 56), panel(596, 56), panel(1120, 576, chart=True)])
    assert strips["layout"] == "strips" and strips["crisp"] and strips["shown"] == 596
    assert chart["layout"] == "chart" and not chart["crisp"]
    (epochs,) = arrange([panel(596, 236)] * 3)
    assert epochs["layout"] == "grid" and epochs["columns"] == 3 and epochs["wide"] and not epochs["crisp"]
    (small,) = arrange([panel(28, 28)] * 7)
    assert small["columns"] == 7 and small["crisp"] and small["shown"] == 140


def test_a_card_may_choose_its_columns_and_numbers_stand_under_panels():
    panels = [{"width": 64, "height": 64, "chart": False}] * 6
    (rows,) = arrange(panels, columns=3)
    assert rows["columns"] == 3 and rows["shown"] == 320
    (narrow,) = arrange(panels, columns=50)  # more than fit
    assert narrow["columns"] == 6
    metrics = [Metric("a", "psnr", 20.04, "dB"), Metric("a", "ssim", 0.51239), Metric("elsewhere", "psnr", 1.0, "dB")]
    assert under_panels(metrics, ["a", "b"]) == {"a": "PSNR 20.0 dB · SSIM 0.512"}


def test_only_a_plot_is_a_chart(tmp_path):
    for mode, chart in (("RGBA", True), ("L", False)):
        picture(tmp_path / f"{mode}.png", 700, 300, mode)
        assert inline(Panel(f"{mode}.png", ""), tmp_path / "card.json", "")["chart"] is chart


def test_the_writers_title_name_and_words_are_in_the_page_as_plain_text(cards, run, tmp_path):
    run["config"]["report"] = {
        "title": f"Mine {HOSTILE}",
        "author": f"A. Student {HOSTILE}",
        "words": {"blur": HOSTILE},
    }
    page = page_of(cards.values(), run, tmp_path)
    assert f"Mine {HOSTILE}" in page.text and f"A. Student {HOSTILE}" in page.text and page.all("script") == [{}, {}]
    html = (tmp_path / "report/index.html").read_text()
    (title,) = re.findall("<title>(.*)</title>", html)
    assert title.startswith("Mine &lt;script&gt;") and "A. Student" in title
    (figure,) = re.findall(r'<figure id="figure-blur".*?</figure>', html, re.DOTALL)
    assert "<figcaption>&lt;script&gt;" in figure
    assert read_caption(SOURCES / "captions/blur.rst")[1] not in page.text
    assert read_caption(SOURCES / "captions/forward.rst")[1][:20] in page.text


def test_the_writer_leaves_out_figures_and_puts_others_first_in_their_chapter(cards, run, tmp_path):
    del cards["methods"]
    run["config"]["report"] = {"leave_out": ["mnist_*", "methods"], "first": ["one_*", "guidance", "blur"]}
    page = page_of(cards.values(), run, tmp_path)
    moved = ["one_step", "blur", "forward"]
    kept = [name for name in FIGURES if name not in (*moved, "methods") and not name.startswith("mnist_")]
    assert [name for name in page.ids("figure") if name not in moved] == kept
    assert [name for name in page.ids("figure") if name in moved] == moved
    assert f"Figures {len(kept) + 3} of {len(kept) + 3}" in page.text and "Not made" not in page.text


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"words": {"sdedit_campanille": "x"}}, "words.sdedit_campanille: no figure .*: did you mean sdedit_campanile"),
        (
            {"leave_out": ["blur", "sdedt_camp*"]},
            r"leave_out\[1\]: no figure 'sdedt_camp\*': did you mean sdedit_campanile",
        ),
        ({"first": ["blurs"]}, r"first\[0\]: no figure 'blurs': did you mean blur"),
        ({"first": ["x"]}, r"first\[0\]: no figure 'x': expected one of blur, sdedit_campanile"),
    ],
)
def test_a_figure_that_does_not_exist_is_one_line_with_the_nearest_name(given, error):
    default = yaml.safe_load((ROOT / "config/config.yaml").read_text(encoding="utf-8"))
    checked = config.validate(default | {"report": default["report"] | given}, ROOT)
    with pytest.raises(CampanileError, match=f"^report.{error}.*$"):
        checked.report.check(["blur", "sdedit_campanile"])


def test_the_writers_words_keep_their_lines():
    default = yaml.safe_load((ROOT / "config/config.yaml").read_text(encoding="utf-8"))
    words = {"words": {"blur": " One.\n\nTwo.\n", "cfg": None}}
    checked = config.validate(default | {"report": default["report"] | words}, ROOT)
    assert checked.report.words == {"blur": "One.\n\nTwo.", "cfg": None}
    words["words"]["blur"] = "One {case}."
    with pytest.raises(CampanileError, match=r"^report.words.blur: 'One {case}.' contains braces.*$"):
        config.validate(default | {"report": default["report"] | words}, ROOT)


def test_the_page_is_in_the_order_of_the_assignment_and_shows_its_numbers(cards, run, tmp_path):
    chapters = read_outline(SOURCES / "chapters.yaml")["chapters"]
    cases = [
        f"{case}_{name}" for case in ("hybrid", "anagram", "text_edit", "inpaint", "sdedit") for name in ("a", "sketch")
    ]
    names = sorted([*FIGURES, *cases], key=lambda name: place(name, chapters))
    numbers = [section(name, chapters[place(name, chapters)[0]]) for name in names]
    assert dict(zip(names, numbers, strict=True)).items() >= {"forward": "A 1.1", "sdedit_a": "A 1.7"}.items()
    assert section("sdedit_sketch", chapters[place("sdedit_sketch", chapters)[0]]) == "A 1.7.1"
    assert [name for name, number in zip(names, numbers, strict=True) if not number] == chapters[-2]["figures"]
    ordered = [re.findall(r"[AB]|\d+", number.partition("\N{EN DASH}")[0]) for number in numbers if number]
    assert ordered == sorted(ordered)
    text = page_of(cards.values(), run, tmp_path).text
    assert (
        text.count(f"{read_caption(SOURCES / 'captions/blur.rst')[0]} A 1.2") == 3
    )  # in both lists of contents, and beside the figure's title


@pytest.fixture
def site(cards, run, tmp_path):
    """A site, and its pages by name. One figure has an animation, one is not made."""
    del cards["one_step"]
    run["expected"].append("sdedit_a")
    (cards["blur"].parent / "film.webp").write_bytes(b"an animation")
    publish([*cards.values()], run, SOURCES, tmp_path / "site")
    return tmp_path / "site", {path.name: Page(path) for path in sorted((tmp_path / "site").glob("*.html"))}


def test_a_site_has_a_page_for_each_part_and_every_link_leads_to_a_file_and_a_place_in_it(site):
    folder, pages = site
    assert {*pages} == {INDEX, *PARTS}
    used = set()
    for page in pages.values():
        for tag, attributes in page.tags:
            links = {attributes[name] for name in ("href", "src", "data-sheet") if name in attributes}
            for link in links - {"data:,"} - {each["address"] for each in REFERENCES.values()}:
                path, _, place = link.partition("#")
                assert not path or (folder / path).is_file(), (tag, link)
                assert not place or place in {each.get("id") for _, each in pages.get(path, page).tags}, (tag, link)
                used.add(path)
    assert used >= {str(path.relative_to(folder)) for path in folder.rglob("*.*")}, "files that no page uses"
    assert {"pictures/blur/film.webp", "pictures/forward/a.png"} <= used
    shown = {name: page.ids("figure") for name, page in pages.items()}
    faces = [link["href"] for link in pages[INDEX].all("a") if link["href"].startswith("part-a.html#figure-blur")]
    assert len(faces) == 3  # in both lists of contents, and in the gallery
    assert shown[INDEX] == [] and [*shown["part-a.html"], *shown["part-b.html"]] == [
        n for n in FIGURES if n != "one_step"
    ]


def test_a_site_loads_its_pictures_when_they_come_into_view_and_nothing_from_elsewhere(site):
    for page in site[1].values():
        for image in page.all("img"):
            assert image["src"].startswith("pictures/") and image["width"] and image["height"]
            assert image.get("loading") == "lazy"
        for tag, attributes in page.tags:
            for name in (*LOADING, "data-sheet", "data-bytes") if tag not in ("a", "link") else ():
                assert not re.search(r"//|data:", attributes.get(name) or ""), (tag, name)
        policy = next(meta["content"] for meta in page.all("meta") if "http-equiv" in meta)
        assert "default-src 'none'; img-src 'self' data:;" in policy


def test_gather(cards):
    table = gather([cards["denoiser"], cards["class_fm"]])
    assert list(table.columns) == ["section", "case", "metric", "value", "unit", "low", "high", "n"]
    assert table.iloc[:2, :5].values.tolist() == [
        ["denoiser", "after epoch 1", "frechet_distance", 12.345, ""],
        ["denoiser", "after epoch 1", "psnr", 20.0, "dB"],
    ]
    assert list(table["section"]) == ["denoiser"] * 2 + ["class_fm"] * 2
    assert list(gather([]).columns) == list(table.columns)


def test_replicates_become_means_with_intervals_and_bands():
    cards = [Card("x", "x", metrics=[Metric("a", "accuracy", y)], series=[Series("c", [1], [y])]) for y in (1.0, 3.0)]
    (metric,), (curve,) = pooled(cards).metrics, pooled(cards).series
    half = 12.7062  # Student's t for one degree of freedom, times a standard error of 1
    assert (metric.value, metric.low, metric.high, metric.n) == pytest.approx((2, 2 - half, 2 + half, 2))
    assert (curve.y, curve.low, curve.high) == ([2], [pytest.approx(2 - half)], [pytest.approx(2 + half)])


def test_describe_reads_benchmarks(tmp_path, run):
    def benchmark(name, seconds, memory, end):
        path = tmp_path / "benchmarks" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"s\th:m:s\tmax_rss\tmax_vms\n{seconds}\t0:00:01\t{memory}\t-\n", encoding="utf-8")
        os.utime(path, (end, end))

    assert run["timings"] == [] and run["wall_seconds"] == 0
    benchmark("mnist_train/denoiser_1.tsv", 10, "700.5", 1010)  # 1000 to 1010
    benchmark("mnist_train/denoiser_2.tsv", 20, "NA", 1025)  # 1005 to 1025, in part at the same time as the first
    benchmark("guidance/guidance.tsv", 2, "NA", 2000)  # after a pause
    benchmark("../sweep/width=8/benchmarks/guidance/guidance.tsv", 3, "NA", 2003)
    made = describe({"seed": 1}, ["config/config.yaml"], tmp_path / "benchmarks", [], PUBLISHED, ROOT)
    assert made["timings"] == [
        {"rule": "mnist_train", "jobs": 2, "seconds": 30.0, "longest": 20.0, "max_rss": 700.5},
        {"rule": "guidance", "jobs": 2, "seconds": 5.0, "longest": 3.0, "max_rss": None},
    ]
    assert made["job_seconds"] == 35 and made["wall_seconds"] == 30
    assert json.loads(json.dumps(made)) == made
    page = page_of([], made, tmp_path)
    assert "mnist_train 2 30 s 20 s 700 MB guidance 2 5.0 s 3.0 s" in page.text
    assert "Time 30 s 35 s summed over all jobs" in page.text


def test_the_cover_lists_the_hardware_of_the_jobs_and_cards_of_earlier_versions_have_none(run, tmp_path):
    computers = ["Xeon, 64 cores, 512 GiB", "EPYC, 2 cores, 8 GiB", "EPYC, 2 cores, 8 GiB"]
    cards = [make_card(tmp_path, f"figure_{i}", hardware=each) for i, each in enumerate(computers)]
    old = make_card(tmp_path, "old")
    old.write_text(old.read_text().replace('"hardware": "",', ""))
    assert "hardware" not in old.read_text()
    text = page_of([*cards, old], run, tmp_path).text
    assert "Hardware EPYC, 2 cores, 8 GiB Xeon, 64 cores, 512 GiB Software" in text
    assert "Hardware not recorded Software" in page_of([old], run, tmp_path).text


def test_a_job_records_the_computer_that_it_runs_on():
    assert re.fullmatch(rf".+, {os.cpu_count()} cores?(, \d+ GiB)?", hardware.describe())


def test_a_figure_of_several_replicates_is_made_by_the_command_that_pools_them(run, tmp_path):
    card = make_card(tmp_path, "guidance")
    shutil.copyfile(card, pooled := card.with_name("pooled.json"))
    assert "snakemake results/figures/guidance/pooled.json --cores all" in page_of([pooled], run, tmp_path).text


def test_a_picture_too_long_for_webp_stays_as_it_is(tmp_path):
    Image.new("RGB", (200, 16_400)).save(tmp_path / "sheet.png")
    assert inline(Panel("sheet.png", ""), tmp_path / "card.json", "")["source"].startswith("data:image/png;")


def test_describe_the_machine(tmp_path):
    made = describe({"device": "cpu"}, ["config/smoke.yaml"], tmp_path, ["a"], PUBLISHED, ROOT)
    assert made["configfiles"] == ["config/smoke.yaml"]
    assert set(made["versions"]) == {"python", "torch", "torchvision", "diffusers", "snakemake"}
    assert describe({}, [], tmp_path, [], PUBLISHED, tmp_path)["commit"] is None
    assert made["sizes"] is None


@pytest.mark.parametrize(
    "verdict, changes, text",
    [
        ("published", {"images": 60_000}, "Published settings."),
        ("other", {"width": 32}, "Not the published settings."),
        ("smoke", {"epochs": 0}, "Smoke size."),
    ],
)
def test_the_page_says_how_the_sizes_compare_with_the_published_ones(verdict, changes, text, run, tmp_path):
    models = {name: settings | changes for name, settings in PUBLISHED["mnist"]["models"].items()}
    run["sizes"] = sizes({"mnist": {"models": models}}, PUBLISHED)
    assert run["sizes"]["verdict"] == verdict
    assert text in page_of([], run, tmp_path).text


@pytest.mark.parametrize("path", [*sorted((SOURCES / "captions").glob("*.rst")), SOURCES / "workflow.rst"], ids=str)
def test_captions_are_valid(path):
    source = Environment().from_string(path.read_text(encoding="utf-8"))
    text = source.render(snakemake={"config": {"seed": 100}})
    strict = {"halt_level": Reporter.WARNING_LEVEL, "report_level": Reporter.SEVERE_LEVEL}
    assert publish_parts(text, writer="html5", settings_overrides=strict)["title"]
    title, caption = read_caption(path)
    assert title and caption.endswith(".")


def test_every_figure_without_cases_has_a_caption():
    assert set(FIGURES) <= {path.stem for path in (SOURCES / "captions").glob("*.rst")}


def test_numbers_and_durations():
    values = (0.98765, 12.3, 60000, 1234.5, 2.5e-7, float("nan"), "as is", None)
    assert [number(value) for value in values] == ["0.9877", "12.3", "60,000", "1234", "2.5e-07", "nan", "as is", ""]
    assert column([40.2, 12.123, 5.5]) == ["40.20", "12.12", "5.50"]
    assert column([1.0, 0.995]) == ["1.000", "0.995"] and column([1, 20]) == ["1", "20"]
    assert column([0.0001, 5.5]) == ["0.0001", "5.5"]  # too different for the same decimals
    assert "|".join(map(duration, (0.44, 59.6, 185, 7620))) == "0.4 s|1 min 00 s|3 min 05 s|2 h 07 min"


def test_the_running_mean_looks_back_over_its_window():
    assert smooth(np.array([1.0, 2, 3, 4]), window=2).tolist() == [1, 1.5, 2.5, 3.5]


@pytest.mark.parametrize(
    ("name", "words", "title", "caption"),
    [
        ("blur", {}, "Gaussian blur", "Blur removes noise."),
        ("sdedit", {}, "{image}, edited", "Towards {prompt}."),
        ("sdedit_my_dog", {"image": "my dog", "prompt": "a {hat}"}, "My dog, edited", "Towards a {hat}."),
        ("stranger", {}, "Stranger", ""),
    ],
)
def test_a_card_gets_its_title_and_caption_from_its_experiments_file(tmp_path, name, words, title, caption):
    (tmp_path / "blur.rst").write_text("Gaussian blur\n=====\n\nBlur removes\nnoise.\n")
    (tmp_path / "sdedit.rst").write_text("{image}, edited\n=====\n\nTowards {prompt}.\n")
    made = Card(name, "rule", words=words).titled(tmp_path)
    assert (made.title, made.caption) == (title, caption)
    assert Card(name, "rule", "Mine", "My own.").titled(tmp_path).title == "Mine"
