"""IF-mini's rules on the real scheduler, at smoke size and with a handful of sprites."""

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
from diffusers import IFPipeline, IFSuperResolutionPipeline
from runs import A_DAY, copy_tree, declared, overlay, snakemake

pytestmark = pytest.mark.slow

TARGETS = ("model", "evaluate", "second_stage")
SMOKE = "config/if_mini/smoke.yaml"


def factory(tree: Path, *targets: str, overlays: tuple[str, ...] = ()):
    """A run of the factory, which must succeed."""
    run = snakemake(tree, *targets, "--snakefile", "rules/if_mini/Snakefile", "--configfile", SMOKE, *overlays)
    assert run.returncode == 0, run.stderr
    return run


@pytest.fixture(scope="module")
def tree(tmp_path_factory, assets_folder) -> Path:
    """A copy of the workflow, with the caches of sprites already made, in which all targets were made."""
    tree = copy_tree(tmp_path_factory.mktemp("if_mini") / "campanile")
    for name in ("assets", "held_out"):
        # copyfile, not copytree: the caches must be newer than the code that makes them.
        (tree / "results/if_mini" / name).mkdir(parents=True)
        for path in assets_folder.iterdir():
            shutil.copyfile(path, tree / "results/if_mini" / name / path.name)
    factory(tree, *TARGETS)
    return tree


def images_seen(tree: Path) -> list[int]:
    with (tree / "results/if_mini/training/progress.csv").open() as file:
        return [int(row["images"]) for row in csv.DictReader(file)]


def test_diffusers_opens_both_stages(tree):
    folder, options = tree / "results/if_mini/model", {"variant": "fp16", "local_files_only": True}
    first = IFPipeline.from_pretrained(folder / "stage_1", **options)
    second = IFSuperResolutionPipeline.from_pretrained(folder / "stage_2", text_encoder=None, **options)
    assert (first.unet.config.sample_size, second.unet.config.sample_size) == (64, 256)


def test_training_draws_sheets_to_look_at(tree):
    assert (tree / "results/if_mini/scenes.png").stat().st_size > 0
    assert [path.name for path in (tree / "results/if_mini/training/samples").iterdir()] == ["00000048.png"]


@pytest.mark.parametrize("folder", ["evaluation", "second_evaluation"])
def test_the_pictures_of_a_card_lie_beside_it(tree, folder):
    card = tree / "results/if_mini" / folder / "README.md"
    pictures = re.findall(r"!\[.*?\]\((.*?)\)", card.read_text())
    assert pictures
    assert all((card.parent / picture).stat().st_size > 0 for picture in pictures)


def test_the_card_describes_the_training(tree):
    card = (tree / "results/if_mini/evaluation/README.md").read_text()
    assert "**images seen**: 48" in card
    assert "**learning rate**: 0.0005" in card


def test_both_classifiers_see_samples_at_every_scale(tree):
    evaluation = json.loads((tree / "results/if_mini/evaluation/evaluation.json").read_text())
    assert evaluation["classifiers"].keys() == {"unseen", "seen"}
    for classifier in evaluation["classifiers"].values():
        assert classifier["recognised"].keys() == {"1", "3"}


def test_the_second_stage_is_compared_on_scenes_and_photographs(tree):
    measured = json.loads((tree / "results/if_mini/second_evaluation/enlargements.json").read_text())["pictures"]
    assert {kind: each["pictures"] for kind, each in measured.items()} == {
        "new scenes": 2,
        "new designs": 2,
        "photographs": 4,
    }
    # After two training steps it cannot be better than bicubic.
    assert {each["better"]["psnr"] for each in measured.values()} == {0}


def test_all_files_lie_in_one_folder(tree):
    assert [path.name for path in (tree / "results").iterdir()] == ["if_mini"]


def test_nothing_is_made_twice(tree):
    run = factory(tree, *TARGETS, "--dry-run")
    assert "Nothing to be done" in run.stdout + run.stderr


def test_jobs_declare_the_processes_that_they_start_and_fit_a_partition_of_a_day(tree):
    settings = ("--snakefile", "rules/if_mini/Snakefile", "--configfile", "config/if_mini/gpu.yaml")
    rules = declared(tree, *TARGETS, *settings, "--config", "device=cuda")
    assert len(rules) > 10
    # 2 threads of PyTorch, and 15 processes that compose scenes.
    assert {rule for rule, resources in rules.items() if resources["threads"] == 17} == {
        "train",
        "train_second_stage",
        "classifier",
    }
    for rule, resources in rules.items():
        if rule not in TARGETS:
            assert resources["mem_mb"] and resources["runtime"] <= A_DAY, rule
            assert resources.get("gpu", 0) == (resources.get("gpu_mem_mb", 0) > 0), rule


def test_a_raised_number_of_images_continues_the_training(tree):
    assert images_seen(tree) == [16, 32, 48]
    factory(tree, "model", overlays=(overlay(tree, "first_stage: {images: 64}"),))
    assert images_seen(tree) == [16, 32, 48, 64]


def test_trained_stages_are_trained_further(tree):
    shutil.copytree(tree / "results/if_mini/model", tree / "shipped")
    shutil.rmtree(tree / "results/if_mini/training")
    factory(tree, "model", overlays=(overlay(tree, "{start: shipped, first_stage: {images: 80}}"),))
    before, after = (
        json.loads((tree / name / "stage_1/training.json").read_text()) for name in ("shipped", "results/if_mini/model")
    )
    assert images_seen(tree) == [80] and after["images"] == 80
    assert after["seconds"] >= before["seconds"]
    assert after["device"] == f"{before['device']}; from image 64 on {before['device']}"
