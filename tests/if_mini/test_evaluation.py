"""What is measured of IF-mini: samples, one-step denoising, the loss on held-out scenes, enlarged pictures."""

import os
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from PIL import Image

from campanile import seeds
from campanile.diffusion.embeddings import Embeddings
from campanile.diffusion.schedule import Schedule, clip, squared_cosine
from campanile.diffusion.stage import Stage
from campanile.diffusion.super_resolution import upsampled
from campanile.errors import CampanileError
from campanile.fidelity import psnr_ssim
from if_mini.evaluation import samples, super_resolution
from if_mini.evaluation.classifier import Classifier
from if_mini.evaluation.held_out import UnseenDesigns, validation
from if_mini.evaluation.model import Model
from if_mini.evaluation.one_step import DRAWS, TIMESTEPS, measure, one_step
from if_mini.evaluation.photographs import NAMES, photographs
from if_mini.evaluation.prompts import CLASSES, NEUTRAL, OTHER, PROMPTS
from if_mini.pictures.cache import Assets
from if_mini.scenes import Scenes
from if_mini.text import tokenizer
from if_mini.training import export, objective
from if_mini.training.unet import second_unet, text_encoder, unet

CPU = torch.device("cpu")
SIZE = 16
PHOTOGRAPH = os.environ.get("CAMPANILE_PHOTOGRAPH")


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory):
    """The folder of a tiny first stage, untrained except that its last layer is not zero."""
    words = tokenizer.build([prompt for prompt, _ in PROMPTS])
    torch.manual_seed(0)
    network = unet((8, 8, 16), (1, 1, 1), head_width=8, size=SIZE)
    torch.nn.init.normal_(network.conv_out.weight, std=0.1)
    folder = tmp_path_factory.mktemp("model") / "stage_1"
    export.export(network, text_encoder(len(words)), words, folder)
    return folder


@pytest.fixture(scope="module")
def model(pipeline):
    return Model.open(pipeline, [NEUTRAL, "a pencil", "a dog"], CPU)


def stage_that_predicts(eps: torch.Tensor) -> Stage:
    """A stage whose UNet answers the same noise to everything, and variances of 0."""

    class Unet(torch.nn.Module):
        dtype = torch.float32

        def forward(self, x, t, encoder_hidden_states):
            answer = eps.expand_as(x)
            return SimpleNamespace(sample=torch.cat([answer, torch.zeros_like(answer)], 1))

    embeddings = Embeddings({NEUTRAL: torch.zeros(1, 77, 8)})
    return Stage(Unet(), Schedule(squared_cosine()), clip, embeddings, eps.shape[-1], CPU)


class TestModel:
    def test_it_computes_in_float32(self, model):
        parameters = [*model.stage.unet.parameters(), *model.text.encoder.parameters()]
        assert {each.dtype for each in parameters} == {torch.float32}

    def test_it_describes_its_sizes(self, model):
        description = model.description()
        assert (description["channels"], description["layers"]) == ([8, 8, 16], [1, 1, 1])
        assert description["size"] == SIZE
        assert description["parameters"]["unet"] == sum(each.numel() for each in model.stage.unet.parameters())

    def test_a_folder_without_a_pipeline_is_refused_in_one_line(self, tmp_path):
        with pytest.raises(CampanileError, match=r"^.*not a model in DeepFloyd IF's format.*$"):
            Model.open(tmp_path, [], CPU)


class TestSamples:
    @staticmethod
    def drawn(model, prompt="a pencil", count=2, seed=1, guidance=3.0):
        return samples.sample(model.stage, prompt, count, seed, guidance, stride=330).int()

    def test_they_are_uint8_pictures(self, model):
        made = samples.sample(model.stage, "a pencil", 2, 1, 3.0, stride=330)
        assert (made.dtype, made.shape) == (torch.uint8, (2, 3, SIZE, SIZE))

    def test_the_same_arguments_give_the_same_samples(self, model):
        assert torch.equal(self.drawn(model), self.drawn(model))

    def test_a_sample_does_not_depend_on_how_many_are_drawn(self, model):
        # Batches of another size round differently.
        assert (self.drawn(model)[:1] - self.drawn(model, count=1)).abs().max() <= 1

    @pytest.mark.parametrize("other", [{"seed": 2}, {"prompt": "a dog"}])
    def test_seed_and_prompt_change_them(self, model, other):
        assert (self.drawn(model) - self.drawn(model, **other)).abs().max() > 1

    def test_those_of_a_prompt_differ(self, model):
        first, second = self.drawn(model)
        assert (first - second).abs().max() > 1

    def test_guidance_of_one_is_the_conditional_estimate(self, model):
        conditional, guided = (self.drawn(model, guidance=scale) for scale in (1, 1.000001))
        assert (conditional - guided).abs().max() <= 1

    @pytest.mark.parametrize(("stride", "first", "count"), [(41, 984, 25), (30, 990, 34), (330, 990, 4)])
    def test_timesteps_end_at_zero_and_the_clean_image(self, stride, first, count):
        steps = samples.timesteps(stride)
        assert (steps[0], steps[-2:], len(steps)) == (first, [0, -1], count + 1)


class TestScores:
    RIGHT = torch.tensor([CLASSES.index(name) for _, name in PROMPTS])

    def test_half_of_the_samples_right_score_one_half_everywhere(self):
        answers = torch.stack([self.RIGHT, torch.full_like(self.RIGHT, OTHER)], 1)
        scores = samples.scores(answers)
        assert scores["share"] == scores["study"] == scores["familiar"] == 0.5
        assert set(scores["by_prompt"].values()) == {0.5}

    def test_a_prompt_of_the_study_counts_for_the_study(self):
        answers = torch.full((len(PROMPTS), 1), OTHER)
        answers[PROMPTS.index(("a pencil", "pencil"))] = CLASSES.index("pencil")
        scores = samples.scores(answers)
        assert scores["by_prompt"]["a pencil"] == 1
        assert scores["share"] == pytest.approx(1 / len(PROMPTS))
        assert scores["study"] > scores["familiar"] == 0

    def test_the_ceiling_weights_classes_by_their_prompts(self):
        assert samples.ceiling(dict.fromkeys(CLASSES, 1.0))["share"] == 1
        towers = samples.ceiling({"tower": 1.0})
        assert towers["share"] == pytest.approx(3 / len(PROMPTS))
        assert towers["familiar"] == 0


class TestPhotographs:
    def test_they_are_square_in_range_and_different(self):
        found = photographs(32)
        assert found.keys() == set(NAMES)
        assert {image.shape for image in found.values()} == {(3, 32, 32)}
        assert all(image.abs().max() <= 1 for image in found.values())
        assert len({image.std().item() for image in found.values()}) == len(found)

    def test_the_users_own_is_squeezed_into_a_square(self, tmp_path):
        halves = Image.new("RGB", (40, 80), "black")
        halves.paste("white", (0, 40, 40, 80))
        halves.save(tmp_path / "photo.png")
        picture = photographs(16, tmp_path / "photo.png")["campanile"]
        assert picture[:, 0].max() == -1 and picture[:, -1].min() == 1

    def test_a_broken_one_is_named(self, tmp_path):
        (tmp_path / "photo.png").write_bytes(b"no picture")
        with pytest.raises(CampanileError, match=r"photo\.png: not a picture"):
            photographs(16, tmp_path / "photo.png")


class TestOneStep:
    @pytest.fixture
    def picture(self):
        return photographs(64)["coffee"]

    @pytest.fixture
    def noise(self, picture):
        return seeds.normal(picture.shape, 1, "test", range(2))

    def test_a_perfect_denoiser_makes_no_error(self, picture, noise):
        result = one_step(stage_that_predicts(noise), picture, 500, noise)
        assert result["psnr"] == float("inf")
        assert result["ssim"] == pytest.approx(1)

    def test_a_denoiser_that_sees_no_noise_rescales_the_noisy_picture(self, picture, noise):
        stage = stage_that_predicts(torch.zeros(1, 3, 64, 64))
        result = one_step(stage, picture, 500, noise)
        rescaled = stage.schedule.add_noise(picture, 500, noise) / stage.schedule.abar[500].sqrt()
        assert result["psnr"] == pytest.approx(np.mean([psnr_ssim(image, picture)[0] for image in rescaled]), abs=0.01)

    def test_a_blur_beats_the_noisy_picture(self, picture, noise):
        result = one_step(stage_that_predicts(noise), picture, 500, noise)
        assert result["noisy_psnr"] < result["blur_psnr"]

    def test_the_campanile_is_measured_but_not_shown(self, picture):
        stage = stage_that_predicts(torch.zeros(1, 3, 64, 64))
        results, shown, captions = measure(stage, {"coffee": picture, "campanile": picture}, seed=1)
        assert {name: tuple(each) for name, each in results.items()} == {"coffee": TIMESTEPS, "campanile": TIMESTEPS}
        assert len(shown) == len(captions) == 1 + 2 * len(TIMESTEPS)
        assert captions[0] == "coffee"

    @pytest.mark.skipif(not PHOTOGRAPH, reason="set CAMPANILE_PHOTOGRAPH to the path of the study's photograph")
    @pytest.mark.parametrize(("t", "published"), [(250, 14.87), (500, 10.03), (750, 7.89)])
    def test_our_noise_is_as_strong_as_in_the_published_pictures(self, t, published):
        picture = photographs(64, PHOTOGRAPH)["campanile"]
        noise = seeds.normal(picture.shape, 1, "test", range(DRAWS))
        result = one_step(stage_that_predicts(noise), picture, t, noise)
        assert result["noisy_psnr"] == pytest.approx(published, abs=0.3)


class TestHeldOutScenes:
    def test_new_designs_show_sprites_of_the_other_cache(self, assets_folder, monkeypatch):
        trained_on, others = Assets.open(assets_folder), Assets.open(assets_folder)
        monkeypatch.setattr(trained_on, "sprite", lambda *args: pytest.fail("a sprite that training shows"))
        scenes = UnseenDesigns(trained_on, others, 1, SIZE)
        captions = [scenes[index][1] for index in range(20)]
        assert any("car" in caption for caption in captions)

    @pytest.fixture
    def blind(self, model):
        """A model that answers eps = 0."""
        return SimpleNamespace(stage=stage_that_predicts(torch.zeros(1, 3, SIZE, SIZE)), text=model.text)

    @pytest.fixture
    def scenes(self, assets_folder):
        return Scenes(Assets.open(assets_folder), 5, SIZE)

    def test_a_blind_model_has_an_error_of_one_with_and_without_captions(self, blind, scenes):
        found = validation(blind, scenes, 20, seed=1, batch=8)
        assert found["captioned"] == found["uncaptioned"]
        assert found["captioned"]["error_by_decile"] == pytest.approx([1] * 10, abs=0.1)

    def test_its_loss_is_the_error_weighted_as_in_training(self, blind, scenes):
        loss = validation(blind, scenes, 20, seed=1, batch=8)["captioned"]["loss"]
        # In expectation: white noise, at evenly spread timesteps.
        t, schedule = torch.arange(25, 1000, 50), blind.stage.schedule
        noise = seeds.normal((3, 64, 64), 1, "test", range(len(t)))
        assert loss == pytest.approx(objective.weighted_error(schedule, t, noise).mean().item(), rel=0.3)

    def test_deciles_without_a_scene_are_empty(self, model, scenes):
        found = validation(model, scenes, 2, seed=1)
        assert sum(value is not None for value in found["captioned"]["error_by_decile"]) == 2


class TestSuperResolution:
    @pytest.fixture
    def picture(self):
        """Smooth, so that it loses little when it is reduced."""
        return upsampled(torch.rand(1, 3, 8, 8, generator=torch.Generator().manual_seed(0)) * 2 - 1, 64)[0]

    @pytest.fixture
    def classifier(self):
        torch.manual_seed(0)
        return Classifier(3).eval()

    @pytest.fixture
    def enlarged(self, picture):
        """By bicubic interpolation, and by a second stage that was never trained."""
        torch.manual_seed(0)
        network = second_unet((8, 8, 16), (1, 1, 1), head_width=8, size=64)
        stage = Stage(network, Schedule(squared_cosine()), clip, Embeddings({"": torch.zeros(1, 77, 256)}), 64, CPU)
        timesteps, draw = [990, 660, 330, 0, -1], stage.draws(1, "test", [0])
        return super_resolution.enlarged(stage, picture, "", 16, 50, timesteps, draw)

    def test_a_picture_is_most_similar_to_itself(self, picture, classifier):
        itself = super_resolution.similarity(classifier, picture, picture)
        assert itself == {"psnr": float("inf"), "ssim": 1.0, "distance": 0.0}

    def test_bicubic_interpolation_beats_an_untrained_network(self, picture, enlarged, classifier):
        bicubic, untrained = (super_resolution.similarity(classifier, image, picture) for image in enlarged.values())
        assert bicubic["psnr"] > 25 > untrained["psnr"]
        assert bicubic["ssim"] > untrained["ssim"]
        assert 0 < bicubic["distance"] < untrained["distance"]

    def test_the_summary_knows_that_a_lower_distance_is_better(self):
        good, bad = {"psnr": 30.0, "ssim": 0.9, "distance": 0.1}, {"psnr": 20.0, "ssim": 0.8, "distance": 0.3}
        summary = super_resolution.summary(
            [{"bicubic": bad, "second stage": good}, {"bicubic": good, "second stage": bad}]
        )
        assert summary["pictures"] == 2
        assert summary["means"]["bicubic"] == summary["means"]["second stage"]
        assert summary["better"] == {"psnr": 0.5, "ssim": 0.5, "distance": 0.5}
        one = super_resolution.summary([{"bicubic": bad, "second stage": good}])
        assert one["better"] == {"psnr": 1, "ssim": 1, "distance": 1}
