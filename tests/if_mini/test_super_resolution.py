"""IF-mini's second stage: its crops, its training, and what diffusers makes of it."""

import pytest
import torch
from diffusers import IFSuperResolutionPipeline
from torch.nn.functional import avg_pool2d

from campanile.diffusion.super_resolution import SuperResolutionUNet, upsampled
from if_mini.dataset import batches
from if_mini.text import tokenizer
from if_mini.training import export
from if_mini.training.super_resolution import CROPS, CaptionedCrops, SuperResolutionModel, downsampled
from if_mini.training.trainer import Settings, Trainer
from if_mini.training.unet import second_unet, text_encoder

TINY = {"channels": (8, 8, 16), "layers": (1, 1, 1), "head_width": 8, "size": 64}
SETTINGS = Settings(1, 1000, batch_size=4, learning_rate=5e-3, warm_up=8, decay_after=1000, cool_down=0)


@pytest.fixture(scope="module")
def words():
    return tokenizer.build(["a dog", "an apple on a table"])


@pytest.fixture
def crops(assets_folder, words):
    return CaptionedCrops(assets_folder, words, seed=1, size=64, small=16, crop=32)


def model(words):
    torch.manual_seed(0)
    return SuperResolutionModel(text_encoder(len(words)), second_unet(**TINY))


@pytest.mark.parametrize("index", [0, 3, 11])
def test_a_crop_and_its_low_resolution_version_show_the_same(crops, index):
    pixels, tokens, mask = crops[index]
    assert pixels.shape == (6, 32, 32) and pixels.dtype == torch.uint8 and tokens.shape == mask.shape == (77,)
    sharp, soft = pixels.float().chunk(2)
    # Means over squares of two low-resolution pixels agree; those of a neighbouring crop would not.
    assert (avg_pool2d(sharp, 8) - avg_pool2d(soft, 8)).abs().mean() < 12
    assert sharp.diff(dim=-1).abs().mean() >= soft.diff(dim=-1).abs().mean()


def test_crops_come_from_one_scene_and_repeat(crops, assets_folder, words):
    again = CaptionedCrops(assets_folder, words, seed=1, size=64, small=16, crop=32)
    assert torch.equal(crops[5][0], again[5][0])
    whole, _ = crops.pair(0)
    places = whole[:3].unfold(1, 32, 1).unfold(2, 32, 1).permute(1, 2, 0, 3, 4)
    for index in range(CROPS):
        crop = crops[index][0][:3] / 127.5 - 1
        assert min((places - each).abs().amax((2, 3, 4)).min() for each in (crop, crop.flip(-1))) < 0.01


def test_each_picture_of_a_batch_has_its_own_noise_level(words):
    unet = model(words).unet
    torch.nn.init.normal_(unet.conv_out.weight)
    x, low_resolution = torch.randn(2, 2, 3, 16, 16)
    embeddings, levels, t = torch.randn(2, 5, 256), torch.tensor([3, 300]), torch.tensor([500, 500])
    both = SuperResolutionUNet(unet, low_resolution, levels)(x, t, encoder_hidden_states=embeddings).sample
    for i in (slice(0, 1), slice(1, 2)):
        one = SuperResolutionUNet(unet, low_resolution[i], levels[i])(x[i], t[i], encoder_hidden_states=embeddings[i])
        torch.testing.assert_close(one.sample, both[i], atol=1e-4, rtol=1e-4)


@pytest.mark.slow
def test_training_learns_keeps_the_text_encoder_and_resumes(crops, words, tmp_path):
    made, untrained = model(words), model(words)
    trainer = Trainer(made, SETTINGS, tmp_path, torch.device("cpu"))
    pixels, tokens, mask = next(batches(crops, 1000, 1004, 4, workers=0))

    @torch.no_grad()
    def error(model):
        """In crops outside the training."""
        some = pixels / 127.5 - 1, model.embed(tokens, mask), torch.tensor([100, 200, 300, 400])
        return model.losses(model.unet, trainer.schedule, *some, torch.Generator().manual_seed(1))[0].mean()

    trainer.run(batches(crops, 0, 96, 4, workers=0), 96, report=lambda row: None)
    assert error(made) < 0.8 * error(untrained)
    torch.testing.assert_close(made.text_encoder.state_dict(), untrained.text_encoder.state_dict(), rtol=0, atol=0)
    trainer.save()
    again = Trainer(model(words), SETTINGS, tmp_path, torch.device("cpu"))
    assert again.images == 96
    for one, other in ((trainer.model, again.model), (trainer.ema, again.ema)):
        torch.testing.assert_close(one.state_dict(), other.state_dict(), rtol=0, atol=0)


def test_diffusers_opens_it(words, tmp_path):
    export.export_second(model(words).unet, tmp_path / "stage_2")
    pipeline = IFSuperResolutionPipeline.from_pretrained(
        tmp_path / "stage_2", variant="fp16", text_encoder=None, dtype=torch.float32
    )
    embeddings = {"prompt_embeds": torch.zeros(1, 77, 256), "negative_prompt_embeds": torch.zeros(1, 77, 256)}
    picture = pipeline(
        image=torch.zeros(1, 3, 16, 16), **embeddings, num_inference_steps=2, noise_level=100, output_type="pt"
    ).images
    assert picture.shape == (1, 3, 64, 64)


SLOPE = torch.linspace(-1, 1, 64).expand(1, 3, 64, 64)


@pytest.mark.parametrize("picture", [SLOPE, SLOPE.mT], ids=["across", "down"])
def test_down_and_up_again_nothing_moves(picture):
    """A slope comes back as it was, but for its ends, where half a low-resolution pixel lies outside."""
    small, inner = downsampled(picture, 16), (..., slice(5, -5), slice(5, -5))
    assert small.shape == (1, 3, 16, 16)
    torch.testing.assert_close(upsampled(small, 64)[inner], picture[inner], atol=1e-3, rtol=0)
