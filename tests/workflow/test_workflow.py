"""The workflow on the real scheduler at smoke size: what runs, what is rerun, and what survives a kill."""

import csv
import hashlib
import json
import re
import shutil
import signal
import subprocess
import sys
from collections import ChainMap
from itertools import zip_longest
from pathlib import Path

import pytest
import tiny
import torch
from PIL import Image
from runs import A_DAY, ROOT, SMOKE, copy_tree, declared, overlay, scheduled, snakemake

pytestmark = pytest.mark.slow

CASES = ("inpaint_campanile_top", "text_edit_campanile_rocket", "anagram_old_man_campfire", "hybrid_skull_waterfalls")
FIGURES = {
    *("encode_prompts", "generate", "sample", "cfg", "forward", "blur", "one_step", "iterative", "methods"),
    *("sdedit_campanile", "sdedit_boat_sketch", "mixing_views", *CASES),
    *("mnist_noising", "mnist_losses", "mnist_classifier", "mnist_memorisation", "denoiser", "denoiser_sigmas"),
    *("pure_noise", "time_fm", "class_fm", "class_fm_constant_lr", "learning_rates", "guidance"),
}


@pytest.fixture(scope="session")
def finished(tmp_path_factory) -> Path:
    """A copy of the workflow with a finished smoke run."""
    tree = copy_tree(tmp_path_factory.mktemp("finished") / "campanile")
    run = snakemake(tree, "--configfile", SMOKE)
    assert run.returncode == 0, run.stdout + run.stderr
    return tree


@pytest.fixture
def editable(finished, tmp_path) -> Path:
    """A copy of the finished run, with its dates, for a test to edit."""
    return Path(shutil.copytree(finished, tmp_path / "campanile"))


def test_a_run_leaves_every_figure_the_table_and_the_report(finished):
    cards = {path.parent.name for path in finished.glob("results/figures/*/card.json")}
    assert cards == FIGURES
    for path in finished.glob("results/figures/*/card.json"):
        for panel in json.loads(path.read_text())["panels"]:
            assert (path.parent / panel["image"]).stat().st_size > 0 and panel["alt"]
    with (finished / "results/metrics.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["section", "case", "metric", "value", "unit", "low", "high", "n"]
    assert {row["section"] for row in rows} == FIGURES - {
        *("mnist_noising", "encode_prompts", "generate", "sample", "cfg")
    }
    page = (finished / "results/report/index.html").read_text()
    for path in finished.glob("results/figures/*/card.json"):
        assert json.loads(path.read_text())["title"] in page


def test_every_job_leaves_a_log_and_a_benchmark(finished):
    made = scheduled(finished, "--forceall")
    for kind in ("logs", "benchmarks"):
        left = {folder.name: len(list(folder.iterdir())) for folder in (finished / "results" / kind).iterdir()}
        assert left == made


def test_a_second_run_has_nothing_to_do(finished):
    assert scheduled(finished) == {}


def test_the_jobs_are_laid_out_without_importing_torch(finished):
    command = [
        sys.executable,
        "-X",
        "importtime",
        "-m",
        "snakemake",
        "--cores",
        "1",
        "--dry-run",
        "--configfile",
        SMOKE,
    ]
    run = subprocess.run(command, cwd=finished, capture_output=True, text=True, check=True)
    imported = {line.split("|")[-1].strip().split(".")[0] for line in run.stderr.splitlines() if "import time:" in line}
    assert "snakemake" in imported and "campanile" in imported
    assert not imported & {"torch", "torchvision", "matplotlib", "transformers", "diffusers"}


@pytest.mark.parametrize(
    ("picture", "rules"),
    [
        ("sample/film_seen_1.png", {"sample": 1}),
        # The blurred pictures are drawn again with it, and two figures show them.
        ("blur/t_500.png", {"blur": 1, "iterative": 1, "methods": 1}),
    ],
)
def test_a_deleted_picture_is_made_again(editable, picture, rules):
    (editable / "results/figures" / picture).unlink()
    assert scheduled(editable) == shared({**rules, **END})


@pytest.mark.parametrize("path", ["sample/film.gif", "class_fm/film_epochs.webp", "anagram_old_man_campfire/play.webp"])
def test_a_deleted_animation_is_made_again(editable, path):
    (editable / "results/figures" / path).unlink()
    assert scheduled(editable) == {"animation": 1, "report": 1}


def test_a_deleted_chart_is_made_again_with_the_same_bytes(editable):
    chart = editable / "results/figures/guidance/chart.svg"
    before = chart.read_bytes()
    chart.unlink()
    assert scheduled(editable) == {"chart": 1, "report": 1}
    assert snakemake(editable, str(chart.relative_to(editable)), "--configfile", SMOKE).returncode == 0
    assert chart.read_bytes() == before and b"<svg" in before


def test_noise_stays_noise_only_in_a_view_that_moves_pixels(finished):
    card = json.loads((finished / "results/figures/mixing_views/card.json").read_text())
    seen = {(each["case"], each["metric"]): each["value"] for each in card["metrics"]}
    deviation, correlation = "standard_deviation_of_noise", "correlation_of_neighbours"
    assert abs(seen["jigsaw", deviation] - 1) < 0.05 and abs(seen["jigsaw", correlation]) < 0.1
    for view in ("turned by 45°", "blurred, sigma 1"):
        assert seen[view, deviation] < 0.8 and seen[view, correlation] > 0.2


def test_every_film_illusion_and_chart_has_files_to_share(finished):
    for path in finished.glob("results/figures/*/card.json"):
        card = json.loads(path.read_text())
        made = {each.name for each in path.parent.iterdir() if each.suffix in (".webp", ".gif", ".svg")}
        illusion = card["rule"] in ("anagram", "hybrid")
        names = (
            [f"film_{name}" for name in ("flow", "epochs")] if card["rule"] in FLOWS else ["film"] * len(card["films"])
        )
        expected = {f"{name}{kind}" for name in [*names, *["play"] * illusion] for kind in (".webp", ".gif")}
        assert made == expected | ({"chart.svg"} if card["series"] else set()), path


def test_touched_files_rerun_nothing(editable):
    for path in [*editable.glob("src/**/*.py"), *editable.glob("report/**/*"), *editable.glob("config/*")]:
        path.touch()
    assert scheduled(editable) == {}


FLOWS = ("time_fm", "class_fm", "class_fm_constant_lr")
FLOW_FIGURES = dict.fromkeys((*FLOWS, "learning_rates", "guidance"), 1)
END = {"metrics": 1, "report": 1}
# What is made to share, by the rules of the figures: a trajectory and an illusion have an animation, a flow has two.
ANIMATIONS = dict.fromkeys(("iterative", "generate", "sample", "cfg", "inpaint", "anagram", "hybrid"), 1)
ANIMATIONS |= dict.fromkeys(FLOWS, 2)
CHARTS = dict.fromkeys(("mnist_losses", "denoiser_sigmas", "learning_rates", "guidance", *FLOWS), 1)
SHARES = ("animation", "chart")
STAGE = {
    **{"one_step": 1, "iterative": 1, "methods": 1, "generate": 1, "sample": 1, "cfg": 1},
    **{"sdedit": 2, "inpaint": 1, "text_edit": 1, "candidates": 2, "anagram": 1, "hybrid": 1, "mixing_views": 1},
}
SMALL = ("one_step", "iterative", "methods", "candidates", "mixing_views")  # the first stage alone
ENLARGED = {rule: jobs for rule, jobs in STAGE.items() if rule not in SMALL}
MEASURED = {
    **{"forward": 1, "blur": 1, "one_step": 1, "iterative": 1, "methods": 1, "sdedit": 2, "text_edit": 1},
    **{"denoiser": 1, "denoiser_sigmas": 1, "train_classifier": 1, "mnist_classifier": 1},
}
USERS = {
    "src/campanile/report/page.py": {"report": 1},
    "src/campanile/report/play.py": {"play": 1},
    "src/campanile/mnist/export.py": {"play": 1},
    "report/play/play.js": {"play": 1},
    "src/campanile/report/numbers.py": {"metrics": 1},
    "src/campanile/mnist/sources.py": {},
    "src/campanile/mnist/sample.py": {"mnist_sample": 10, "mnist_memorisation": 1} | FLOW_FIGURES | END,
    "src/campanile/mnist/classifier.py": {"train_classifier": 1, "mnist_classifier": 1, **FLOW_FIGURES, **END},
    "src/campanile/metrics.py": MEASURED | FLOW_FIGURES | END,
    "src/campanile/mnist/denoising.py": {"denoiser": 1, "denoiser_sigmas": 1, "pure_noise": 1, **END},
    "src/campanile/mnist/memorisation.py": {"mnist_memorisation": 1, **END},
    "src/campanile/report/plots.py": {
        **{"guidance": 1, "mnist_losses": 1, "learning_rates": 1, "chart": len(CHARTS)},
        **END,
    },
    "src/campanile/animations.py": {"animation": 13, "report": 1},
    "src/campanile/diffusion/stage.py": {**STAGE, **END},
    "src/campanile/diffusion/classifier.py": {"candidates": 2, "anagram": 1, "hybrid": 1, **END},
    "src/campanile/diffusion/inpaint.py": {"inpaint": 1, **END},
    "src/campanile/diffusion/sdedit.py": {"sdedit": 2, "text_edit": 1, **END},
    "src/campanile/diffusion/views.py": {"candidates": 1, "anagram": 1, "mixing_views": 1, **END},
    "src/campanile/diffusion/splits.py": {"candidates": 1, "hybrid": 1, **END},
    "src/campanile/diffusion/choices.py": {"candidates": 2, "anagram": 1, "hybrid": 1, "mixing_views": 1, **END},
    "src/campanile/diffusion/super_resolution.py": {**ENLARGED, **END},
    "src/jobs/names.py": {},
    "report/captions/sdedit.rst": {"report": 1},
    "report/captions/mnist_classifier.rst": {"report": 1},
}


def shared(jobs: dict[str, int]) -> dict[str, int]:
    """Jobs, with those that make the animations and charts of their figures."""
    more = {
        "animation": sum(count * ANIMATIONS.get(rule, 0) for rule, count in jobs.items()),
        "chart": sum(count * CHARTS.get(rule, 0) for rule, count in jobs.items()),
    }
    return {rule: count for rule, count in more.items() if count} | jobs


def pairs(cases: dict[str, dict], of_part_a: str) -> list[tuple[str, ...]]:
    """Two cases at a time, one that touches Part A and one that does not: a dry-run takes long."""
    first, second = [case for case in cases if of_part_a in case], [case for case in cases if of_part_a not in case]
    return [tuple(filter(None, pair)) for pair in zip_longest(first, second)]


@pytest.mark.parametrize("edited", pairs(USERS, "/diffusion/"), ids=" and ".join)
def test_an_edited_file_reruns_exactly_what_uses_it(editable, edited):
    for path in map(editable.joinpath, edited):
        path.write_text(path.read_text() + ("\n# edited\n" if path.suffix == ".py" else "\nEdited.\n"))
    assert scheduled(editable) == shared(dict(ChainMap(*(USERS[path] for path in edited))))


def test_an_edited_trainer_reruns_all_training_and_what_follows_but_not_the_data(editable):
    path = editable / "src/campanile/mnist/train.py"
    path.write_text(path.read_text() + "\n# edited\n")
    everything = scheduled(editable, "--forceall")
    part_a = {"encode_prompts": 1, "forward": 1, "blur": 1, **STAGE}
    others = {rule: n for rule, n in everything.items() if rule not in ("mnist", "mnist_noising", *part_a, *SHARES)}
    assert scheduled(editable) == shared(others)


CHANGES = {
    "device: cpu": {"report": 1},  # which prints the configuration
    "report: {author: A. Student, words: {blur: I see a blur}, leave_out: [methods], first: [cfg]}": {"report": 1},
    "diffusion: {memory_mb: {stage_1: 3000}, threads: 2, model: {offload: true}}": {"report": 1},
    "diffusion: {guidance: 3}": {
        **{"generate": 1, "cfg": 1, "sdedit": 2, "inpaint": 1, "text_edit": 1, "candidates": 2},
        **{"anagram": 1, "hybrid": 1, "mixing_views": 1},
        **END,
    },
    "diffusion: {enlarge: {steps: 3}}": {**ENLARGED, **END},
    "diffusion: {blur: {sigmas: [1, 2]}}": {"blur": 1, "iterative": 1, "methods": 1, **END},
    "diffusion: {iterative: {every: 2}}": {"iterative": 1, **END},
    "diffusion: {sample: {samples: 3}}": {"sample": 1, "cfg": 1, **END},
    "diffusion: {hybrid: {sigma: 3}}": {"candidates": 1, "hybrid": 1, **END},
    "mnist: {sigmas: [0, 1]}": {"mnist_noising": 1, "denoiser_sigmas": 1, **END},
    "mnist: {classifier: {epochs: 2}}": {"train_classifier": 1, "mnist_classifier": 1, **FLOW_FIGURES, **END},
    "mnist: {models: {denoiser: {epochs: 4}}}": {"mnist_train": 2, "mnist_losses": 1, **END},
    "mnist: {models: {pure_noise: {show: [2]}}}": {"pure_noise": 1, **END},
    "mnist: {sampling: {samples: 50}}": {
        **{"mnist_sample": 10, "mnist_classifier": 1, "mnist_memorisation": 1},
        **FLOW_FIGURES,
        **END,
    },
    "mnist: {sampling: {guidance: 4}}": {
        **{"mnist_sample": 6, "mnist_memorisation": 1, "class_fm": 1, "class_fm_constant_lr": 1, "learning_rates": 1},
        "play": 1,
        **END,
    },
    "mnist: {sampling: {guidance_sweep: [0.01, 2, 5]}}": {"mnist_sample": 1, "guidance": 1, **END},
}


@pytest.mark.parametrize("changes", pairs(CHANGES, "diffusion: "), ids=" and ".join)
def test_a_change_of_the_configuration_runs_exactly_what_depends_on_it(finished, tmp_path, changes):
    files = [tmp_path / f"change_{number}.yaml" for number in range(len(changes))]
    for file, change in zip(files, changes, strict=True):
        file.write_text(change)
    expected = shared(dict(ChainMap(*(CHANGES[change] for change in changes))))
    assert scheduled(finished, *map(str, files)) == expected


def test_a_second_replicate_shares_the_data_and_the_judge(finished, tmp_path):
    (tmp_path / "change.yaml").write_text("mnist: {replicates: 2}")
    assert scheduled(finished, str(tmp_path / "change.yaml")) == {
        **{
            "mnist_train": 13,
            "mnist_sample": 10,
            "denoiser": 1,
            "denoiser_sigmas": 1,
            "pure_noise": 1,
            "mnist_losses": 1,
        },
        **{"mnist_memorisation": 1, **FLOW_FIGURES, "pool": 9, "chart": len(CHARTS), **END},
    }


def test_another_picture_or_pair_of_prompts_runs_that_one_job(editable):
    shutil.copyfile(ROOT / "data/images/coffee.png", editable / "mine.png")
    picture = "images: {mine: mine.png}, sdedit: {images: [campanile, boat_sketch, mine]}"
    assert scheduled(editable, overlay(editable, f"diffusion: {{{picture}}}")) == {"sdedit": 1, **END}
    case = "{parts: [a dog, a cat], split: colours}"
    new = overlay(editable, f"diffusion: {{hybrid: {{cases: {{mine: {case}}}}}}}")
    assert scheduled(editable, new) == shared({"encode_prompts": 1, "candidates": 1, "hybrid": 1, **END})
    assert snakemake(editable, "results/figures/hybrid_mine/card.json", "--configfile", SMOKE, new).returncode == 0
    assert scheduled(editable, new) == {"animation": 1, **END}
    other = overlay(editable, "diffusion: {text_edit: {cases: {campanile_rocket: {prompt: a dog}}}}")
    assert scheduled(editable, other) == {"encode_prompts": 1, "text_edit": 1, **END}


def test_a_case_that_is_null_is_left_out(editable):
    without = overlay(editable, "diffusion: {anagram: {cases: {old_man_campfire: null}}}")
    assert scheduled(editable, without) == {"encode_prompts": 1, **END}  # the table of prompts has one less


def test_another_photograph_of_the_campanile_reruns_what_begins_with_it(editable):
    shutil.copyfile(ROOT / "data/images/coffee.png", editable / "mine.png")
    mine = overlay(editable, "diffusion: {images: {campanile: mine.png}}")
    denoised = {"forward": 1, "blur": 1, "one_step": 1, "iterative": 1, "methods": 1}
    assert scheduled(editable, mine) == shared({**denoised, "sdedit": 1, "inpaint": 1, "text_edit": 1, **END})


def test_another_model_reruns_all_of_part_a(editable):
    path = editable / "data/if-mini/stage_1/unet/config.json"
    path.write_text(path.read_text() + "\n")
    assert scheduled(editable) == shared({"forward": 1, "blur": 1, **STAGE, **END})


def test_embeddings_from_a_course_replace_the_text_encoder(editable):
    (prompts,) = json.loads((editable / "results/figures/encode_prompts/card.json").read_text())["tables"]
    torch.save({row[0]: torch.randn(1, 77, tiny.WIDTH) for row in prompts["rows"]}, editable / "course.pth")
    given = overlay(editable, "diffusion: {model: {embeddings: course.pth}}")
    assert scheduled(editable, given) == shared({"encode_prompts": 1, **STAGE, **END})
    run = snakemake(editable, "results/figures/sample/card.json", "--configfile", SMOKE, given)
    assert run.returncode == 0, run.stderr


def test_a_second_stage_shows_each_picture_at_its_size(editable):
    more = overlay(editable, "diffusion: {generate: {prompts: [a dog, a photo of a dog], steps: [2, 10]}}")
    assert scheduled(editable, more) == shared({"encode_prompts": 1, "generate": 1, **END})
    run = snakemake(editable, "generate", "--configfile", SMOKE, more)
    assert run.returncode == 0, run.stderr
    for path in editable.glob("results/figures/*/*_large.png"):
        with Image.open(path) as large, Image.open(path.with_name(path.name.replace("_large", ""))) as small:
            assert large.width == 2 * small.width and large.height == 2 * small.height
    large = {path.parent.name for path in editable.glob("results/figures/*/*_large.png")}
    assert large == {*("generate", "sample", "cfg", "sdedit_campanile", "sdedit_boat_sketch"), *CASES}
    card = json.loads((editable / "results/figures/generate/card.json").read_text())
    assert card["panels"][3]["image"] == "prompt_2_steps_10_large.png"  # the large ones come first


def test_candidates_are_drawn_by_several_jobs_in_several_styles_and_the_best_are_shown(editable):
    search = (
        "{candidates: 3, candidates_a_job: 2, batch_size: 1, best: 3, styles: {old_man_campfire: [a photo of, art of]}}"
    )
    more = overlay(editable, f"diffusion: {{anagram: {search}}}")
    jobs = {"encode_prompts": 1, "candidates": 2, "anagram": 1, "mixing_views": 1}
    assert scheduled(editable, more) == shared({**jobs, **END})
    run = snakemake(editable, "results/figures/anagram_old_man_campfire/card.json", "--configfile", SMOKE, more)
    assert run.returncode == 0, run.stderr
    card = json.loads((editable / "results/figures/anagram_old_man_campfire/card.json").read_text())
    (table,) = card["tables"]
    scores = [min(float(each.removesuffix(" %")) for each in row[1:]) for row in table["rows"]]
    assert sorted(row[0] for row in table["rows"]) == ["1", "2", "3"] and scores == sorted(scores, reverse=True)
    style = "a photo of" if int(table["rows"][0][0]) % 2 else "art of"
    assert card["panels"][0]["label"] == f"as it is: {style} an oil painting of an old man"
    assert {"runner_up_2.png", "runner_up_3.png"} < {panel["image"] for panel in card["panels"]}
    with Image.open(editable / "results/figures/anagram_old_man_campfire/candidates.png") as sheet:
        assert sheet.size == (3 * 32 + 2 * 2, 32)


def test_without_a_second_stage_pictures_have_one_size(editable):
    one = overlay(editable, "diffusion: {model: {stage_2: null}}")
    assert scheduled(editable, one)["sample"] == 1
    run = snakemake(editable, "sample", "--configfile", SMOKE, one)
    assert run.returncode == 0, run.stderr
    panels = json.loads((editable / "results/figures/sample/card.json").read_text())["panels"]
    assert [panel["image"] for panel in panels] == ["sample_1.png", "sample_2.png"]


def test_another_source_of_the_data_fetches_nothing_and_hides_no_other_change(editable):
    source = overlay(editable, "mnist: {sources: [folder, package], folder: results/mnist/data}")
    assert set(scheduled(editable, source)) == {"report"}  # which prints the configuration
    both = overlay(editable, "{seed: 7, mnist: {sources: [folder, package], folder: results/mnist/data}}")
    assert scheduled(editable, both)["mnist_train"] == 13


def test_another_seed_reruns_all_but_the_data(editable):
    jobs = scheduled(editable, "--config", "seed=7")
    assert not {"mnist", "encode_prompts"} & set(jobs) and jobs["mnist_train"] == 13 and jobs["sdedit"] == 2


def test_a_run_that_is_killed_during_an_epoch_ends_in_the_same_weights(finished, tmp_path):
    """The second epoch kills its whole run, scheduler and all, after its first step, once; then the run is repeated."""
    tree = copy_tree(tmp_path / "campanile")
    trap = tree / "trap"
    job = tree / "src/jobs/job.py"
    lines = [
        "            import os, pathlib, signal",
        f"            if 'epoch 2' in text and done == 2 and pathlib.Path({str(trap)!r}).exists():",
        "                os.killpg(0, signal.SIGKILL)",
        "            yield step",
    ]
    source = job.read_text()
    assert source.count("            yield step") == 1
    job.write_text(source.replace("            yield step", "\n".join(lines)))
    folder = finished / "results/mnist/data"
    source = overlay(tree, f"mnist: {{sources: [folder], folder: {json.dumps(str(folder))}}}")
    target = "results/mnist/class_fm/epoch_3/weights.safetensors"

    trap.touch()
    killed = snakemake(tree, target, "--configfile", SMOKE, source, start_new_session=True)
    assert killed.returncode == -signal.SIGKILL
    assert not (tree / "results/mnist/class_fm/epoch_2/weights.safetensors").exists()
    first = (tree / "results/mnist/class_fm/epoch_1/weights.safetensors").stat().st_mtime_ns

    trap.unlink()
    assert snakemake(tree, "--unlock", "--configfile", SMOKE, source).returncode == 0
    repeated = snakemake(tree, target, "--configfile", SMOKE, source)
    assert repeated.returncode == 0, repeated.stderr
    assert (tree / "results/mnist/class_fm/epoch_1/weights.safetensors").stat().st_mtime_ns == first
    for epoch in (1, 2, 3):
        for name in ("weights", "training"):
            path = f"results/mnist/class_fm/epoch_{epoch}/{name}.safetensors"
            assert (tree / path).read_bytes() == (finished / path).read_bytes(), path


def test_a_partial_report_names_the_missing_figures(editable):
    shutil.rmtree(editable / "results/figures/guidance")
    # With another seed every card is out of date: the report takes what there is and trains nothing.
    assert scheduled(editable, "--config", "seed=7", target="partial_report") == {"partial_report": 1}
    run = snakemake(editable, "partial_report", "--configfile", SMOKE, "--config", "seed=7")
    assert run.returncode == 0, run.stderr
    page = (editable / "results/report/partial.html").read_text()
    assert "--configfile config/smoke.yaml --config seed=7" in re.sub("<[^>]*>", "", page)
    assert "guidance" in json.loads((editable / "results/report/partial.json").read_text())["expected"]
    assert "not made" in page.lower()
    # A second time there is nothing to do, until a figure changes.
    assert scheduled(editable, "--config", "seed=7", target="partial_report") == {}
    card = editable / "results/figures/blur/card.json"
    card.write_text(card.read_text().replace("}", "} ", 1))
    assert scheduled(editable, "--config", "seed=7", target="partial_report") == {"partial_report": 1}


def test_the_report_of_a_run_has_no_errors_no_requests_and_no_barriers(finished, read):
    path = finished / "results/report/index.html"
    assert path.stat().st_size < 15e6
    reader = read(path, width=375, dark=True)
    reader.unfold()
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= 375
    assert reader.violations() == []
    assert reader.complaints == []
    assert [url for url in reader.requests if not url.startswith("data:")] == [path.as_uri()]


def test_every_figure_records_its_models_and_code(finished):
    for path in finished.glob("results/figures/*/card.json"):
        card = json.loads(path.read_text())
        assert re.fullmatch("[0-9a-f]{12}", card["library"]) and card["rule"], path
    sample = json.loads((finished / "results/figures/sample/card.json").read_text())
    assert sample["checkpoints"] == {
        weights.relative_to(finished).as_posix(): hashlib.sha256(weights.read_bytes()).hexdigest()[:12]
        for weights in finished.glob("data/if-mini/stage_?/unet/*.safetensors")
    }
    assert sample["parameters"]["prompt"] == "a high quality photo" and sample["seed"] == 100


def test_snakemakes_own_report_is_made(finished, tmp_path):
    run = snakemake(finished, "--configfile", SMOKE, "--report", str(tmp_path / "report.html"))
    assert run.returncode == 0, run.stderr
    assert "Learning to denoise" in (tmp_path / "report.html").read_text()


def test_jobs_that_compute_claim_the_gpu_and_the_others_leave_it_free(finished):
    rules = declared(finished, "--configfile", SMOKE, "--config", "device=cuda")
    assert len(rules) > 25
    for rule, resources in rules.items():
        if rule != "all":
            assert resources["mem_mb"] and resources["runtime"] <= A_DAY, rule
            assert resources.get("gpu", 0) == (resources.get("gpu_mem_mb", 0) > 0), rule
    claim = {rule for rule, resources in rules.items() if resources.get("gpu")}
    cards = {path.parent.name: json.loads(path.read_text()) for path in finished.glob("results/figures/*/card.json")}
    computed = {card["rule"] for card in cards.values() if card["device"]}
    assert claim == computed | {"candidates", "mnist_train", "mnist_sample", "train_classifier"}


def test_main_memory_and_gpu_memory_are_two_resources(finished):
    memory = "{text_encoder: %d, stage_1: %d, stage_2: %d}"
    text = f"diffusion: {{memory_mb: {memory % (101, 102, 103)}, gpu_memory_mb: {memory % (201, 202, 203)}}}"
    for device, gpu, offload in (("cuda", 1, "false"), ("cpu", 0, "true")):
        both = overlay(finished, f"{text[:-1]}, model: {{offload: {offload}}}}}")
        rules = declared(finished, "--configfile", SMOKE, both, "--config", f"device={device}")
        # The second stage takes the place of the first one, so a job needs what the larger of the two needs.
        for rule, number in (("encode_prompts", 1), ("one_step", 2), ("cfg", 3)):
            main = 102 + 103 if offload == "true" and rule == "cfg" else 100 + number
            assert rules[rule]["mem_mb"] == main and rules[rule]["gpu_mem_mb"] == gpu * (200 + number)


def test_a_truncated_result_is_healed_as_its_error_says(editable):
    noisy = editable / "results/diffusion/noisy.safetensors"
    noisy.write_bytes(noisy.read_bytes()[:-1])
    blur = ("blur", "--configfile", SMOKE, "--forcerun", "blur")
    run = snakemake(editable, *blur)
    said = [line for line in run.stderr.splitlines() if line.startswith("error: ")]
    assert run.returncode == 1 and len(said) == 1 and "Traceback" not in run.stderr
    assert said[0].startswith("error: results/diffusion/noisy.safetensors: cannot be read (")
    assert said[0].endswith("; delete it and run again")
    noisy.unlink()
    assert snakemake(editable, *blur).returncode == 0
