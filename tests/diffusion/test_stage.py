"""A stage of a text-to-image model: edits, super-resolution, and the model as a classifier of its own pictures."""

import shutil
from dataclasses import replace
from types import SimpleNamespace

import pytest
import tiny
import torch
from diffusers import IFPipeline, IFSuperResolutionPipeline

from campanile.diffusion import classifier, views
from campanile.diffusion.embeddings import Embeddings
from campanile.diffusion.model import open_unet
from campanile.diffusion.schedule import clip, dynamic_threshold
from campanile.diffusion.sdedit import edit
from campanile.diffusion.source import Source
from campanile.diffusion.stage import Stage
from campanile.diffusion.super_resolution import conditioned
from campanile.diffusion.text import TextEncoder
from campanile.diffusion.timesteps import leading, strided
from campanile.errors import CampanileError

PROMPTS = ["a dog", "a photo"]
CPU = torch.device("cpu")
TIMES = strided(990, 198)


@pytest.fixture(scope="module")
def embeddings(tmp_path_factory):
    path = tmp_path_factory.mktemp("embeddings") / "embeddings.safetensors"
    TextEncoder.open(Source(str(tiny.first_stage()))).embeddings(["", *PROMPTS]).save(path)
    return [path]


@pytest.fixture(scope="module")
def stage(embeddings):
    return Stage.open(str(tiny.first_stage()), embeddings, CPU)


def test_a_stage_knows_its_size_and_its_threshold(stage):
    x0 = 3 * torch.randn(2, 3, 8, 8)
    assert stage.size == 32 and stage.dtype == torch.float32
    assert torch.equal(stage.threshold(x0), dynamic_threshold(x0, 0.95, 1.5))


def test_embeddings_of_another_model_are_refused(tmp_path):
    Embeddings({"": torch.zeros(1, 77, 4096)}).save(tmp_path / "embeddings.safetensors")
    with pytest.raises(CampanileError, match="takes embeddings of width 16, but the prompts have width 4096"):
        Stage.open(str(tiny.first_stage()), [tmp_path / "embeddings.safetensors"], CPU)


def test_one_step_takes_each_picture_at_its_own_timestep(stage):
    x, t = torch.randn(2, 3, 32, 32), torch.tensor([300, 700])
    together = stage.one_step(x, t, "a dog")
    for i in range(2):
        torch.testing.assert_close(stage.one_step(x[i : i + 1], t[i : i + 1], "a dog"), together[i : i + 1])


def test_apple_silicon_has_all_types_that_a_stage_computes_in(stage, no_doubles):
    stage = replace(stage, threshold=clip)  # torch.quantile chooses its types by device
    draw = stage.draws(100, "samples", range(2))
    pictures = stage.sample(TIMES, stage.estimate(PROMPTS, 7), draw)
    stage.one_step(pictures, torch.tensor([300, 700]), "a dog")
    classifier.errors(
        stage.estimate([prompt for prompt in PROMPTS for _ in range(2)], 1), stage.schedule, pictures, 2, draw
    )


def test_levels_edited_in_one_batch_agree_with_levels_edited_alone(stage):
    original, guided = torch.rand(3, 32, 32) * 2 - 1, stage.estimate(["a dog"], 7)
    together = edit(stage, original, [0, 2, 3], TIMES, guided, 0, "edit")
    for level, edited in zip([0, 2, 3], together, strict=True):
        alone = edit(stage, original, [level], TIMES, guided, 0, "edit")[0]
        torch.testing.assert_close(alone, edited, atol=1e-4, rtol=1e-4)
    assert edit(stage, original, [4], TIMES, guided, 0, "edit")[0].sub(original).abs().mean() < 0.5


UNCHECKED = {"safety_checker": None, "feature_extractor": None, "watermarker": None, "requires_safety_checker": False}


def give_noise(monkeypatch, pipeline: str, noise: list[torch.Tensor]):
    """Let a pipeline of diffusers, and its scheduler, draw this noise."""
    draws = iter(noise)
    for module in (f"pipelines.deepfloyd_if.{pipeline}", "schedulers.scheduling_ddpm"):
        monkeypatch.setattr(f"diffusers.{module}.randn_tensor", lambda *_, **__: next(draws))


def draw_from(noise: list[torch.Tensor]):
    draws = iter(noise)
    return lambda images=None: next(draws)


@pytest.mark.parametrize("guidance", [1, 7])
def test_sampling_agrees_with_diffusers(stage, guidance, monkeypatch):
    """The pictures of IFPipeline from the same model and noise."""
    noise = torch.randn(4, 2, 3, 32, 32)
    ours = stage.sample(leading(4), stage.estimate(PROMPTS, guidance), draw_from(noise))

    give_noise(monkeypatch, "pipeline_if", noise)
    pipeline = IFPipeline(
        tokenizer=None,
        text_encoder=None,
        unet=open_unet(Source(str(tiny.first_stage()))),
        scheduler=tiny.scheduler(),
        **UNCHECKED,
    )
    pipeline.set_progress_bar_config(disable=True)
    expected = pipeline(
        prompt_embeds=stage.embed(PROMPTS),
        negative_prompt_embeds=stage.embed(["", ""]),
        num_inference_steps=4,
        guidance_scale=guidance,
        output_type="pt",
    ).images
    torch.testing.assert_close(ours, expected, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize(("guidance", "predicts"), [(1, "epsilon"), (4, "epsilon"), (4, "sample")])
def test_super_resolution_agrees_with_diffusers(embeddings, guidance, predicts, tmp_path, monkeypatch):
    """The pictures of IFSuperResolutionPipeline from the same model, pictures and noise."""
    folder = shutil.copytree(tiny.second_stage(), tmp_path / "stage_2")
    tiny.scheduler(predicts).save_pretrained(folder / "scheduler")
    stage, low_resolution = Stage.open(str(folder), embeddings, CPU), torch.rand(2, 3, 32, 32) * 2 - 1
    start, low_resolution_eps, *steps = torch.randn(5, 2, 3, 64, 64)

    second = conditioned(stage, low_resolution, 250, low_resolution_eps, [views.named("identity", 64, 0)])
    estimate = views.averaged_over_views(second.estimate(PROMPTS, guidance), [views.named("identity", 64, 0)])
    ours = second.sample(leading(4), estimate, draw_from([start, *steps]))

    give_noise(monkeypatch, "pipeline_if_superresolution", [start, low_resolution_eps, *steps])
    pipeline = IFSuperResolutionPipeline(
        tokenizer=None,
        text_encoder=None,
        unet=open_unet(Source(str(folder))),
        scheduler=tiny.scheduler(predicts),
        image_noising_scheduler=tiny.scheduler(),
        **UNCHECKED,
    )
    pipeline.set_progress_bar_config(disable=True)
    expected = pipeline(
        image=low_resolution,
        height=64,
        width=64,
        prompt_embeds=stage.embed(PROMPTS),
        negative_prompt_embeds=stage.embed(["", ""]),
        num_inference_steps=4,
        guidance_scale=guidance,
        noise_level=250,
        output_type="pt",
    ).images
    # We turn a predicted x_0 into eps: dividing by a small sqrt(1 - abar) loses digits.
    torch.testing.assert_close(ours, expected, atol=1e-3, rtol=1e-4)


def test_the_prompt_that_explains_a_picture_best_predicts_its_noise_best(stage):
    def brightness(x, t):
        """An estimate that expects a picture of brightness 0.5 under the first prompt, and of -0.5 under the second."""
        expected = torch.tensor([0.5, -0.5]).repeat_interleave(len(x) // 2).reshape(-1, 1, 1, 1)
        abar = stage.schedule.abar[t]
        return (x - abar.sqrt() * expected) / (1 - abar).sqrt(), x

    pictures = torch.stack([torch.full((3, 32, 32), value) for value in (0.5, 0.4, -0.5)])
    errors = classifier.errors(brightness, stage.schedule, pictures, 2, stage.draws(0, "score", range(3)))
    assert errors.argmin(0).tolist() == [0, 0, 1]
    torch.testing.assert_close(errors[0, 0], torch.zeros(()), atol=1e-5, rtol=0)


def test_the_advantage_is_the_share_of_the_error_that_the_own_prompt_saves():
    of_views = torch.tensor([[[1.0, 2.0], [2.0, 2.0]], [[4.0, 2.0], [1.0, 1.0]]])  # (views, prompts, candidates)
    advantages = classifier.advantage(of_views)
    torch.testing.assert_close(advantages, torch.tensor([[0.5, 0.0], [0.75, 0.5]]))


def test_a_prompt_that_must_not_fit_scores_by_how_much_it_loses():
    advantages = torch.tensor([[0.1, -0.4], [0.3, 0.2]])  # (candidates, views)
    assert torch.equal(classifier.scores(advantages), advantages)
    torch.testing.assert_close(classifier.scores(advantages, [2, -1]), torch.tensor([[0.1, 0.4], [0.3, -0.2]]))


def test_three_views_take_three_prompts(stage):
    prompts, looks = ["a dog", "a photo", ""], [views.named(name, 32, 0) for name in ("identity", "jigsaw", "negate")]
    mean = views.averaged_over_views(stage.estimate([prompt for prompt in prompts for _ in range(2)], 7), looks)
    assert stage.sample(TIMES, mean, stage.draws(0, "three", range(2))).shape == (2, 3, 32, 32)


@pytest.mark.parametrize(("dtype", "remedy"), [("float16", "bfloat16"), ("bfloat16", "float32")])
@pytest.mark.parametrize("value", [float("inf"), float("nan")])
def test_an_estimate_that_overflows_is_an_error_that_names_timestep_precision_and_remedy(stage, dtype, remedy, value):
    class Overflowing:
        def __call__(self, x, t, encoder_hidden_states):
            sample = torch.zeros(len(x), 6, 32, 32).where(torch.as_tensor(t) > 500, value)
            return SimpleNamespace(sample=sample)

    Overflowing.dtype = getattr(torch, dtype)
    broken = replace(stage, unet=Overflowing())
    message = rf"at timestep 396 in {dtype} is not finite; set diffusion.model.precision: {remedy}"
    for guidance in (1, 7):
        with pytest.raises(CampanileError, match=message):
            broken.sample(TIMES, broken.estimate(["a dog"], guidance), broken.draws(0, "overflow", [0]))
