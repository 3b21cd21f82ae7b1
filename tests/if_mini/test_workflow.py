"""IF-mini's rules on the real scheduler, at smoke size and with a handful of sprites."""

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
from diffusers import IFPipeline
from runs import SMOKE, copy_tree, scheduled, snakemake


@pytest.fixture(scope="module")
def tree(tmp_path_factory, assets_folder) -> Path:
    """A copy of the workflow in which the pictures are made already, so that nothing is fetched."""
    tree = copy_tree(tmp_path_factory.mktemp("if_mini") / "campanile")
    for name in ("assets", "held_out"):
        # Not copytree: files as new as these are newer than the library that makes them.
        (tree / "results/if_mini" / name).mkdir(parents=True)
        for path in assets_folder.iterdir():
            shutil.copyfile(path, tree / "results/if_mini" / name / path.name)
    run = snakemake(tree, "if_mini", "if_mini_eval", "if_mini_second_eval", "--configfile", SMOKE)
    assert run.returncode == 0, run.stderr
    return tree


def images_seen(tree: Path) -> list[int]:
    with (tree / "results/if_mini/training/progress.csv").open() as file:
        return [int(row["images"]) for row in csv.DictReader(file)]


def test_the_model_is_one_that_diffusers_opens(tree):
    pipeline = IFPipeline.from_pretrained(tree / "results/if_mini/model/stage_1", variant="fp16", local_files_only=True)
    assert pipeline.unet.config.sample_size == 64
    assert (tree / "results/if_mini/scenes.png").stat().st_size > 0
    assert list((tree / "results/if_mini/training/samples").glob("*.png"))


def test_the_model_is_measured_and_its_card_written(tree):
    card = (tree / "results/if_mini/evaluation/README.md").read_text()
    seen = f"{images_seen(tree)[-1]:,}"
    assert f"**images seen**: {seen}" in card
    for picture in re.findall(r"!\[.*?\]\((.*?)\)", card):
        assert (tree / "results/if_mini/evaluation" / picture).stat().st_size > 0


def test_the_second_stage_is_measured_too(tree):
    folder = tree / "results/if_mini/second_evaluation"
    card, measured = (folder / "README.md").read_text(), json.loads((folder / "enlargements.json").read_text())
    for kind, count in (("new scenes", 2), ("new designs", 2), ("photographs", 4)):
        result = measured["pictures"][kind]
        assert f"{kind} ({count}), bicubic | {result['means']['bicubic']['psnr']:.2f}" in card
        # After two steps of training it cannot be better.
        assert result["better"]["psnr"] == 0
    assert (folder / "enlargements.png").stat().st_size > 0


def test_it_is_no_part_of_the_study(tree):
    assert not [rule for rule in scheduled(tree) if rule.startswith("if_mini")]
    assert scheduled(tree, target="if_mini") == scheduled(tree, target="if_mini_eval") == {}


def test_more_images_continue_the_training(tree):
    assert images_seen(tree) == [16, 32, 48]
    (tree / "more.yaml").write_text("if_mini: {images: 64}")
    run = snakemake(tree, "if_mini", "--configfile", SMOKE, "more.yaml")
    assert run.returncode == 0, run.stderr
    assert images_seen(tree) == [16, 32, 48, 64]
