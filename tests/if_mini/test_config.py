"""The factory's configuration."""

from pathlib import Path

import pytest
import yaml
from snakemake.utils import update_config

from campanile.config import validate
from campanile.errors import CampanileError
from if_mini.config import IfMini

ROOT = Path(__file__).parents[2]


def configuration(*overlays: str) -> dict:
    merged: dict = {}
    for name in ("config.yaml", *overlays):
        update_config(merged, yaml.safe_load((ROOT / "config/if_mini" / name).read_text()))
    return merged


@pytest.mark.parametrize("overlays", [[], ["gpu.yaml"], ["smoke.yaml"], ["further.yaml"]])
def test_the_files_are_valid(overlays):
    assert validate(configuration(*overlays), ROOT, IfMini).seed == 100


@pytest.mark.parametrize(
    ("section", "key", "value", "message"),
    [
        ("first_stage", "layers", [1, 1, 1], "layers: there must be as many as channels, 4, got 3"),
        ("first_stage", "head_width", 48, "head_width: channels must be multiples of 8, and the last two multiples of"),
        ("second_stage", "cool_down", 1, "cool_down: expected a number at least 0 and below 1, got 1"),
        ("second_stage", "image", 1, "unknown key second_stage.image: did you mean images"),
        ("evaluation", "model", "nowhere", "model: 'nowhere' has no model_index.json"),
    ],
)
def test_a_mistake_is_explained(section, key, value, message):
    raw = configuration()
    raw[section][key] = value
    with pytest.raises(CampanileError, match=message):
        validate(raw, ROOT, IfMini)


def test_a_start_without_stages_is_explained():
    with pytest.raises(CampanileError, match=r"start: 'data/images' has no stage_1/training.json"):
        validate(configuration() | {"start": "data/images"}, ROOT, IfMini)


def test_a_shipped_model_can_be_measured():
    raw = configuration()
    raw["evaluation"]["model"] = "data/if-mini/stage_1"
    assert validate(raw, ROOT, IfMini).evaluation.model == "data/if-mini/stage_1"
