"""The measurements of IF-mini, and its model card."""

import json
import logging
import os
import runpy
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from PIL import Image

from campanile import seeds
from campanile.diffusion.schedule import Schedule, squared_cosine
from campanile.errors import CampanileError
from if_mini.evaluation import evaluate
from if_mini.evaluation import model_card as card
from if_mini.evaluation import prompts as exam
from if_mini.pictures.cache import Assets
from if_mini.scenes import Scenes
from if_mini.text import tokenizer
from if_mini.training import export, objective
from if_mini.training import trainer as train
from if_mini.training import unet as network

SCRIPTS = Path(__file__).parents[2] / "src" / "scripts"
SIZE = 16
PHOTOGRAPH = os.environ.get("CAMPANILE_PHOTOGRAPH")


@pytest.fixture(scope="module")
def schedule():
    return Schedule(squared_cosine())


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory):
    """A tiny pipeline, untrained but for a last layer that is not zero."""
    words = tokenizer.build([prompt for prompt, _ in exam.PROMPTS])
    torch.manual_seed(0)
    unet = network.unet((8, 8, 16), (1, 1, 1), head_width=8, size=SIZE)
    torch.nn.init.normal_(unet.conv_out.weight, std=0.1)
    folder = tmp_path_factory.mktemp("model") / "stage_1"
    export.export(unet, network.text_encoder(len(words)), words, folder)
    return folder


@pytest.fixture(scope="module")
def model(pipeline):
    return evaluate.Model.open(pipeline, torch.device("cpu"))


def test_a_pipeline_opens_in_float32_with_its_sizes(model):
    assert {p.dtype for p in (*model.unet.parameters(), *model.text_encoder.parameters())} == {torch.float32}
    facts = model.description()
    assert facts["channels"] == [8, 8, 16] and facts["layers"] == [1, 1, 1] and facts["size"] == SIZE
    assert facts["parameters"]["unet"] == sum(p.numel() for p in model.unet.parameters())


def test_a_folder_without_a_pipeline_is_refused_in_one_line(tmp_path):
    with pytest.raises(CampanileError, match="not a model in DeepFloyd IF's format") as error:
        evaluate.Model.open(tmp_path, torch.device("cpu"))
    assert "\n" not in str(error.value)


def test_samples_depend_on_seed_prompt_and_number_alone(model, schedule):
    def drawn(prompt="a pencil", count=2, seed=1, guidance=3):
        return evaluate.samples(model, schedule, prompt, count, seed, guidance, evaluate.steps(330)).int()

    first = drawn()
    assert first.shape == (2, 3, SIZE, SIZE)
    assert torch.equal(first, drawn())
    assert (first[:1] - drawn(count=1)).abs().max() <= 1  # batches of another size round differently
    for other in (drawn(seed=2), drawn(prompt="a dog"), first.flip(0)):
        assert (first - other).abs().max() > 1


def test_guidance_at_scale_one_is_the_prompt_alone(model, schedule):
    plain, guided = (
        evaluate.samples(model, schedule, "a pencil", 1, 1, scale, evaluate.steps(330)).int() for scale in (1, 1.000001)
    )
    assert (plain - guided).abs().max() <= 1


@pytest.mark.parametrize(("stride", "first", "count"), [(41, 984, 25), (30, 990, 34), (330, 990, 4)])
def test_timesteps_end_at_zero_and_the_clean_image(stride, first, count):
    steps = evaluate.steps(stride)
    assert (steps[0], steps[-2], steps[-1], len(steps)) == (first, 0, -1, count + 1)


def test_scores_count_right_answers_by_prompt_and_group():
    right = torch.tensor([exam.CLASSES.index(name) for _, name in exam.PROMPTS])
    answers = torch.stack([right, torch.full_like(right, exam.OTHER)], 1)
    scores = evaluate.scores(answers)
    assert scores["share"] == scores["study"] == scores["familiar"] == 0.5
    answers[exam.PROMPTS.index(("a pencil", "pencil")), 1] = exam.CLASSES.index("pencil")
    scores, count = evaluate.scores(answers), len(exam.PROMPTS)
    assert scores["by_prompt"]["a pencil"] == 1
    assert scores["share"] == pytest.approx((count + 1) / 2 / count)
    assert scores["study"] > scores["familiar"] == 0.5


def test_the_ceiling_weighs_classes_by_their_prompts():
    everything = evaluate.ceiling(dict.fromkeys(exam.CLASSES, 1.0))
    towers = evaluate.ceiling({"tower": 1.0})
    assert everything["share"] == 1
    assert towers["share"] == pytest.approx(3 / len(exam.PROMPTS)) and towers["familiar"] == 0


def test_a_perfect_denoiser_has_no_error_and_a_blind_one_that_of_the_rescaled_noisy_picture(schedule):
    picture = evaluate.photographs(64)["coffee"]
    noise = seeds.normal(picture.shape, 1, "test", range(2))
    perfect = evaluate.one_step(lambda x, t: (noise, noise), schedule, picture, 500, noise)
    assert perfect["psnr"] == float("inf") and perfect["ssim"] == pytest.approx(1)
    blind = evaluate.one_step(lambda x, t: (torch.zeros_like(x),) * 2, schedule, picture, 500, noise)
    rescaled = schedule.add_noise(picture, 500, noise) / schedule.abar[500].sqrt()
    expected = np.mean([evaluate.quality(image, picture)[0] for image in rescaled])
    assert blind["psnr"] == pytest.approx(expected, abs=0.01)
    assert blind["noisy_psnr"] < blind["blur_psnr"]


def test_photographs_are_square_and_within_range_and_a_missing_one_is_left_out():
    found = evaluate.photographs(32)
    assert found.keys() == set(evaluate.PHOTOGRAPHS)
    assert all(image.shape == (3, 32, 32) and image.abs().max() <= 1 for image in found.values())
    assert len({image.std().item() for image in found.values()}) == len(found)


def test_a_photograph_of_ones_own_is_added_whole_and_a_broken_one_is_named(tmp_path):
    halves = Image.new("RGB", (40, 80), "black")
    halves.paste("white", (0, 40, 40, 80))
    halves.save(tmp_path / "photo.png")
    picture = evaluate.photographs(16, tmp_path / "photo.png")["campanile"]
    assert picture[:, 0].max() == -1 and picture[:, -1].min() == 1
    (tmp_path / "photo.png").write_bytes(b"no picture")
    with pytest.raises(CampanileError, match=r"photo\.png"):
        evaluate.photographs(16, tmp_path / "photo.png")


@pytest.mark.skipif(not PHOTOGRAPH, reason="the study's photograph is not here: set CAMPANILE_PHOTOGRAPH to its path")
def test_our_noise_on_the_campanile_is_as_strong_as_in_the_published_pictures(schedule):
    picture = evaluate.photographs(64, Path(PHOTOGRAPH))["campanile"]
    noise = seeds.normal(picture.shape, 1, "test", range(4))
    for t, published in ((250, 14.87), (500, 10.03), (750, 7.89)):
        result = evaluate.one_step(lambda x, t: (noise, noise), schedule, picture, t, noise)
        assert result["noisy_psnr"] == pytest.approx(published, abs=0.3)


def test_the_loss_of_a_model_that_answers_zero_is_one_at_every_timestep(model, schedule, assets_folder):
    class Silent(torch.nn.Module):
        def forward(self, x, t, encoder_hidden_states):
            return SimpleNamespace(sample=torch.zeros(len(x), 6, *x.shape[2:]))

    silent = SimpleNamespace(unet=Silent(), device=torch.device("cpu"), embed=model.embed)
    scenes = Scenes(Assets.open(assets_folder), 5, SIZE)
    found = evaluate.validation(silent, schedule, scenes, 20, seed=1, batch=8)
    assert found["captioned"] == found["uncaptioned"]
    assert np.allclose(found["captioned"]["error_by_decile"], 1, atol=0.1)
    # Noise has in every band as much as the band has coefficients, and timesteps are spread evenly.
    t, shares = torch.arange(25, 1000, 50), torch.tensor([1 / 256, 15 / 256, 15 / 16])
    weights = objective.LOSS_SCALE * (shares / objective.expected_error(schedule, t)).mean(1)
    assert found["captioned"]["loss"] == pytest.approx(weights.mean().item(), rel=0.3)


def test_deciles_without_a_scene_are_empty(model, schedule, assets_folder):
    found = evaluate.validation(model, schedule, Scenes(Assets.open(assets_folder), 5, SIZE), 2, seed=1)
    assert sum(value is not None for value in found["captioned"]["error_by_decile"]) == 2


def test_new_designs_show_objects_of_the_other_cache(assets_folder, monkeypatch):
    seen, unseen = Assets.open(assets_folder), Assets.open(assets_folder)
    monkeypatch.setattr(seen, "sprite", lambda *args: pytest.fail("a sprite that training shows"))
    scenes = evaluate.UnseenDesigns(seen, unseen, 1, SIZE)
    captions = [scenes[index][1] for index in range(20)]
    assert any("car" in caption for caption in captions)


def run(script, log, **parts):
    """A script of the workflow with what Snakemake would hand it."""
    snakemake = SimpleNamespace(config={"device": "cpu"}, threads=1, log=[str(log)], wildcards=SimpleNamespace())
    for name, part in parts.items():
        setattr(snakemake, name, SimpleNamespace(**part))
    runpy.run_path(str(SCRIPTS / script), init_globals={"snakemake": snakemake})


@pytest.fixture
def quiet(monkeypatch):
    """Scripts find each other, and leave the logging of the tests alone."""
    monkeypatch.syspath_prepend(str(SCRIPTS))
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    logging.captureWarnings(False)
    root.handlers[:], root.level = before


@pytest.mark.usefixtures("quiet")
def test_an_untrained_pipeline_is_measured_and_the_card_shows_its_numbers(
    pipeline, assets_folder, tmp_path, monkeypatch
):
    monkeypatch.setattr(exam, "PROMPTS", (*exam.PROMPTS[:2], *exam.PROMPTS[-2:]))
    log, cache = tmp_path / "log", [str(assets_folder / "assets.json")]
    evaluation, readme = str(tmp_path / "evaluation.json"), str(tmp_path / "README.md")
    designs = ("unseen", "seen")
    judges = [
        {"weights": str(tmp_path / f"{name}.safetensors"), "facts": str(tmp_path / f"{name}.json")} for name in designs
    ]
    for name, files in zip(designs, judges, strict=True):
        run(
            "if_mini_judge.py",
            log,
            input={"assets": cache, "held_out": cache},
            output={**files, "sheet": str(tmp_path / f"{name}.png")},
            params={"images": 32, "workers": 0, "seed": 1},
            wildcards={"designs": name},
        )
    samples = []
    for scale in ("1", "3"):
        samples.append(str(tmp_path / f"samples_{scale}.safetensors"))
        run(
            "if_mini_samples.py",
            log,
            input={"model": [str(pipeline / "model_index.json")]},
            output={"samples": samples[-1], "sheet": str(tmp_path / f"samples_{scale}.png")},
            params={"settings": {"seeds": 1, "stride": 495}, "seed": 1},
            wildcards={"guidance": scale},
        )
    run(
        "if_mini_eval.py",
        log,
        input={
            **{"model": [str(pipeline / "model_index.json")], "samples": samples, "photograph": []},
            **{"judges": [files["weights"] for files in judges], "facts": [files["facts"] for files in judges]},
            **{"assets": cache, "held_out": cache},
        },
        output={"evaluation": evaluation, "one_step": str(tmp_path / "one_step.png")},
        params={
            **{"settings": {"seeds": 1, "stride": 495, "scenes": 8}, "guidance": ["1", "3"], "shown": 3.0, "seed": 1},
            "designs": designs,
        },
    )
    settings = {"batch_size": 2, "learning_rate": 0.001, "warm_up": 4, "decay_after": 6, "cool_down": 0.2}
    (tmp_path / "HISTORY.md").write_text("1. The first weights.")
    run(
        "if_mini_card.py",
        log,
        input={"evaluation": evaluation, "samples": samples[1]},
        output={"card": readme, "samples": str(tmp_path / "samples.png"), "curve": str(tmp_path / "curve.png")},
        params={"folder": str(tmp_path), "settings": settings},
    )
    found = json.loads(Path(evaluation).read_text())
    text = Path(readme).read_text()
    assert set(found["one_step"]) == set(evaluate.PHOTOGRAPHS)
    for judge in found["judges"].values():
        assert set(judge["recognised"]) == {"1", "3"}
        assert f"| guidance 3 | {100 * judge['recognised']['3']['share']:.0f} %" in text
        assert f"{100 * judge['seen']['accuracy']:.0f} %" in text
    for result in found["one_step"]["coffee"].values():
        assert f"| {result['psnr']:.2f} | {result['ssim']:.3f} |" in text
    assert f"{found['validation']['new scenes']['captioned']['error']:.4f}" in text
    assert "was not there" in text and "not known" in text and "nan" not in text
    assert "(HISTORY.md)" in text and "{seeds: 1, stride: 495}" in text
    for name in ("seen.png", "samples.png", "samples_1.png", "one_step.png", "curve.png"):
        assert Image.open(tmp_path / name).width > 30


def test_the_card_tells_how_long_the_training_was(tmp_path):
    columns = ["images", "seconds", "images_per_second", "learning_rate", "loss", "error", "bound", *train.DECILES]
    rows = [dict.fromkeys(columns, 0.5) | {"images": 640.0 * n, "seconds": 1800.0 * n} for n in range(1, 200)]
    lines = [",".join(columns), *(",".join(str(value) for value in row.values()) for row in rows)]
    (tmp_path / "progress.csv").write_text("\n".join(lines) + "\n")
    progress = card.read_progress(tmp_path / "progress.csv")
    assert progress == rows
    card.learning_curve(progress, tmp_path / "curve.png")
    assert Image.open(tmp_path / "curve.png").width > 100
    settings = {"batch_size": 16, "learning_rate": 0.001, "warm_up": 4, "decay_after": 6, "cool_down": 0.2}
    made = {"images": 127_360, "seconds": 358_200, "device": "a small computer"}
    text = card.training(progress, made, settings)
    assert "127,360" in text and "in batches of 16" in text and "99.5 hours" in text and "a small computer" in text
    # Of a model that was trained elsewhere the configuration says nothing.
    assert "batches" not in card.training(progress, made) and "loss at the end**: 0.5" in card.training(progress, made)
    assert card.read_progress(tmp_path / "nothing.csv") == []
