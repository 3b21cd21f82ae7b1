"""The comparison of two runs."""

import json

import pytest
from pages import HOSTILE, Page, make_card, picture

from campanile.__main__ import main
from campanile.report.cards import Metric, Panel


@pytest.fixture
def runs(tmp_path):
    """Two results folders: one figure is equal in both, one differs, and each has one that the other lacks."""
    for name, guidance, accuracy in (("a", 5, 0.5), ("b", 7, 0.625)):
        results = tmp_path / name / "results"
        figures = results / "figures"
        for figure in ("alike", "other", name):
            metrics = [Metric(HOSTILE, "accuracy", accuracy if figure == "other" else 1.0)]
            picture(figures / figure / "a.png", 28 if figure == "alike" else 20 + guidance, 28)
            fields = {"panels": [Panel("a.png", HOSTILE)], "metrics": metrics, "hardware": name}
            make_card(figures, figure, title=HOSTILE, **fields)
        (results / "report").mkdir()
        run = {"config": {"seed": 1, "sampling": {"guidance": guidance}}, "made": "2026-01-01T00:00:00+00:00"}
        run |= {"wall_seconds": 61, "commit": None, "versions": {"torch": "2"}}
        (results / "report" / "run.json").write_text(json.dumps(run))
    return tmp_path


def test_what_differs_is_printed_and_written(runs, capsys):
    page = runs / "page.html"
    assert main(["compare", str(runs / "a"), str(runs / "b" / "results"), "--output", str(page)]) == 0
    printed = capsys.readouterr().out
    assert "sampling.guidance  5  7" in printed and "seed" not in printed
    assert "hardware           a  b" in printed
    assert "Numbers: 1 of 2 differ" in printed and "0.5  0.625  +0.125" in printed
    assert "Pictures: 1 of 2 figures differ\n  other" in printed
    assert "Only in A: a" in printed and "Only in B: b" in printed
    read = Page(page)
    assert not read.all("script") and HOSTILE in read.text
    assert len(read.all("img")) == 2  # of the one figure that differs, as it is in each run
    assert "Equal in both: alike" in read.text and "0.5 0.625 +0.125" in read.text


def test_a_run_equals_itself(runs, capsys):
    assert main(["compare", str(runs / "a"), str(runs / "a"), "--output", str(runs / "page.html")]) == 0
    printed = capsys.readouterr().out
    assert "no difference" in printed and "Numbers: 0 of 3 differ" in printed and "0 of 3 figures differ" in printed


def test_a_run_without_a_report_and_a_value_that_is_no_number_are_compared(runs, capsys):
    (runs / "a/results/report/run.json").unlink()
    for name in "ab":
        card = runs / name / "results/figures/alike/card.json"
        card.write_text(card.read_text().replace('"value": 1.0', '"value": NaN'))
    assert main(["compare", str(runs / "a"), str(runs / "b"), "--output", str(runs / "page.html")]) == 0
    printed = capsys.readouterr().out
    assert "configuration  not recorded, make the report  recorded" in printed and "Numbers: 1 of 2 differ" in printed


def test_mistakes_are_one_line(runs, capsys):
    (runs / "empty").mkdir()
    assert main(["compare", str(runs / "empty"), str(runs / "b")]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("campanile compare: ") and "no results here" in line
    output = str(runs / "a/results/metrics.csv/page.html")
    (runs / "a/results/metrics.csv").write_text("")
    assert main(["compare", str(runs / "a"), str(runs / "b"), "--output", output]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "cannot be written" in line and "--output" in line


def test_the_page_is_accessible_on_a_dark_phone(runs, read):
    page = runs / "page.html"
    main(["compare", str(runs / "a"), str(runs / "b"), "--output", str(page)])
    reader = read(page, width=375, dark=True)
    reader.unfold()
    assert reader.violations() == [] and reader.complaints == []
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 375
