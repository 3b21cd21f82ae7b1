"""Contact sheets."""

import torch
from PIL import Image

from campanile.diffusion.schedule import Schedule, squared_cosine
from campanile.diffusion.text import TextEncoder
from if_mini.evaluation import sheets
from if_mini.text import tokenizer
from if_mini.training.unet import text_encoder, unet

SIZE = 16


def test_a_sample_is_the_same_alone_and_in_a_batch():
    words = tokenizer.build(["a dog", "an apple"])
    text = TextEncoder(words, text_encoder(len(words)))
    network, schedule = unet((32, 8, 16), (2, 1, 1), 8, SIZE).eval(), Schedule(squared_cosine())
    torch.nn.init.normal_(network.conv_out.weight, std=0.02)
    batch, alone = (
        sheets.samples(network, text, schedule, prompts, SIZE) for prompts in (["a dog", "an apple"], ["a dog"])
    )
    torch.testing.assert_close(batch[:1], alone, atol=1e-4, rtol=0)


def test_a_sheet_has_a_cell_per_picture():
    page = sheets.sheet([Image.new("RGB", (8, 8))] * 5, ["caption"] * 5, columns=3)
    assert page.size == (3 * (16 + 8), 2 * (16 + 24 + 8))


def test_pictures_come_from_bytes_or_from_values_around_zero():
    black, white = torch.zeros(1, 3, 8, 8, dtype=torch.uint8), torch.ones(1, 3, 8, 8)
    assert [page.getpixel((0, 0)) for page in sheets.pictures(black) + sheets.pictures(white)] == [
        (0, 0, 0),
        (255, 255, 255),
    ]
