"""Sheets of samples."""

import torch

from campanile.diffusion.schedule import Schedule, squared_cosine
from campanile.diffusion.timesteps import strided
from if_mini.evaluation import sheets
from if_mini.text import tokenizer
from if_mini.training.trainer import Model
from if_mini.training.unet import text_encoder, unet

SIZE = 16


def test_a_sample_is_the_same_alone_and_in_a_batch():
    words = tokenizer.build(["a dog", "an apple"])
    model = Model(text_encoder(len(words)), unet((32, 8, 16), (2, 1, 1), 8, SIZE)).eval()
    torch.nn.init.normal_(model.unet.conv_out.weight, std=0.02)
    schedule, settings = Schedule(squared_cosine()), (0, 5.0, strided(990, 330), SIZE)
    batch = sheets.samples(model, words, schedule, ["a dog", "an apple"], *settings)
    alone = sheets.samples(model, words, schedule, ["a dog"], *settings)
    torch.testing.assert_close(batch[:1], alone, atol=1e-4, rtol=0)


def test_a_sheet_has_a_cell_a_picture():
    page = sheets.sheet(sheets.pictures(torch.zeros(5, 3, 8, 8)), ["caption"] * 5, columns=3)
    assert page.size == (3 * (16 + 8), 2 * (16 + 24 + 8))
