"""What all tests share."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest
import torch
from PIL import Image, ImageDraw

# One thread, as the workflow's jobs have by default: threads that wait for each other crawl on a busy machine.
torch.set_num_threads(1)


@pytest.fixture(scope="session")
def assets_folder(tmp_path_factory):
    """A cache of a few sprites and one photograph, drawn here."""
    from campanile.mini.packages import render

    sprites = []
    for name, colour in (("apple", "red"), ("car", "blue"), ("tree", "green")):
        image = Image.new("RGBA", (96, 64), (0, 0, 0, 0))
        ImageDraw.Draw(image).ellipse([0, 0, 95, 63], fill=colour)
        sprites.append((render.Sprite((name,), "thing", "icon", "test", name), image))
    photograph = Image.radial_gradient("L").resize((320, 240)).convert("RGB")
    description = {"tag": "sky", "caption": "a bright sky", "source": "test", "file": "sky.png", "licence": "CC0-1.0"}
    folder = tmp_path_factory.mktemp("assets")
    render.write(folder, sprites, [(description, photograph)], lambda line: None)
    return folder


@cache
def tiny_model() -> Path:
    """The first stage of a tiny random model in DeepFloyd IF's format, for pictures of 32 x 32 pixels."""
    from campanile.mini import export, network, tokenizer

    torch.manual_seed(0)
    words = tokenizer.build(["a photo of a dog"])
    unet = network.unet((8, 8, 16), 8, 32)
    torch.nn.init.normal_(unet.conv_out.weight, std=0.1)
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    export.export(unet, network.text_encoder(len(words)), words, folder / "stage_1")
    return folder / "stage_1"


@cache
def tiny_second_stage() -> Path:
    """The second stage that belongs to it, for 64 x 64 pixels: UNet and scheduler."""
    from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel

    from campanile.mini import network

    torch.manual_seed(1)
    first = network.unet((8, 8, 16), 8, 64)
    unet = UNet2DConditionModel.from_config({**first.config, "in_channels": 6, "class_embed_type": "timestep"})
    torch.nn.init.normal_(unet.conv_out.weight, std=0.1)
    folder = tiny_model().parent / "stage_2"
    unet.half().save_pretrained(folder / "unet", variant="fp16")
    network.scheduler().save_pretrained(folder / "scheduler")
    return folder
