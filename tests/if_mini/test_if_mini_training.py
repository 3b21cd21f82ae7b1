"""IF-mini's networks, objective and trainer."""

import csv
import json
from dataclasses import replace

import pytest
import torch
from diffusers import DDPMScheduler, IFPipeline

from campanile import seeds
from campanile.diffusion.schedule import Schedule, squared_cosine
from campanile.diffusion.text import tokenise
from campanile.diffusion.timesteps import strided
from campanile.errors import CampanileError
from if_mini.evaluation import sheets
from if_mini.text import tokenizer
from if_mini.training import export, objective
from if_mini.training import trainer as train
from if_mini.training import unet as network

SETTINGS = train.Settings(1, 60, batch_size=2, learning_rate=1e-3, warm_up=4, decay_after=6, cool_down=0)
SIZE = 16


@pytest.fixture(scope="module")
def words():
    return tokenizer.build(["a dog", "a red apple on a table"])


def tiny(words, seed=0):
    torch.manual_seed(seed)
    return train.Model(network.text_encoder(len(words)), network.unet((32, 8, 16), (2, 1, 1), 8, SIZE))


def scenes(words, first=0):
    """Two coloured squares a batch, for ever."""
    tokens, mask = tokenise(words, ["a dog", "a red apple"])
    step = first // 2
    while True:
        draw = torch.Generator().manual_seed(step)
        colours = torch.randint(0, 256, (2, 3, 1, 1), generator=draw, dtype=torch.uint8)
        yield colours.repeat(1, 1, SIZE, SIZE), tokens, mask
        step += 1


def trained(words, folder, images):
    trainer = train.Trainer(tiny(words), SETTINGS, folder, torch.device("cpu"))
    trainer.run(scenes(words, trainer.images), images, report=lambda row: None)
    return trainer


@pytest.fixture(scope="module")
def schedule():
    return Schedule(squared_cosine())


def test_the_networks_have_deepfloyds_parts():
    unet = network.unet()
    assert unet.config.out_channels == 6 and unet.config.encoder_hid_dim == network.TEXT_WIDTH
    assert unet.config.addition_embed_type == "text" and unet.config.class_embed_type is None
    kinds = {*unet.config.down_block_types, unet.config.mid_block_type, *unet.config.up_block_types}
    assert kinds == {
        *("ResnetDownsampleBlock2D", "SimpleCrossAttnDownBlock2D", "UNetMidBlock2DSimpleCrossAttn"),
        *("SimpleCrossAttnUpBlock2D", "ResnetUpsampleBlock2D"),
    }
    published = {"variance_type": "learned_range", "thresholding": True, "dynamic_thresholding_ratio": 0.95}
    assert published.items() <= network.scheduler().config.items()


def test_untrained_the_first_unet_takes_all_that_it_sees_for_noise_and_the_second_returns_the_enlarged_picture():
    torch.manual_seed(0)
    seen, embeddings = torch.randn(2, 6, SIZE, SIZE) / 2 + 0.2, torch.randn(2, 77, network.TEXT_WIDTH)
    t, level = torch.tensor([500, 990]), torch.tensor([5, 50])
    with torch.no_grad():
        eps, share = network.unet()(seen[:, :3], t, encoder_hidden_states=embeddings).sample.chunk(2, dim=1)
        second = network.second_unet()(seen, t, encoder_hidden_states=embeddings, class_labels=level).sample
    clean, least = second.chunk(2, dim=1)
    torch.testing.assert_close(eps, seen[:, :3], atol=2e-3, rtol=0)
    torch.testing.assert_close(clean, seen[:, 3:], atol=2e-3, rtol=0)
    assert torch.equal(share, torch.zeros_like(share)) and torch.equal(least, torch.full_like(least, -1))


def test_timesteps_at_both_ends_are_told_apart_best():
    torch.manual_seed(0)
    unet = network.unet()
    with torch.no_grad():
        found = unet.time_embedding(unet.time_proj(torch.tensor([5, 45, 500, 540, 950, 990])))
    low, middle, high = (found[1::2] - found[::2]).norm(dim=1)
    assert low > 2 * middle and high > 2 * middle


def test_timesteps_are_spread_over_the_whole_range():
    t = objective.timesteps(10, torch.Generator().manual_seed(0))
    assert (t // 100).tolist() == list(range(10))


def test_high_timesteps_may_be_favoured():
    t = objective.timesteps(10000, torch.Generator().manual_seed(0), favour=2)
    for least, share in ((0, 1), (260, 0.86), (750, 0.5), (950, 0.05**0.5)):
        assert (t >= least).double().mean().item() == pytest.approx(share, abs=0.002)


def test_bands_part_a_picture_from_coarse_to_fine():
    draw = torch.Generator().manual_seed(0)
    squares = torch.randn(2, 3, 2, 2, generator=draw).repeat_interleave(4, 2).repeat_interleave(4, 3)
    noise = torch.randn(2, 3, 8, 8, generator=draw)
    coarse = objective.bands(squares, [4, 1])
    torch.testing.assert_close(coarse[:, 0], squares.square().mean((1, 2, 3)))
    torch.testing.assert_close(coarse[:, 1], torch.zeros(2), atol=1e-6, rtol=0)
    torch.testing.assert_close(objective.bands(noise, [4, 2, 1]).sum(1), noise.square().mean((1, 2, 3)))


@pytest.mark.parametrize("t", [100, 500, 900])
def test_the_expected_error_is_what_the_best_linear_estimate_leaves(schedule, t):
    draw, spectrum = torch.Generator().manual_seed(0), ((4, 2.0), (1, 0.1))
    # Of 16 pixels that are the same, only one coefficient of an orthonormal basis is not 0, and it is 4 times as large.
    squares = torch.randn(400, 3, 2, 2, generator=draw).repeat_interleave(4, 2).repeat_interleave(4, 3) / 4
    detail = torch.randn(400, 3, 8, 8, generator=draw)
    detail -= mean_of_squares(detail)
    clean, eps = 2**0.5 * squares + 0.1**0.5 * detail, torch.randn(400, 3, 8, 8, generator=draw)
    alpha, x = float(schedule.alpha_bar(t)), schedule.add_noise(clean, t, eps)
    coarse, fine = mean_of_squares(x), x - mean_of_squares(x)
    best = (1 - alpha) ** 0.5 * sum(
        part / (variance * alpha + 1 - alpha) for part, (_, variance) in zip((coarse, fine), spectrum, strict=True)
    )
    found = objective.bands(best - eps, [4, 1]).mean(0)
    expected = objective.expected(schedule, torch.tensor([t]), spectrum)[0] - objective.PRECISION
    torch.testing.assert_close(found, expected, rtol=0.08, atol=0)


def mean_of_squares(pictures):
    """Every pixel the mean of its square of 4 x 4."""
    means = torch.nn.functional.avg_pool2d(pictures, 4)
    return means.repeat_interleave(4, 2).repeat_interleave(4, 3)


def test_every_timestep_counts_alike_in_the_loss_and_a_coarse_band_more_than_by_its_size(schedule):
    t = torch.tensor([0, 250, 500, 750, 999])
    expected = objective.expected(schedule, t)
    amplitudes = expected.sqrt()
    assert (expected.sum(1).diff() < 0).all()
    shares = amplitudes / amplitudes.sum(1, keepdim=True)
    assert (shares[:-1, 0] > (expected[:, 0] / expected.sum(1))[:-1]).all()
    torch.testing.assert_close(shares[-1], torch.full((3,), 1 / 3), atol=1e-3, rtol=0)
    for band, side in enumerate((16, 4)):
        # Signs that alternate from square to square have no mean over larger squares.
        alternating = torch.ones(64 // side)
        alternating[1::2] = -1
        signs = alternating.outer(alternating) if band else torch.ones(4, 4)
        difference = signs.repeat_interleave(side, 0).repeat_interleave(side, 1).expand(5, 3, 64, 64)
        loss = objective.weighted(schedule, t, difference * amplitudes[:, band, None, None, None])
        torch.testing.assert_close(loss, objective.USUAL * shares[:, band])


def test_the_bound_is_nothing_for_a_perfect_estimate_and_grows_with_the_error(schedule):
    clean = torch.rand(3, 3, 8, 8, generator=torch.Generator().manual_seed(0)) * 1.8 - 0.9
    noise = torch.randn(3, 3, 8, 8, generator=torch.Generator().manual_seed(1))
    t = torch.tensor([2, 10, 300])
    x, share = schedule.add_noise(clean, t, noise), torch.full_like(noise, -1)

    def bound(eps, share=share):
        return objective.variational_bound(schedule, clean, x, t, eps, share)

    torch.testing.assert_close(bound(noise), torch.zeros(3), atol=1e-4, rtol=0)
    assert (bound(noise + 0.1) > bound(noise + 0.05)).all()
    assert (bound(noise, share=torch.zeros_like(noise)) > 0).all()


def test_the_bound_trains_the_variance_alone(schedule):
    eps, share = (torch.randn(2, 3, 8, 8).requires_grad_() for _ in range(2))
    clean = torch.zeros(2, 3, 8, 8)
    objective.variational_bound(schedule, clean, eps.detach(), torch.tensor([5, 500]), eps, share).sum().backward()
    assert eps.grad is None and share.grad.abs().sum() > 0


def test_the_learning_rate_rises_stays_and_falls_as_the_inverse_square_root():
    rates = train.Settings(0, 8000, batch_size=10, learning_rate=1.0, warm_up=100, decay_after=1000, cool_down=0.25)
    found = [rates.rate(images) for images in (0, 40, 500, 4000, 6000, 7000, 8000, 9000)]
    assert found == pytest.approx([0.1, 0.5, 1, 0.5, 6**-0.5, 0.5 * 7**-0.5, 0, 0])
    forever = replace(rates, cool_down=0)
    assert forever.rate(9000) == pytest.approx(1 / 3)


def test_settings_are_those_of_the_configuration(words):
    section = {"images": 60, "batch_size": 2, "learning_rate": 1e-3, "warm_up": 4, "decay_after": 6, "cool_down": 0}
    assert train.Settings.configured(1, section | {"channels": [8, 8, 16], "threads": 2}) == SETTINGS


def test_training_learns(words, tmp_path, schedule):
    settings = replace(SETTINGS, decay_after=1000)
    trainer = train.Trainer(tiny(words), settings, tmp_path, torch.device("cpu"))
    pictures, tokens, mask = next(scenes(words, 1000))

    def error(t):
        """In pictures that it is not taught."""
        with torch.no_grad():
            parts = pictures / 127.5 - 1, trainer.model.embed(tokens, mask), torch.tensor([t, t])
            return trainer.model.losses(trainer.model.unet, schedule, *parts, torch.Generator().manual_seed(1))[
                0
            ].mean()

    before = {t: error(t) for t in (50, 100, 300)}
    trainer.run(scenes(words), 120, report=lambda row: None)
    assert all(error(t) < 0.9 * before[t] for t in before)


def test_a_training_that_was_killed_goes_on_as_if_it_had_not_been(words, tmp_path):
    whole = trained(words, tmp_path / "whole", 16)
    first = trained(words, tmp_path / "parts", 8)
    first.save()
    first.run(scenes(words, 8), 12, report=lambda row: None)  # lost: it came after the checkpoint
    second = trained(words, tmp_path / "parts", 16)
    assert second.images == 16
    for one, other in ((whole.model, second.model), (whole.average, second.average)):
        for name, value in one.state_dict().items():
            assert torch.equal(value, other.state_dict()[name]), name
    with (tmp_path / "parts" / "progress.csv").open() as file:
        assert [int(row["images"]) for row in csv.DictReader(file)] == [8, 16]


def test_a_crash_while_saving_leaves_the_checkpoint_before(words, tmp_path, monkeypatch):
    trainer = trained(words, tmp_path, 4)
    trainer.save()
    trainer.run(scenes(words, 4), 8, report=lambda row: None)
    monkeypatch.setattr("if_mini.training.trainer.json.dumps", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        trainer.save()
    monkeypatch.undo()
    assert trained(words, tmp_path, 4).images == 4


def test_a_loss_that_is_not_finite_is_said_and_the_checkpoint_stays(words, tmp_path):
    trainer = trained(words, tmp_path, 4)
    trainer.save()
    with torch.no_grad():
        trainer.model.unet.conv_out.bias.fill_(float("nan"))
    with pytest.raises(CampanileError, match="loss is not finite before image 6; lower its learning_rate"):
        trainer.run(scenes(words, 4), 6, report=lambda row: None)
    assert json.loads((tmp_path / "checkpoint.json").read_text())["images"] == 4


def test_a_checkpoint_of_another_network_is_refused(words, tmp_path):
    trained(words, tmp_path, 4).save()
    other = tiny([*words.get_vocab(), "another"])
    with pytest.raises(CampanileError, match="another network or vocabulary"):
        train.Trainer(other, SETTINGS, tmp_path, torch.device("cpu"))


def test_the_average_of_weights_that_stay_is_these_weights(words, tmp_path):
    trainer = train.Trainer(tiny(words), SETTINGS, tmp_path, torch.device("cpu"))
    for images in (2, 4, 6):
        trainer.images = images
        trainer.follow(2)
    for name, value in trainer.average.named_parameters():
        torch.testing.assert_close(value, trainer.model.get_parameter(name))


@pytest.mark.parametrize(
    ("first", "last", "length", "expected"),
    [(0, 10, 4, [4, 8, 10]), (5, 10, 4, [8, 10]), (8, 12, 4, [12]), (12, 12, 4, []), (12, 8, 4, [])],
)
def test_stretches_are_multiples_and_the_end(first, last, length, expected):
    assert train.stretches(first, last, length) == expected


def test_diffusers_opens_what_is_exported_and_makes_the_same_picture(words, tmp_path):
    trainer = trained(words, tmp_path / "training", 60)
    export.export(trainer.average.unet, trainer.average.text_encoder, words, tmp_path / "stage_1")
    assert not [path for path in (tmp_path / "stage_1").rglob("*") if path.suffix in (".bin", ".pkl", ".pt")]
    pipeline = IFPipeline.from_pretrained(
        tmp_path / "stage_1", variant="fp16", dtype=torch.float32, local_files_only=True
    )
    assert isinstance(pipeline.scheduler, DDPMScheduler)
    pipeline.set_progress_bar_config(disable=True)
    model = train.Model(pipeline.text_encoder, pipeline.unet)
    timesteps = strided(990, 90)
    noise = seeds.Draws((3, SIZE, SIZE), 0, "sheet", [0])
    noises = [noise() for _ in timesteps[:-1]]
    ours = sheets.samples(model, words, Schedule(squared_cosine()), ["A red apple"], 0, 4.0, timesteps, SIZE)

    def same_noise(shape, **_):
        return noises.pop(0)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("diffusers.pipelines.deepfloyd_if.pipeline_if.randn_tensor", same_noise)
        patch.setattr("diffusers.schedulers.scheduling_ddpm.randn_tensor", same_noise)
        theirs = pipeline(
            "A red apple",
            timesteps=timesteps[:-1],
            guidance_scale=4.0,
            height=SIZE,
            width=SIZE,
            output_type="pt",
            clean_caption=False,
        ).images
    torch.testing.assert_close(ours, theirs.clamp(-1, 1), atol=1e-4, rtol=0)


def test_a_sample_is_the_same_alone_and_in_a_batch(words):
    model = tiny(words).eval()
    torch.nn.init.normal_(model.unet.conv_out.weight, std=0.02, generator=torch.Generator().manual_seed(0))
    arguments = (Schedule(squared_cosine()), 0, 5.0, strided(990, 330), SIZE)
    batch = sheets.samples(model, words, arguments[0], ["a dog", "an apple"], *arguments[1:])
    alone = sheets.samples(model, words, arguments[0], ["a dog"], *arguments[1:])
    torch.testing.assert_close(batch[:1], alone, atol=1e-4, rtol=0)


def test_a_sheet_has_a_cell_a_picture():
    page = sheets.sheet(sheets.pictures(torch.zeros(5, 3, 8, 8)), ["caption"] * 5, columns=3)
    assert page.size == (3 * (16 + 8), 2 * (16 + 24 + 8))
