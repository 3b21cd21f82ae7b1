"""Configuration files as they are written: nothing is dropped or changed without a word, and errors name the line."""

from pathlib import Path

import pytest
import yaml
from runs import ROOT
from snakemake.common.configfile import load_configfile
from snakemake.utils import update_config

from campanile import config
from campanile.config.files import entries
from campanile.errors import CampanileError

DEFAULT = ROOT / "config/config.yaml"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Overlays lie in the working directory; the rest is found in the repository."""
    monkeypatch.chdir(tmp_path)


def outcome(*overlays: str, name: str = "mine.yaml", overridden: dict | None = None) -> str:
    """The error of the default configuration with overlays that Snakemake reads and merges; nothing if it is valid."""
    files = [DEFAULT]
    for number, text in enumerate(overlays, 1):
        files.append(Path(name if number == len(overlays) else f"{number}.yaml"))
        files[-1].write_text(text, encoding="utf-8")
    raw: dict = {}
    for source in [*map(load_configfile, files), overridden or {}]:
        update_config(raw, source)
    try:
        config.validate(raw, ROOT, files=files, overridden=overridden or ())
    except CampanileError as error:
        return str(error)
    return ""


def test_every_value_of_a_file_has_its_line():
    lines = DEFAULT.read_text(encoding="utf-8").splitlines()
    raw = yaml.safe_load(DEFAULT.read_text(encoding="utf-8"))
    for keys, place, null in entries(DEFAULT):
        value = raw
        for key in keys:
            value = value[key]
        assert null == (value is None)
        line = lines[int(place.rpartition("line ")[2]) - 1]
        if isinstance(value, str):
            assert value in line
        elif keys and isinstance(keys[-1], str) and not isinstance(value, dict | list):
            assert f"{keys[-1]}: " in line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("diffusion: {guidance: 3}\nseed: 1\ndiffusion: {stride: 90}", ": diffusion is on lines 1 and 3, and only"),
        ("mnist:\n  models:\n    time_fm: {ema: 0,\n      ema: 0.9}", ": mnist.models.time_fm.ema is on lines 3 and 4"),
        (
            "diffusion:\n  inpaint:\n    cases: {}\n    jump: 1\n    cases: {}",
            ": diffusion.inpaint.cases is on lines 3",
        ),
        ("diffusion: {images: {<<: {x: y}, <<: {x: z}}}", ": diffusion.images.'<<' is on lines 1 and 1"),
        ("mnist:\n  threads: 010", ", line 2: mnist.threads: YAML reads 010 as 8: put it in quotes if"),
        ("mnist:\n  threads: 1:30", ", line 2: mnist.threads: YAML reads 1:30 as 90"),
        ("mnist: {sigmas: [1, 1:30.5]}", ", line 1: mnist.sigmas[1]: YAML reads 1:30.5 as 90.5"),
        ("diffusion: {prompt: no}", ", line 1: diffusion.prompt: YAML reads no as false"),
        ("diffusion: {model: {offload: On}}", ", line 1: diffusion.model.offload: YAML reads On as true"),
        ("diffusion: {prompt: 2024-01-01}", ", line 1: diffusion.prompt: YAML reads 2024-01-01 as a date"),
        ("diffusion: {images: {on: x.png}}", ", line 1: the key 'on' is not text to YAML: quote it"),
        ("diffusion: {images: {1984: x.png}}", ", line 1: the key '1984' is not text to YAML: quote it"),
        ("diffusion: {images: {~: x.png}}", ", line 1: the key '~' is not text to YAML: quote it"),
        ("diffusion: {images: {2024-01-01: x.png}}", ", line 1: the key '2024-01-01' is not text to YAML"),
    ],
)
def test_what_yaml_drops_or_changes_is_an_error(text, expected):
    assert outcome(text).startswith(f"mine.yaml{expected}")


def test_a_key_that_json_has_twice_is_an_error():
    assert outcome('{\n\t"seed": 1,\n\t"device": "cpu",\n\t"seed": 2\n}', name="mine.json").startswith(
        "mine.json: seed is on lines 2 and 4, and only the last counts"
    )


@pytest.mark.parametrize(
    "text",
    [
        'diffusion: {prompt: "no"}',
        'diffusion: {prompt: "010"}',
        "diffusion: {model: {offload: True}}",
        "mnist: {threads: 0x10}",
        "mnist: {sampling: {samples: 1_000}}",
        "mnist: {sampling: {guidance: 1.5, guidance_sweep: [0, 0.5, .5e+1]}}",
        "\ufeffseed: 1",
        '{"seed": 1, "mnist": {"models": {"time_fm": {"learning_rate": 1e-4}}}}',
        "mnist:\n  models:\n    time_fm: &same {ema: 0.9, width: 8}\n    class_fm: {<<: *same, width: 16}",
        'diffusion: {images: {"1984": data/images/coffee.png}}',
    ],
)
def test_what_yaml_reads_as_it_is_written_is_accepted(text):
    assert outcome(text) == ""


def test_an_error_names_the_last_file_that_sets_the_value():
    early, late = "seed: -1\nmnist: {threads: 0}", "# mine\nmnist:\n  sigmas: [0,\n    x]"
    assert outcome(early).startswith("mine.yaml, line 1: seed: expected ")
    assert outcome("seed: -1", "seed: 1") == ""
    assert outcome(late).startswith("mine.yaml, line 4: mnist.sigmas[1]: expected ")
    assert outcome("seed: -1", "device: gpu").startswith("1.yaml, line 1: seed: expected ")
    assert outcome("mnist: {models: {denoiser: {epoch: 3}}}").startswith("mine.yaml, line 1: unknown key mnist.models.")
    assert outcome("diffusion:\n  images:\n    My Dog: x.png").startswith(
        "mine.yaml, line 3: diffusion.images.'My Dog': a"
    )
    assert outcome("mnist:\n").startswith("mine.yaml, line 1: mnist: expected a section of keys, got nothing")


def test_a_value_from_the_command_line_has_no_line():
    assert outcome("seed: 1", overridden={"seed": -1}).startswith("seed: expected ")


def test_only_a_case_that_exists_can_be_left_out():
    misspelt = "diffusion:\n  hybrid:\n    cases:\n      dog_amalfy: null"
    expected = "mine.yaml, line 4: unknown key diffusion.hybrid.cases.dog_amalfy: did you mean dog_amalfi?"
    assert outcome(misspelt) == expected
    assert outcome(misspelt.replace("dog_amalfy", "dog_amalfi")) == ""
    mine = misspelt.replace("null", "{far: a, near: b, split: colours}")
    assert outcome(mine, misspelt) == ""
    assert outcome(misspelt.replace("dog_amalfy", "x")).endswith(
        "cases.x: expected one of skull_waterfalls, old_man_village, dog_amalfi"
    )
