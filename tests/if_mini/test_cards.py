"""The model cards and the learning curve."""

import csv
import re
from pathlib import Path

import pytest
from PIL import Image

from if_mini.evaluation.cards import model_card, second_stage_card
from if_mini.evaluation.learning_curve import groups_of_growth, plot, read_progress
from if_mini.evaluation.prompts import CLASSES, PROMPTS
from if_mini.training.trainer import DECILES

ROOT = Path(__file__).parents[2]
TRAINING = {"images": 127_360, "seconds": 358_200, "device": "a small computer"}
SETTINGS = {"batch_size": 16, "learning_rate": 0.001, "warm_up": 4000, "decay_after": 6000, "cool_down": 0.2}
PROGRESS = [dict.fromkeys(DECILES, 0.5) | {"images": 640.0 * n, "loss": 0.25} for n in range(1, 200)]


def shares(value: float) -> dict:
    groups = dict.fromkeys(("share", "study", "familiar"), value)
    return groups | {"by_prompt": {prompt: value for prompt, _ in PROMPTS}}


def classifier(recognised: float) -> dict:
    return {
        "classes": CLASSES,
        "images": 24_000,
        "seen": {"accuracy": 0.72},
        "unseen": {"accuracy": 0.94},
        "recognised": {"1": shares(recognised), "3": shares(2 * recognised)},
        "ceiling": shares(0.75),
    }


@pytest.fixture
def evaluation():
    """The contents of an evaluation.json."""
    losses = {"error": 0.0444, "loss": 0.0119, "error_by_decile": [None, *[0.02] * 9]}
    result = {"psnr": 23.184, "ssim": 0.8531, "noisy_psnr": 14.93, "blur_psnr": 19.73}
    return {
        "model": {
            **{"size": 64, "channels": [32, 64, 128, 256], "layers": [2, 2, 1, 1], "head_width": 64},
            **{"text_width": 256, "text_layers": 4, "vocabulary": 1752},
            "parameters": {"unet": 13_600_000, "text_encoder": 3_100_000},
        },
        "training": TRAINING,
        "seeds": 2,
        "stride": 82,
        "steps": 13,
        "scenes": 512,
        "shown": 3.0,
        "classifiers": {"unseen": classifier(0.25), "seen": classifier(0.4)},
        "one_step": {"coffee": {str(t): result for t in (250, 500, 750)}},
        "validation": {name: {"captioned": losses, "uncaptioned": losses} for name in ("new scenes", "new designs")},
    }


class TestModelCard:
    def test_it_describes_the_network(self, evaluation):
        text = model_card(evaluation, PROGRESS)
        assert "**UNet**: 13.6 M parameters; channels 32, 64, 128, 256; 2, 2, 1, 1 residual blocks" in text
        assert "**tokenizer**: 1752 pieces" in text

    def test_it_shows_the_shares_recognised(self, evaluation):
        text = model_card(evaluation, PROGRESS)
        assert "| guidance 3 | 50 % | 50 % | 50 % |" in text
        assert "| guidance 3 | 80 % | 80 % | 80 % |" in text
        assert "(2 per prompt, 13 steps: `evaluation: {seeds: 2, stride: 82}`)" in text
        assert "| a pencil | 25 % | 50 % | 75 % | 40 % | 80 % | 75 % |" in text

    def test_it_shows_one_step_denoising_and_losses(self, evaluation):
        text = model_card(evaluation, PROGRESS)
        assert "| coffee | 250 | 14.93 | 19.73 | 23.18 | 0.853 |" in text
        assert "| 0 to 99 | - | - | - | - |" in text
        assert "| all | 0.0444 | 0.0444 | 0.0444 | 0.0444 |" in text

    def test_it_tells_how_long_the_training_was(self, evaluation):
        text = model_card(evaluation, PROGRESS)
        assert "**images seen**: 127,360" in text
        assert "**time**: 99.5 hours of computing; a small computer" in text
        assert "**loss at the end**: 0.2500" in text
        assert "learning_curve.png" in text

    def test_it_names_the_learning_rate_of_a_model_that_was_trained_here(self, evaluation):
        assert "**learning rate**" not in model_card(evaluation, PROGRESS)
        text = model_card(evaluation, PROGRESS, SETTINGS)
        assert "**learning rate**: 0.001, reached after 4,000 images" in text
        assert "over the last 20 % of the images; batches of 16" in text

    def test_an_unknown_training_is_called_unknown(self, evaluation):
        text = model_card(evaluation | {"training": None}, [])
        assert "**images seen, time**: unknown" in text
        assert "loss at the end" not in text and "learning_curve.png" not in text

    def test_it_links_the_history_if_there_is_one(self, evaluation):
        assert "(HISTORY.md)" not in model_card(evaluation, PROGRESS)
        assert "(HISTORY.md)" in model_card(evaluation, PROGRESS, history=True)

    def test_it_says_whether_the_photograph_was_there(self, evaluation):
        assert "which was missing when" in model_card(evaluation, PROGRESS)
        evaluation["one_step"]["campanile"] = evaluation["one_step"]["coffee"]
        assert "of the same photograph" in model_card(evaluation, PROGRESS)


def test_the_second_stages_card_compares_it_with_bicubic():
    means = {
        "bicubic": {"psnr": 29.081, "ssim": 0.8171, "distance": 0.57},
        "second stage": {"psnr": 29.57, "ssim": 0.816, "distance": 0.501},
    }
    better = {"psnr": 0.79, "ssim": 0.42, "distance": 0.83}
    text = second_stage_card(
        {
            "parameters": 4_800_000,
            "channels": [32, 48, 96, 128],
            "training": TRAINING,
            "settings": {"scenes": 24, "steps": 2, "noise": 5},
            "pictures": {"new scenes": {"pictures": 24, "means": means, "better": better}},
        }
    )
    assert "| new scenes (24), bicubic | 29.08 | 0.817 | 0.570 |" in text
    assert "| the second stage is better in | 79 % | 42 % | 83 % |" in text
    assert "4.8 M parameters; channels 32, 48, 96, 128" in text
    assert "(2 steps, the small picture noised to t = 5, no guidance)" in text


@pytest.mark.parametrize(
    ("template", "card"), [("model_card", "README.md"), ("second_stage_card", "stage_2/README.md")]
)
def test_the_shipped_cards_have_the_words_of_the_templates(template, card):
    """Every paragraph of a template that has nothing to fill in."""
    text = (ROOT / "data/if-mini" / card).read_text()
    paragraphs = (ROOT / f"src/if_mini/evaluation/{template}.md.j2").read_text().split("\n\n")
    fixed = [paragraph.strip() for paragraph in paragraphs if not re.search("{[{%]", paragraph)]
    assert len(fixed) > 5
    assert not [paragraph for paragraph in fixed if paragraph not in text]


class TestLearningCurve:
    def test_progress_is_read_without_empty_cells(self, tmp_path):
        with (tmp_path / "progress.csv").open("w", newline="") as file:
            csv.writer(file).writerows([["images", "loss", "error_0"], [640, "", 0.5], [1280, 0.25, 0.5]])
        expected = [{"images": 640, "error_0": 0.5}, {"images": 1280, "loss": 0.25, "error_0": 0.5}]
        assert read_progress(tmp_path / "progress.csv") == expected

    def test_without_a_file_there_is_no_progress(self, tmp_path):
        assert read_progress(tmp_path / "progress.csv") == []

    @pytest.mark.parametrize("progress", [PROGRESS, []])
    def test_it_is_drawn(self, tmp_path, progress):
        plot(progress, tmp_path / "curve.png")
        assert Image.open(tmp_path / "curve.png").width > 100

    def test_rows_are_grouped_by_growth(self):
        assert groups_of_growth([100, 104, 106, 110, 200]) == [(0, 1), (2, 3), (4, 4)]
        assert groups_of_growth([]) == []
