"""IF-mini's trainer, and what it exports."""

import csv
import json
from dataclasses import replace

import pytest
import torch
from diffusers import DDPMScheduler, IFPipeline

from campanile import tensors
from campanile.diffusion.schedule import Schedule, squared_cosine
from campanile.diffusion.text import TextEncoder, tokenise
from campanile.errors import CampanileError
from if_mini.text import tokenizer
from if_mini.training import export, loop
from if_mini.training.trainer import EMA_POWER, Model, Settings, Trainer, milestones
from if_mini.training.unet import text_encoder, unet

SETTINGS = Settings(1, 60, batch_size=2, learning_rate=1e-3, warm_up=4, decay_after=6, cool_down=0)
SIZE = 16
CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def words():
    return tokenizer.build(["a dog", "a red apple on a table"])


def tiny(words, seed=0):
    torch.manual_seed(seed)
    return Model(text_encoder(len(words)), unet((32, 8, 16), (2, 1, 1), 8, SIZE))


def scenes(words, first=0):
    """Endless batches of two coloured squares."""
    tokens, mask = tokenise(words, ["a dog", "a red apple"])
    step = first // 2
    while True:
        draw = torch.Generator().manual_seed(step)
        colours = torch.randint(0, 256, (2, 3, 1, 1), generator=draw, dtype=torch.uint8)
        yield colours.repeat(1, 1, SIZE, SIZE), tokens, mask
        step += 1


def trained(words, folder, images, settings=SETTINGS):
    trainer = Trainer(tiny(words), settings, folder, CPU)
    trainer.run(scenes(words, trainer.images), images, report=lambda row: None)
    return trainer


def test_the_learning_rate_rises_stays_and_falls_as_the_inverse_square_root():
    settings = Settings(0, 8000, batch_size=10, learning_rate=1.0, warm_up=100, decay_after=1000, cool_down=0.25)
    found = [settings.learning_rate_at(images) for images in (0, 40, 500, 4000, 6000, 7000, 8000, 9000)]
    assert found == pytest.approx([0.1, 0.5, 1, 4**-0.5, 6**-0.5, 0.5 * 7**-0.5, 0, 0])
    assert replace(settings, cool_down=0).learning_rate_at(9000) == pytest.approx(9**-0.5)


def test_a_training_that_goes_on_from_a_trained_stage_warms_up_again():
    settings = Settings(
        0, 8000, batch_size=10, learning_rate=1.0, warm_up=100, decay_after=8000, cool_down=0, start=6000
    )
    assert [settings.learning_rate_at(images) for images in (6000, 6040, 6090)] == pytest.approx([0.1, 0.5, 1])


def test_settings_come_from_the_configuration():
    section = {"images": 60, "batch_size": 2, "learning_rate": 1e-3, "warm_up": 4, "decay_after": 6, "cool_down": 0}
    assert Settings.configured(1, section | {"channels": [8, 8, 16], "threads": 2}) == SETTINGS


@pytest.mark.slow
def test_training_learns(words, tmp_path):
    pictures, tokens, mask = next(scenes(words, 1000))
    schedule = Schedule(squared_cosine())

    def errors(model):
        """By timestep, in pictures outside the training."""
        with torch.no_grad():
            x0, embeddings, draw = pictures / 127.5 - 1, model.embed(tokens, mask), torch.Generator()
            return torch.stack([
                model.losses(model.unet, schedule, x0, embeddings, torch.tensor([t, t]), draw.manual_seed(1))[0].mean()
                for t in (50, 100, 300)
            ])  # fmt: skip

    trainer = trained(words, tmp_path, 120, replace(SETTINGS, decay_after=1000))
    assert (errors(trainer.model) < 0.9 * errors(tiny(words))).all()


@pytest.mark.slow
def test_a_killed_training_resumes_as_if_nothing_had_happened(words, tmp_path):
    whole = trained(words, tmp_path / "whole", 16)
    first = trained(words, tmp_path / "parts", 8)
    first.save()
    first.run(scenes(words, 8), 12, report=lambda row: None)  # lost: after the checkpoint
    second = trained(words, tmp_path / "parts", 16)
    assert second.images == 16
    for one, other in ((whole.model, second.model), (whole.ema, second.ema)):
        for name, value in one.state_dict().items():
            assert torch.equal(value, other.state_dict()[name]), name
    with (tmp_path / "parts" / "progress.csv").open() as file:
        assert [int(row["images"]) for row in csv.DictReader(file)] == [8, 16]


def test_a_crash_while_saving_leaves_the_checkpoint_before(words, tmp_path, monkeypatch):
    trainer = trained(words, tmp_path, 4)
    trainer.save()
    trainer.run(scenes(words, 4), 8, report=lambda row: None)
    with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
        patch.setattr("if_mini.training.trainer.json.dumps", lambda *_: 1 / 0)
        trainer.save()
    assert trained(words, tmp_path, 4).images == 4


def test_a_loss_that_is_not_finite_is_an_error_and_the_checkpoint_stays(words, tmp_path):
    trainer = trained(words, tmp_path, 4)
    trainer.save()
    with torch.no_grad():
        trainer.model.unet.conv_out.bias.fill_(float("nan"))
    with pytest.raises(CampanileError, match="loss is not finite before image 6; lower its learning_rate"):
        trainer.run(scenes(words, 4), 6, report=lambda row: None)
    assert json.loads((tmp_path / "checkpoint.json").read_text())["images"] == 4


def test_a_training_begins_with_the_weights_of_its_start(words, tmp_path):
    start, network = tiny(words, seed=1).unet, tiny(words).unet
    tensors.save(start.half().state_dict(), tmp_path / "unet.safetensors")
    (tmp_path / "training.json").write_text('{"images": 48}')
    text = TextEncoder(words, text_encoder(len(words)))
    given = [str(tmp_path / name) for name in ("training.json", "unet.safetensors")]
    assert loop.begin(network, text, "", given) == {"images": 48}
    torch.testing.assert_close(network.state_dict(), start.float().state_dict(), rtol=0, atol=0)


def test_a_start_of_another_network_is_refused(words, tmp_path):
    text = TextEncoder(words, text_encoder(len(words)))
    tensors.save(unet((32, 8, 8), (2, 1, 1), 8, SIZE).state_dict(), tmp_path / "unet.safetensors")
    with pytest.raises(CampanileError, match=r"unet.safetensors: channels, layers and head_width must be those of"):
        loop.begin(tiny(words).unet, text, "", ["training.json", str(tmp_path / "unet.safetensors")])


def test_a_checkpoint_of_another_training_is_refused(words, tmp_path):
    trained(words, tmp_path, 4).save()
    retrained = tiny(words)
    retrained.text_encoder.encoder.final_layer_norm.weight[0] = 2
    for model, settings in (
        (tiny([*words.get_vocab(), "another"]), SETTINGS),
        (retrained, SETTINGS),
        (tiny(words), replace(SETTINGS, start=2)),
    ):
        with pytest.raises(CampanileError, match="another network, vocabulary, text encoder or start"):
            Trainer(model, settings, tmp_path, CPU)


def test_the_ema_weighs_steps_by_a_power_of_the_images_seen(words, tmp_path):
    """After N images the step to n images weighs (n / N)^(gamma + 1) less the same of the step before."""
    trainer = Trainer(tiny(words), SETTINGS, tmp_path, CPU)
    weights, values = [(n / 6) ** (EMA_POWER + 1) for n in (0, 2, 4, 6)], (1.0, -3.0, 5.0)
    for images, value in zip((2, 4, 6), values, strict=True):
        trainer.images = images
        torch.nn.init.constant_(trainer.model.unet.conv_out.bias, value)
        trainer.update_ema(2)
    expected = sum((weights[i + 1] - weights[i]) * value for i, value in enumerate(values))
    torch.testing.assert_close(trainer.ema.unet.conv_out.bias, torch.full((6,), expected))


@pytest.mark.parametrize(
    ("first", "last", "every", "expected"),
    [(0, 10, 4, [4, 8, 10]), (5, 10, 4, [8, 10]), (8, 12, 4, [12]), (12, 12, 4, []), (12, 8, 4, [])],
)
def test_milestones_are_multiples_and_the_end(first, last, every, expected):
    assert milestones(first, last, every) == expected


def test_diffusers_opens_what_is_exported(words, tmp_path):
    ema = trained(words, tmp_path / "training", 4).ema
    export.export(ema.unet, ema.text_encoder, words, tmp_path / "stage_1")
    assert not [path for path in (tmp_path / "stage_1").rglob("*") if path.suffix in (".bin", ".pkl", ".pt")]
    pipeline = IFPipeline.from_pretrained(tmp_path / "stage_1", variant="fp16", dtype=torch.float32)
    assert isinstance(pipeline.scheduler, DDPMScheduler)
    for ours, theirs in ((ema.unet, pipeline.unet), (ema.text_encoder, pipeline.text_encoder)):
        torch.testing.assert_close(theirs.state_dict(), ours.float().state_dict(), rtol=0, atol=0)
    picture = pipeline("A red apple", num_inference_steps=2, height=SIZE, width=SIZE, output_type="pt").images
    assert picture.shape == (1, 3, SIZE, SIZE) and picture.isfinite().all()
