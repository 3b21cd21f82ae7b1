"""IF-mini's second stage: its pictures, its training, and what diffusers makes of it."""

import pytest
import torch
from diffusers import IFSuperResolutionPipeline

from campanile.diffusion.embeddings import Embeddings
from campanile.diffusion.schedule import Schedule, clip, squared_cosine
from campanile.diffusion.stage import Stage
from campanile.diffusion.super_resolution import SuperResolutionUNet, upsampled
from if_mini.evaluation import classifier as judge
from if_mini.evaluation import super_resolution as enlargements
from if_mini.text import tokenizer
from if_mini.training import export
from if_mini.training import super_resolution as enlarger
from if_mini.training import trainer as train
from if_mini.training import unet as network

TINY = {"channels": (8, 8, 16), "layers": (1, 1, 1), "head_width": 8, "size": 64}
SETTINGS = train.Settings(1, 1000, batch_size=4, learning_rate=5e-3, warm_up=8, decay_after=1000, cool_down=0)


@pytest.fixture(scope="module")
def words():
    return tokenizer.build(["a dog", "an apple on a table"])


@pytest.fixture
def parts(assets_folder, words):
    return enlarger.CaptionedParts(assets_folder, words, seed=1, size=64, small=16, part=32)


def model(words):
    torch.manual_seed(0)
    return enlarger.Enlarger(network.text_encoder(len(words)), network.second_unet(**TINY))


def test_the_unet_is_a_second_stage_of_deepfloyds_kind():
    config = network.second_unet().config
    assert (config.in_channels, config.out_channels, config.sample_size) == (6, 6, 256)
    assert config.class_embed_type == "timestep" and config.only_cross_attention is True


def test_a_part_and_its_enlarged_version_show_the_same(parts):
    for index in (0, 3, 11):
        pixels, tokens, mask = parts[index]
        assert pixels.shape == (6, 32, 32) and pixels.dtype == torch.uint8 and tokens.shape == mask.shape == (77,)
        sharp, soft = pixels[:3].float(), pixels[3:].float()
        # Their means over squares as large as a small pixel agree, as neighbouring parts would not.
        means = [torch.nn.functional.avg_pool2d(each, 8) for each in (sharp, soft)]
        assert (means[0] - means[1]).abs().mean() < 12
        assert sharp.diff(dim=-1).abs().mean() >= soft.diff(dim=-1).abs().mean()


def test_parts_come_again_and_are_of_one_scene(parts, assets_folder, words):
    again = enlarger.CaptionedParts(assets_folder, words, seed=1, size=64, small=16, part=32)
    assert torch.equal(parts[5][0], again[5][0])
    whole, _ = parts.pair(0)
    for index in range(enlarger.PARTS):
        part = parts[index][0][:3].float() / 127.5 - 1
        places = whole[:3].unfold(1, 32, 1).unfold(2, 32, 1).permute(1, 2, 0, 3, 4)
        distance = torch.minimum((places - part).abs().amax((2, 3, 4)), (places - part.flip(-1)).abs().amax((2, 3, 4)))
        assert distance.min() < 0.01


def test_each_picture_of_a_batch_may_be_noisier_than_the_next(words):
    unet = model(words).unet
    torch.nn.init.normal_(unet.conv_out.weight)
    draw = torch.Generator().manual_seed(0)
    x, beside = (torch.randn(2, 3, 16, 16, generator=draw) for _ in range(2))
    embeddings, levels, t = torch.randn(2, 5, 256, generator=draw), torch.tensor([3, 300]), torch.tensor([500, 500])
    both = SuperResolutionUNet(unet, beside, levels)(x, t, encoder_hidden_states=embeddings).sample
    for i in (0, 1):
        one = SuperResolutionUNet(unet, beside[i : i + 1], int(levels[i]))(
            x[i : i + 1], t[:1], encoder_hidden_states=embeddings[i : i + 1]
        ).sample
        torch.testing.assert_close(one[0], both[i], atol=1e-4, rtol=1e-4)


def batches(parts, first=0):
    while True:
        yield tuple(torch.stack(each) for each in zip(*(parts[first + i] for i in range(4)), strict=True))
        first += 4


def test_training_learns_leaves_the_words_alone_and_goes_on(parts, words, tmp_path):
    made = model(words)
    before = {name: value.clone() for name, value in made.text_encoder.state_dict().items()}
    trainer = train.Trainer(made, SETTINGS, tmp_path, torch.device("cpu"))
    (pixels, tokens, mask), t = next(batches(parts, 1000)), torch.tensor([100, 200, 300, 400])

    def error():
        """In parts that it is not taught."""
        with torch.no_grad():
            some = pixels / 127.5 - 1, made.embed(tokens, mask), t
            return made.losses(made.unet, trainer.schedule, *some, torch.Generator().manual_seed(1))[0].mean()

    untaught = error()
    trainer.run(batches(parts), 96, report=lambda row: None)
    assert error() < 0.8 * untaught
    assert all(torch.equal(value, before[name]) for name, value in made.text_encoder.state_dict().items())
    trainer.save()
    again = train.Trainer(model(words), SETTINGS, tmp_path, torch.device("cpu"))
    assert again.images == 96
    for part in ("model", "average"):
        one, other = (getattr(each, part).unet.state_dict() for each in (trainer, again))
        assert all(torch.equal(one[name], other[name]) for name in one)


def test_diffusers_opens_it(words, tmp_path):
    export.export_second(model(words).unet, tmp_path / "stage_2")
    pipeline = IFSuperResolutionPipeline.from_pretrained(
        tmp_path / "stage_2", variant="fp16", text_encoder=None, torch_dtype=torch.float32
    )
    words = torch.zeros(1, 77, 256)
    picture = pipeline(
        image=torch.zeros(1, 3, 16, 16),
        prompt_embeds=words,
        negative_prompt_embeds=words,
        num_inference_steps=2,
        noise_level=100,
        output_type="pt",
    ).images
    assert picture.shape == (1, 3, 64, 64)


def test_enlarging_what_was_reduced_moves_nothing():
    """A slope comes back as it was, but at its ends, where half a small pixel lies outside."""
    slope = torch.linspace(-1, 1, 64).expand(1, 3, 64, 64)
    for picture in (slope, slope.mT):
        small = enlarger.reduced(picture, 16)
        assert small.shape == (1, 3, 16, 16)
        inner = (..., slice(5, -5), slice(5, -5))
        torch.testing.assert_close(upsampled(small, 64)[inner], picture[inner], atol=1e-3, rtol=0)


def test_what_was_enlarged_is_compared_with_what_it_came_from(words):
    unet = model(words).unet
    embeddings = Embeddings({"a dog": torch.zeros(1, 77, 256)})
    stage = Stage(unet, Schedule(squared_cosine()), clip, embeddings, 64, torch.device("cpu"))
    picture = upsampled(torch.rand(1, 3, 8, 8) * 2 - 1, 64)[0]
    made = enlargements.enlargements(stage, picture, "a dog", 16, 50, [990, 660, 330, 0, -1], stage.draws(1, "x", [0]))
    torch.manual_seed(0)
    found = enlargements.likeness(judge.Judge(3).eval(), picture, {"itself": picture, **made})
    assert found["itself"] == {"psnr": float("inf"), "ssim": 1.0, "distance": 0.0}
    # A smooth picture loses little when it is reduced; an untrained second stage takes all that it sees for noise.
    assert found["bicubic"]["psnr"] > 25 > found["second stage"]["psnr"]
    assert 0 < found["bicubic"]["distance"] < found["second stage"]["distance"]
