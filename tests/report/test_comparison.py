"""The comparison of runs."""

import base64
import csv
import json
import shutil

import pytest
from pages import HOSTILE, Page, make_card, picture
from scipy import stats

from campanile.__main__ import main
from campanile.report.cards import Axes, Card, Metric, Panel, Series
from campanile.report.numbers import gather


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
    assert "Numbers: 1 of 2 differ" in printed and "0.5000  0.6250  +0.125" in printed
    assert "Pictures and curves: 1 of 2 figures differ\n  other" in printed
    assert "Only in A: a" in printed and "Only in B: b" in printed
    read = Page(page)
    assert not read.all("script") and HOSTILE in read.text
    assert len(read.all("img")) == 2  # of the one figure that differs, as it is in each run
    assert "Equal: alike" in read.text and "0.5000 0.6250 +0.125" in read.text


@pytest.mark.parametrize(("half", "star"), [(0.05, True), (0.1, False), (None, False)])
def test_a_difference_that_is_more_than_chance_has_a_star(runs, half, star, capsys):
    # Each number is uncertain by half, so their difference, 0.125, by half * sqrt(2).
    for name, accuracy in (("a", 0.5), ("b", 0.625)):
        ends = {} if half is None else {"low": accuracy - half, "high": accuracy + half}
        make_card(runs / name / "results/figures", "other", metrics=[Metric("all", "accuracy", accuracy, **ends)])
    assert main(["compare", str(runs / "a"), str(runs / "b"), "--output", str(runs / "page.html")]) == 0
    printed = capsys.readouterr().out
    assert ("+0.125 *" in printed) == ("1 of 2 differ, 1 by more than chance" in printed) == star


def test_a_run_equals_itself(runs, capsys):
    assert main(["compare", str(runs / "a"), str(runs / "a"), "--output", str(runs / "page.html")]) == 0
    printed = capsys.readouterr().out
    assert "no difference" in printed and "Numbers: 0 of 3 differ" in printed and "0 of 3 figures differ" in printed


def test_a_run_of_several_replicates_is_compared_by_their_means(runs, capsys):
    card = runs / "b/results/figures/other/card.json"
    card.with_name("pooled.json").write_text(card.read_text().replace('"value": 0.625', '"value": 0.75'))
    record = runs / "b/results/report/run.json"
    for replicates, change in ((1, "+0.125"), (2, "+0.25")):
        run = json.loads(record.read_text())
        run["config"]["mnist"] = {"replicates": replicates}
        record.write_text(json.dumps(run))
        assert main(["compare", str(runs / "a"), str(runs / "b"), "--output", str(runs / "page.html")]) == 0
        assert change in capsys.readouterr().out


def test_a_run_without_a_report_and_a_value_that_is_no_number_are_compared(runs, capsys):
    (runs / "a/results/report/run.json").unlink()
    for name in "ab":
        card = runs / name / "results/figures/alike/card.json"
        card.write_text(card.read_text().replace('"value": 1.0', '"value": NaN'))
    written = runs / "numbers.json"
    outputs = ["--output", str(runs / "page.html"), "--json", str(written)]
    assert main(["compare", str(runs / "a"), str(runs / "b"), *outputs]) == 0
    json.loads(written.read_text(), parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
    printed = capsys.readouterr().out
    assert "configuration  not recorded, make the report  recorded" in printed and "Numbers: 1 of 2 differ" in printed


def results(folder, seed, value, guidance=5, commit=None):
    """A results folder with one figure: a number with an interval, a picture and a curve."""
    fields = {
        "panels": [Panel("a.png", "a")],
        "metrics": [Metric("t = 1", "psnr", value, "dB", value - 0.25, value + 1)],
    }
    fields |= {"series": [Series("loss", [1, 2, 3], [value, 2, 1])], "axes": Axes("epoch", "loss")}
    picture(folder / "figures/one/a.png", 20 + seed, 28)
    make_card(folder / "figures", "one", **fields)
    (folder / "report").mkdir()
    run = {"config": {"seed": seed, "guidance": guidance}, "commit": commit}
    (folder / "report/run.json").write_text(json.dumps(run | {"made": "2026-01-01T00:00:00+00:00", "wall_seconds": 61}))
    return folder


def numbers_alone(folder, copy):
    """A copy of a results folder without its figures."""
    shutil.copytree(folder / "report", copy / "report")
    gather(sorted(folder.glob("figures/*/card.json"))).to_csv(copy / "metrics.csv", index=False)
    return copy


@pytest.fixture
def compared(tmp_path, capsys):
    """Compare folders: ``compared(*folders)`` returns what is printed, the page, and the rows and objects written."""

    def run(*folders):
        outputs = {kind: tmp_path / f"made/of.{kind}" for kind in ("output", "csv", "json")}
        options = [f"--{kind}={path}" for kind, path in outputs.items()]
        assert main(["compare", *map(str, folders), *options]) == 0
        with outputs["csv"].open(newline="") as file:
            rows = list(csv.DictReader(file))
        made = json.loads(outputs["json"].read_text(), parse_constant=lambda name: pytest.fail(f"{name} is not JSON"))
        return capsys.readouterr().out, Page(outputs["output"]), rows, made["runs"]

    return run


VALUES = [20.5, 22.0, 21.25]


@pytest.fixture
def seeds(tmp_path):
    """Three runs that differ in the seed alone; their code and numbers differ too, as they may."""
    return [results(tmp_path / f"seed_{i}", i, value, commit=f"c{i}") for i, value in enumerate(VALUES)]


def test_runs_that_differ_in_the_seed_alone_are_one_column(tmp_path, seeds, compared):
    other = results(tmp_path / "other", 0, 23.0, guidance=7)
    printed, page, rows, made = compared(*seeds, other)
    assert all(f"{label}  {folder}" in printed for label, folder in zip("ABCD", [*seeds, other], strict=True))
    assert [run["run"] for run in made] == ["A-C, 3 seeds", "D"]
    assert [run["settings"] for run in made] == [
        {"seed": "0, 1, 2", "guidance": "5", "commit": "c0, c1, c2"},
        {"seed": "0", "guidance": "7", "commit": "none"},
    ]
    (several,), (single,) = (run["numbers"] for run in made)
    expected = stats.ttest_1samp(VALUES, 0).confidence_interval(0.95)
    assert several["value"] == pytest.approx(sum(VALUES) / 3) and several["n"] == 3
    assert (several["low"], several["high"]) == pytest.approx((expected.low, expected.high))
    assert (single["value"], single["low"], single["high"], single["n"]) == (23, 22.75, 24, 1)
    interval = f"21.25 [{expected.low:.2f}, {expected.high:.2f}]"
    assert f"{interval}  23.00 [22.75, 24.00]    +1.75" in printed and "D - A-C" in printed
    assert f"{interval} 23.00 [22.75, 24.00] +1.75" in page.text
    # The table and the JSON say the same.
    assert list(rows[0]) == ["run", "figure", "case", "metric", "unit", "value", "low", "high", "n"]
    assert [row.pop("run") for row in rows] == ["A-C, 3 seeds", "D"]
    assert rows == [{key: str(value) for key, value in numbers.items()} for numbers in (several, single)]


def test_a_seed_that_comes_again_starts_another_column(tmp_path, compared):
    folders = [results(tmp_path / str(i), seed, 20.0 + i) for i, seed in enumerate([1, 2, 1, 3, 2])]
    *_, made = compared(*folders)
    assert [run["run"] for run in made] == ["A, B, D, 3 seeds", "C, E, 2 seeds"]
    assert [run["folders"] for run in made] == [[str(folders[i]) for i in column] for column in ([0, 1, 3], [2, 4])]


def test_two_seeds_have_a_mean_and_a_difference(seeds, compared):
    printed, page, (row,), _ = compared(*seeds[:2])
    assert (
        row["run"] == "A-B, 2 seeds"
        and float(row["value"]) == 21.25
        and "+1.5" in printed
        and "B \N{MINUS SIGN} A" in page.text
    )


def test_a_number_that_one_seed_lacks_is_a_mean_of_the_others(seeds, compared):
    path = seeds[2] / "figures/one/card.json"
    card = Card.load(path)
    card.metrics = []
    card.save(path)
    _, _, (row,), _ = compared(*seeds)
    assert float(row["value"]) == 21.25 and row["n"] == "2"


def test_curves_are_overlaid_and_pictures_stand_in_a_row(seeds, compared):
    _, page, *_ = compared(*seeds)
    chart, *pictures = page.all("img")
    kind, data = chart["src"].split(";base64,")
    drawn = base64.b64decode(data).decode()
    assert kind == "data:image/svg+xml" and all(f"<!-- {label}: loss -->" in drawn for label in "ABC")
    assert [each["width"] for each in pictures] == ["20", "21", "22"]
    (row,) = [each for each in page.all("div") if each.get("class") == "runs"]
    assert row["style"] == "--columns: 3" and not page.all("script")


def test_a_folder_with_numbers_alone_is_compared(tmp_path, seeds, compared):
    other = results(tmp_path / "other", 0, 23.0, guidance=7)
    make_card(other / "figures", "wordless", panels=[Panel("a.png", "a")])
    make_card(other / "figures", "counted", metrics=[Metric("all", "count", 3)])
    shipped = numbers_alone(seeds[0], tmp_path / "shipped")
    printed, page, rows, made = compared(shipped, other)
    assert [(row["value"], row["low"], row["high"]) for row in rows] == [
        ("20.5", "20.25", "21.5"),
        ("23.0", "22.75", "24.0"),
    ]
    assert made[0]["settings"]["guidance"] == "5" and "+2.5" in printed and not page.all("img")
    # It cannot have a figure that has no numbers.
    assert "Only in B: counted" in printed and "wordless" not in printed
    # It counts as a replicate, and equals the run that it is from.
    _, page, (row,), _ = compared(shipped, *seeds[1:])
    assert row["run"] == "A-C, 3 seeds" and len(page.all("img")) == 1 + 2
    assert "Numbers: 0 of 1 differ" in compared(shipped, seeds[0])[0]


def test_a_table_of_numbers_without_intervals_is_read_and_a_damaged_one_is_one_line(tmp_path, seeds, compared, capsys):
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    (shipped / "metrics.csv").write_text("section,case,metric,value,unit\none,t = 1,psnr,20,dB\n")
    assert "20.00  20.50 [20.25, 21.50]" in compared(shipped, seeds[0])[0]
    (shipped / "metrics.csv").write_text("section,case,metric,value,unit\none,t = 1,psnr,many,dB\n")
    assert main(["compare", str(shipped), str(seeds[0])]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "metrics.csv: cannot be read" in line


def test_after_z_runs_are_named_by_their_folders(tmp_path, compared):
    folders = [results(tmp_path / str(i), 1, 20.0, guidance=i) for i in range(28)]
    *_, made = compared(*folders)
    assert [run["run"] for run in made[24:]] == ["Y", "Z", str(folders[26]), str(folders[27])]


def test_mistakes_are_one_line(runs, capsys):
    (runs / "empty").mkdir()
    assert main(["compare", str(runs / "empty"), str(runs / "b")]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("campanile compare: ") and "no results here" in line
    (runs / "a/results/metrics.csv").write_text("")
    for option in ("--output", "--csv", "--json"):
        outputs = ["--output", str(runs / "page.html"), option, str(runs / "a/results/metrics.csv/file")]
        assert main(["compare", str(runs / "a"), str(runs / "b"), *outputs]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert "cannot be written" in line and option in line
    for given in ([], [str(runs / "a")]):
        assert main(["compare", *given]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert "two or more results folders" in line


def test_the_page_is_accessible_on_a_dark_phone(runs, seeds, read):
    page = runs / "page.html"
    main(["compare", str(runs / "a"), str(runs / "b"), *map(str, seeds), "--output", str(page)])
    reader = read(page, width=375, dark=True)
    reader.unfold()
    assert reader.violations() == [] and reader.complaints == [] and len(reader.requests) == 1
    assert reader.page.evaluate("[...document.images].every((image) => image.naturalWidth > 0)")
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 375
