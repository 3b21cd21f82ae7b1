"""The model in data/if-mini: its facts, and that diffusers draws the same pictures with it."""

import json
from pathlib import Path

import pytest
import torch
from diffusers import IFPipeline

from campanile import seeds
from campanile.diffusion.source import Source
from campanile.diffusion.stage import Stage
from campanile.diffusion.text import TextEncoder
from campanile.diffusion.timesteps import leading
from campanile.fidelity import psnr_ssim
from if_mini.evaluation.learning_curve import read_progress
from if_mini.evaluation.photographs import photographs
from if_mini.evaluation.prompts import NEUTRAL
from if_mini.evaluation.super_resolution import enlarged

FOLDER = Path(__file__).parents[2] / "data/if-mini"
PROMPT = "a photo of a dog"


@pytest.fixture(scope="module")
def embeddings():
    return TextEncoder.open(Source(str(FOLDER / "stage_1"))).embeddings(["", PROMPT, NEUTRAL])


def test_the_card_names_the_images_seen():
    training = json.loads((FOLDER / "stage_1/training.json").read_text())
    assert training["name"] == "IF-mini" and training["seconds"] > 3600
    assert f"**images seen**: {training['images']:,}" in (FOLDER / "README.md").read_text()


def test_the_progress_ends_where_the_training_does():
    first, *_, last = read_progress(FOLDER / "progress.csv")
    assert last["images"] == json.loads((FOLDER / "stage_1/training.json").read_text())["images"]
    assert last["loss"] < 0.02
    # The first rows were read off a plot of the errors.
    assert "error_900" in first and "loss" not in first


def test_it_is_small_and_holds_no_pickle():
    files = [path for path in FOLDER.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 60e6
    assert {path.suffix for path in files} == {".md", ".png", ".csv", ".json", ".safetensors"}


def test_diffusers_makes_the_same_picture(embeddings):
    name = str(FOLDER / "stage_1")
    stage = Stage.open(name, embeddings, torch.device("cpu"))
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
def test_the_second_stage_beats_bicubic_interpolation(name, embeddings):
    stage, photograph = Stage.open(str(FOLDER / "stage_2"), embeddings, torch.device("cpu")), photographs(256)[name]
    made = enlarged(stage, photograph, NEUTRAL, 64, 5, leading(2), stage.draws(0, "shipped", [0]))
    bicubic, second = (psnr_ssim(made[way], photograph) for way in ("bicubic", "second stage"))
    assert second[0] > bicubic[0] + 0.2, "PSNR"
    assert second[1] > bicubic[1], "SSIM"
