"""The model that ships: what its directory says of it, and that plain diffusers draws the same with it as we do."""

import json
from pathlib import Path

import pytest
import torch
from diffusers import IFPipeline

from campanile import seeds
from campanile.diffusion.model import Source
from campanile.diffusion.stage import Stage
from campanile.diffusion.text import TextEncoder
from campanile.diffusion.timesteps import leading
from if_mini.evaluation.evaluate import NEUTRAL, photographs, quality
from if_mini.evaluation.model_card import read_progress
from if_mini.evaluation.super_resolution import enlargements

FOLDER = Path(__file__).parents[2] / "data/if-mini"
PROMPT = "a photo of a dog"


def test_its_training_is_told():
    training = json.loads((FOLDER / "stage_1/training.json").read_text())
    assert training["name"] == "IF-mini" and training["seconds"] > 3600
    assert f"**images seen**: {training['images']:,}" in (FOLDER / "README.md").read_text()
    first, *_, last = read_progress(FOLDER / "progress.csv")
    assert last["images"] == training["images"] and last["loss"] < 0.02
    assert "error_900" in first and "loss" not in first, "the first rows were read off a plot of the errors alone"


def test_it_is_small_and_holds_no_pickle():
    files = [path for path in FOLDER.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 60e6
    assert {path.suffix for path in files} == {".md", ".png", ".csv", ".json", ".safetensors"}


def test_plain_diffusers_makes_the_same_picture(tmp_path):
    name = str(FOLDER / "stage_1")
    TextEncoder.open(Source(name)).embeddings(["", PROMPT]).save(tmp_path / "embeddings.safetensors")
    stage = Stage.open(name, [tmp_path / "embeddings.safetensors"], torch.device("cpu"))
    ours = stage.sample(leading(4), stage.estimate([PROMPT], 3), stage.draws(0, "shipped", [0]))

    pipeline = IFPipeline.from_pretrained(name, variant="fp16", dtype=torch.float32, local_files_only=True)
    pipeline.set_progress_bar_config(disable=True)
    noise = seeds.Draws((3, 64, 64), 0, "shipped", [0])
    with pytest.MonkeyPatch.context() as patch:
        for module in ("pipelines.deepfloyd_if.pipeline_if", "schedulers.scheduling_ddpm"):
            patch.setattr(f"diffusers.{module}.randn_tensor", lambda *_, **__: noise())
        theirs = pipeline(PROMPT, num_inference_steps=4, guidance_scale=3.0, output_type="pt").images
    torch.testing.assert_close(ours.clamp(-1, 1), theirs.clamp(-1, 1), atol=1e-4, rtol=0)


@pytest.mark.parametrize("name", ["astronaut", "coffee"])
def test_a_photograph_is_enlarged_better_than_by_interpolation(name, tmp_path):
    TextEncoder.open(Source(str(FOLDER / "stage_1"))).embeddings([NEUTRAL]).save(tmp_path / "embeddings.safetensors")
    second = Stage.open(str(FOLDER / "stage_2"), [tmp_path / "embeddings.safetensors"], torch.device("cpu"))
    photograph = photographs(256)[name]
    made = enlargements(second, photograph, NEUTRAL, 64, 5, leading(2), second.draws(0, "shipped", [0]))
    psnr, ssim = ({way: quality(image, photograph)[i] for way, image in made.items()} for i in (0, 1))
    assert psnr["second stage"] > psnr["bicubic"] + 0.2 and ssim["second stage"] > ssim["bicubic"]
