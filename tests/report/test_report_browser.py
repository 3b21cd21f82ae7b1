"""The report in a real browser: with a mouse, by keyboard, on a phone, in dark mode."""

import io
import os
from pathlib import Path

import numpy as np
import pytest
import torch
from pages import HOSTILE, SOURCES, make_card
from PIL import Image
from playwright.sync_api import expect

from campanile import animations, images
from campanile.diffusion import views
from campanile.errors import CampanileError
from campanile.report import plots
from campanile.report.cards import Axes, BeforeAfter, Film, Hidden, Look, Metric, Panel, Series, Table, Turn
from campanile.report.page import publish, render
from campanile.report.panels import FRAMES, inline_film
from campanile.report.run import describe

pytestmark = pytest.mark.slow

SIZE = 16
LOOKS = [name for name in views.VIEWS if name != "permutation"]


def picture(seed):
    return torch.rand(3, SIZE, SIZE, generator=torch.Generator().manual_seed(seed)) * 2 - 1


PICTURES = {name: picture(seed) for seed, name in enumerate(("turned", "hybrid", "low", "high", "original"))}
PICTURES["both"] = images.row(torch.stack([PICTURES["low"], PICTURES["high"]]))
STATES = [picture(10 + frame) for frame in range(5)]

FILM = {
    "title": HOSTILE,
    "panels": [Panel("original.png", HOSTILE)],
    "films": [Film(HOSTILE, ["t = 0", "t = 1", "t = 2", "t = 3", HOSTILE], [Panel("film.png", HOSTILE, alt=HOSTILE)])],
}
EDIT = {
    "panels": [Panel("low.png", "low"), Panel("high.png", "high"), Panel("original.png", "original", "reference")],
    "metrics": [Metric("low", "psnr", 12.34, "dB")],
    "play": BeforeAfter(),
}
TURN = {
    "panels": [Panel("turned.png", "turned")],
    "play": Turn([Look(name, f"{name} {HOSTILE}", views.named(name, SIZE, 7).motion) for name in LOOKS]),
}
HYBRIDS = {
    changed: {
        "panels": [Panel("hybrid.png", "hybrid"), Panel(f"{others}.png", "others")],
        "play": Hidden(changed, looks, [f"prompt {i}" for i in range(len(looks))]),
    }
    for changed, others, looks in (
        ("distance", "both", ["from afar", "from a few steps away", "from close by"]),
        ("colour", "low", ["in grey", "in colour"]),
        ("speed", "low", ["in motion", "at rest"]),
    )
}
CHART = {
    "panels": [Panel("chart.png", "loss", alt="loss against step")],
    "series": [
        Series(HOSTILE, list(range(1, 41)), [1 / step for step in range(1, 41)]),
        Series("distance", [1, 20, 40], [3.0, 2.0, 1.0], right=True),
    ],
    "axes": Axes(HOSTILE, HOSTILE, log=True, right=HOSTILE),
    "tables": [Table("Wide", [f"column {i}" for i in range(12)], [list(range(12))])],
}


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """A page with one figure of each kind."""
    folder, cards = tmp_path_factory.mktemp("report"), []
    for name, fields in {"film": FILM, "edit": EDIT, "turn": TURN, **HYBRIDS, "chart": CHART}.items():
        (folder / name).mkdir()
        for file, content in (PICTURES | {"film": torch.cat(STATES, 1)}).items():
            images.to_picture(content).save(folder / name / f"{file}.png")
        plots.plot(folder / name / "chart.png", CHART["axes"], CHART["series"])
        common = {"caption": f"{name}: {HOSTILE}", "parameters": {"prompt": HOSTILE}, "seed": 1}
        cards.append(make_card(folder, name, **common, **fields))
        if name in ("turn", "edit"):
            frames = animations.recede(images.to_picture(PICTURES["turned"]))
            animations.save(frames, folder / name / "play")
    os.utime(folder / "edit/play.webp", (1, 1))
    plots.plot(folder / "chart/chart.svg", CHART["axes"], CHART["series"])
    run = describe({"seed": 1, "prompt": HOSTILE}, ["config/config.yaml"], folder / "none", [], {}, folder)
    render(cards, run, SOURCES, folder / "index.html")
    publish(cards, run, SOURCES, folder / "site")
    return folder / "index.html"


SAMPLE = """(canvas, size) => {
    const { data, width } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const places = [...Array(size).keys()].map((i) => Math.floor(((i + 0.5) * width) / size));
    return places.flatMap((y) => places.flatMap((x) => [...data.slice(4 * (y * width + x), 4 * (y * width + x) + 3)]));
}"""


def drawn(canvas):
    """What a canvas shows, (SIZE, SIZE, 3) uint8: in the middle of each pixel of the picture, however large it is."""
    return np.array(canvas.evaluate(SAMPLE, SIZE), np.uint8).reshape(SIZE, SIZE, 3)


def pixels(image):
    return images.to_uint8(image).permute(1, 2, 0).numpy()


def assert_alike(one, other, most=2):
    assert np.abs(one.astype(int) - other.astype(int)).max() <= most


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [375, 1280])
def test_the_page_has_no_errors_no_requests_and_no_barriers(report, read, width, dark):
    reader = read(report, width=width, dark=dark)
    reader.unfold()
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
    assert reader.violations() == []
    assert reader.complaints == []
    assert [url for url in reader.requests if not url.startswith("data:")] == [report.as_uri()]


def test_no_string_becomes_a_script(report, read):
    reader = read(report)
    reader.unfold()
    assert HOSTILE in reader.page.inner_text("#figure-edit figcaption")
    reader.page.click("#figure-turn .stage")
    assert HOSTILE in reader.page.inner_text("#figure-turn .status")
    assert reader.page.evaluate("window.hacked") is None


def test_the_policy_admits_the_pages_own_scripts_and_no_others(report, read):
    reader = read(report)
    reader.unfold()
    assert reader.complaints == []
    add = "document.body.append(Object.assign(document.createElement('script'), {text: 'window.hacked = 1'}))"
    reader.page.evaluate(add)
    assert reader.page.evaluate("window.hacked") is None
    assert "Content Security Policy" in reader.complaints[0]


def test_a_film_shows_the_frame_of_its_slider_and_plays(report, read):
    page = read(report).page
    film = page.locator("#figure-film .film")
    film.scroll_into_view_if_needed()
    canvas, slider = film.locator("canvas"), film.locator("input")
    expect(slider).to_have_attribute("aria-valuetext", "t = 2")
    for frame in (0, 2, 4):
        slider.fill(str(frame))
        assert film.locator("output").inner_text() == (f"t = {frame}" if frame < 4 else HOSTILE)
        # Films are compressed: each frame is far nearer to itself than to any other.
        shown = drawn(canvas).astype(int)
        distances = [np.abs(shown - pixels(each)).mean() for each in STATES]
        assert int(np.argmin(distances)) == frame
    slider.press("ArrowLeft")
    assert film.locator("output").inner_text() == "t = 3"
    slider.fill("4")
    film.locator("button").click()
    assert film.locator("button").inner_text() == "Pause"
    expect(film.locator("output")).not_to_have_text(HOSTILE)
    expect(film.locator("button")).to_have_text("Play", timeout=30_000)
    assert film.locator("output").inner_text() == HOSTILE


def saved(page, figure, button):
    """The bytes that a button of a figure saves, and their name."""
    with page.expect_download() as waiting:
        page.locator(f"#figure-{figure} .save").get_by_role("button", name=button).click()
    return Path(waiting.value.path()).read_bytes(), waiting.value.suggested_filename


def test_a_figures_animation_and_chart_are_saved_as_they_are(report, read):
    page = read(report).page
    assert saved(page, "turn", "animation") == ((report.parent / "turn/play.webp").read_bytes(), "turn_play.webp")
    assert saved(page, "chart", "chart, SVG") == ((report.parent / "chart/chart.svg").read_bytes(), "chart_chart.svg")
    assert page.locator("#figure-edit .save button").count() == 1  # its animation is older than its card


def test_a_figures_pictures_are_saved_as_one_at_a_readable_size(report, read):
    data, name = saved(read(report).page, "edit", "pictures, PNG")
    assert name == "edit.png"
    with Image.open(io.BytesIO(data)) as picture:
        found = np.array(picture.convert("RGB"))
    assert found.shape[1] == 3 * 256 + 4 * 16  # three pictures and the gaps
    for place, each in enumerate(("low", "high", "original")):
        left = 16 + place * 272
        assert_alike(found[16 + 8 : 272 : 16, left + 8 : left + 256 : 16], pixels(PICTURES[each]))
    assert (found[280:300, 16:60] < 128).any()  # the label


def test_a_divider_separates_an_edit_from_its_original(report, read):
    page = read(report).page
    figure = page.locator("#figure-edit")
    divide, choose = figure.locator(".play input").all()
    edited, original = figure.locator(".stage img").all()
    sources = {img.get_attribute("data-label"): img.get_attribute("src") for img in figure.locator(".panels img").all()}
    assert original.get_attribute("src") == sources["original"]
    for level, name in enumerate(("low", "high")):
        choose.fill(str(level))
        assert edited.get_attribute("src") == sources[name] and figure.locator("output").inner_text() == name
    divide.fill("30")
    assert original.evaluate("e => getComputedStyle(e).clipPath") == "inset(0px 0px 0px 30%)"
    stage = figure.locator(".stage")
    stage.hover()  # brings it into view, and waits until it stays where it is
    box = stage.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.75 * box["width"], box["y"] + 50, steps=10)
    assert divide.input_value() == "75"
    page.mouse.move(box["x"] + 2 * box["width"], box["y"] + 50, steps=10)
    assert divide.input_value() == "100"
    page.mouse.up()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 50)
    assert divide.input_value() == "100"
    assert "PSNR 12.3 dB" in figure.locator(".label").first.inner_text()


def test_an_anagram_turns_to_each_view(report, read):
    page = read(report, reduced_motion="reduce").page
    figure = page.locator("#figure-turn")
    stage = figure.locator(".stage")
    stage.focus()
    for name in LOOKS:
        assert figure.locator(".status").inner_text().startswith(f"“{name} ")
        assert figure.locator("button[aria-pressed=true]").inner_text() == name
        page.wait_for_selector("#figure-turn .stage[aria-busy=false]")
        expected = pixels(views.named(name, SIZE, 7).view(PICTURES["turned"][None])[0])
        assert_alike(drawn(stage.locator("canvas")), expected)
        stage.press("Enter")
    assert figure.locator("button[aria-pressed=true]").inner_text() == LOOKS[0]


def test_an_anagram_is_busy_while_it_turns(report, read):
    stage = read(report).page.locator("#figure-turn .stage")
    expect(stage).to_have_attribute("aria-busy", "false")
    assert stage.evaluate("(button) => { button.click(); return button.getAttribute('aria-busy'); }") == "true"
    expect(stage).to_have_attribute("aria-busy", "false")


def test_a_hybrid_is_seen_in_each_of_its_looks(report, read):
    page = read(report).page
    for changed, fields in HYBRIDS.items():
        figure, looks = page.locator(f"#figure-{changed}"), fields["play"].names
        canvas, slider, status = (figure.locator(each) for each in (".stage canvas", ".play input", ".status"))
        seen = [PICTURES["low"], PICTURES["high"], PICTURES["hybrid"]]
        seen = seen if len(looks) == 3 else [seen[0], seen[-1]]
        slider.fill("0")
        near = canvas.bounding_box()
        for place, value in zip(reversed(range(len(looks))), np.linspace(0, 100, len(looks)), strict=True):
            slider.fill(f"{value:g}")
            assert status.inner_text() == f"{looks[place]}: “prompt {place}”"
            page.wait_for_function("(canvas) => canvas.width === 16", arg=canvas.element_handle())
            assert_alike(drawn(canvas), pixels(seen[place]))
        assert (canvas.bounding_box()["width"] < near["width"] / 5) is (changed == "distance")


def test_a_chart_tells_its_values_can_be_zoomed_and_its_curves_hidden(report, read):
    page = read(report).page
    figure = page.locator("#figure-chart")
    figure.scroll_into_view_if_needed()
    page.wait_for_selector("#figure-chart .u-over")
    assert not figure.locator(".panels.chart").is_visible()  # the static picture gives way
    plot, where = figure.locator(".u-over"), figure.locator(".legend > output")
    plot.scroll_into_view_if_needed()

    def point(share):
        """The place on the x axis, and the values there, that the chart tells for a place of the mouse."""
        box = plot.bounding_box()  # it grows when the right axis goes
        page.mouse.move(box["x"] + share * box["width"], box["y"] + 60)
        expect(where).not_to_have_text("")
        values = [each.inner_text() for each in figure.locator(".legend button output").all()]
        return float(where.inner_text().removeprefix(HOSTILE)), *values

    x, loss, distance = point(0.25)
    assert 8 <= x <= 14 and float(loss) == pytest.approx(1 / x, rel=1e-3)
    assert distance in ("1", "2", "3")  # of the nearest point of this curve, which has only three
    shown = plot.screenshot()
    legend = figure.locator(".legend button[aria-pressed]")
    legend.nth(1).click()
    assert legend.nth(1).get_attribute("aria-pressed") == "false" and plot.screenshot() != shown
    box = plot.bounding_box()
    page.mouse.move(box["x"] + 0.25 * box["width"], box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 60, steps=5)
    page.mouse.up()
    assert point(0.02)[0] >= 8 and point(0.98)[0] <= 24
    figure.get_by_role("button", name="Whole chart").click()
    assert point(0.02)[0] <= 2 and point(0.98)[0] >= 39


def test_the_colours_follow_the_system_or_the_readers_choice_which_is_kept(report, read):
    dark = "getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0] < 100"
    reader = read(report, dark=True)
    page, button = reader.page, reader.page.locator(".theme")
    seen = {}
    for name in ("auto", "light", "dark"):
        assert button.inner_text() == f"Colours: {name}"
        chart = page.locator("#figure-chart .panels img").evaluate("e => getComputedStyle(e).filter")
        seen[name] = page.evaluate(dark), chart
        button.click()
    assert seen["light"] == (False, "none") and seen["dark"] == seen["auto"]
    assert seen["dark"][0] and seen["dark"][1].startswith("invert")
    button.click()
    page.reload()
    assert button.inner_text() == "Colours: light" and not page.evaluate(dark)
    assert reader.complaints == []


def test_the_colours_of_a_chart_follow_the_choice(report, read):
    page = read(report).page
    page.locator("#figure-chart").scroll_into_view_if_needed()
    canvas = page.locator("#figure-chart .uplot canvas")
    canvas.wait_for()
    ink = """canvas => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        const grey = (_, i) => i % 4 === 0 && data[i + 3] > 200 && Math.abs(data[i] - data[i + 2]) < 30;
        return data.filter(grey).reduce((one, other) => Math.max(one, other), 0);
    }"""
    light = canvas.evaluate(ink)
    page.evaluate("for (let i = 0; i < 2; i++) document.querySelector('.theme').click()")
    expect(page.locator(".theme")).to_have_text("Colours: dark")
    page.wait_for_function(f"canvas => ({ink})(canvas) !== {light}", arg=canvas.element_handle())


def test_the_contents_stay_in_reach_and_each_figure_has_a_link(report, read):
    page = read(report, width=390, reduced_motion="reduce").page  # links jump
    figure = page.locator("#figure-chart")
    figure.scroll_into_view_if_needed()
    bar = page.locator(".bar")
    assert bar.bounding_box()["y"] == 0
    bar.locator("summary").click()
    bar.get_by_role("link", name="Turn", exact=True).click()
    assert page.url.endswith("#figure-turn") and not bar.locator("details nav").is_visible()
    expect(page.locator("#figure-turn")).to_be_in_viewport()
    figure.locator(".anchor").click()
    assert page.url.endswith("#figure-chart")
    heading = figure.locator("h3")
    assert bar.bounding_box()["height"] <= heading.bounding_box()["y"] < 120  # the bar does not cover it


def test_small_pictures_have_a_lens_and_can_be_enlarged(report, read):
    page = read(report, reduced_motion="reduce").page
    image = page.locator("#figure-edit .panels img").first
    image.scroll_into_view_if_needed()
    box = image.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.wait_for_selector(".lens", state="visible")
    page.mouse.move(0, 0)
    assert not page.locator(".lens").is_visible()
    button = page.locator("#figure-edit .enlarge").first
    button.focus()
    button.press("Enter")
    large = page.locator("dialog img")
    assert large.evaluate("e => e.width % e.naturalWidth") == 0  # every pixel is as large as every other
    first = large.get_attribute("src")
    page.keyboard.press("ArrowRight")
    assert large.get_attribute("src") != first
    page.keyboard.press("Escape")
    assert not page.locator("dialog").is_visible()


def test_on_paper_there_is_nothing_to_click(report, read):
    page = read(report).page
    page.locator("#figure-chart").scroll_into_view_if_needed()
    page.wait_for_selector("#figure-chart .uplot")
    page.emulate_media(media="print")
    for selector in (".film", ".play", ".interactive", ".save", ".bar", "input", ".provenance"):
        assert not any(each.is_visible() for each in page.locator(selector).all()), selector
    assert page.locator("#figure-chart .panels.chart").is_visible()
    assert page.pdf()[:4] == b"%PDF"


@pytest.mark.parametrize("name", ["index.html", "part-a.html", "part-b.html"])
def test_a_site_works_from_a_folder_and_requests_its_own_files_only(report, read, name):
    folder = report.parent / "site"
    reader = read(folder / name, width=375)
    reader.unfold()
    for figure in reader.page.locator("figure, .gallery a").all():
        figure.scroll_into_view_if_needed()
    reader.page.wait_for_function("[...document.images].every((image) => image.complete && image.naturalWidth)")
    assert reader.complaints == [] and reader.violations() == []
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 375
    requests = {url for url in reader.requests if not url.startswith("data:")}
    assert all(url.startswith(folder.as_uri()) for url in requests)
    assert (f"{folder.as_uri()}/pictures/film/film_frames.webp" in requests) == (name == "part-b.html")


def test_without_scripts_every_picture_is_there(report, read):
    page = read(report, java_script_enabled=False).page
    assert page.locator(".panels img").first.is_visible() and page.locator("#figure-chart .panels.chart").is_visible()
    assert not any(each.is_visible() for each in page.locator(".film").all())


def test_a_film_that_does_not_divide_into_frames_is_one_line(tmp_path):
    Image.new("RGB", (4, 10)).save(tmp_path / "film.png")
    film = Film("Trajectory", ["a", "b", "c"], [Panel("film.png", "x")])
    with pytest.raises(CampanileError, match=r"film 'film.png' cannot be cut into 3 frames; delete it and run again"):
        inline_film(film, tmp_path / "card.json")


def test_a_long_film_keeps_its_ends(tmp_path):
    Image.new("RGB", (4, 4 * 200)).save(tmp_path / "film.png")
    film = Film("Trajectory", [str(i) for i in range(200)], [Panel("film.png", "x")])
    frames = inline_film(film, tmp_path / "card.json")["frames"]
    assert len(frames) == FRAMES and frames[0] == "0" and frames[-1] == "199"
