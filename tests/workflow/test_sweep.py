"""A sweep: what runs, what is made once, and what the figure shows."""

import json
from pathlib import Path

import pytest
import yaml
from runs import SMOKE, copy_tree, overlay, scheduled, snakemake

from campanile import config
from campanile.config.sweep import FIGURES, sweep
from campanile.errors import CampanileError

ROOT = Path(__file__).parents[2]
NAMES = ["cfg", "iterative", "sdedit_campanile", "denoiser_sigmas", "time_fm", "class_fm", "guidance"]
CLASS_FM = "mnist.models.class_fm"


def of(swept: dict, figures: list[str] | None = None):
    raw = yaml.safe_load((ROOT / "config/config.yaml").read_text(encoding="utf-8"))
    raw |= {"sweep": swept, "sweep_figures": figures or []}
    return sweep(raw, config.validate(raw, ROOT), ROOT, NAMES)


def test_every_combination_runs_with_its_values():
    made = of({f"{CLASS_FM}.learning_rate": [0.002, 0.01], f"{CLASS_FM}.width": [16, 32]})
    names = [f"learning_rate={rate},width={width}" for rate in (0.002, 0.01) for width in (16, 32)]
    assert list(made.variants) == list(made.figures["class_fm"]) == names
    model = made.variants["learning_rate=0.01,width=32"].config["mnist"]["models"]["class_fm"]
    assert (model["learning_rate"], model["width"], model["epochs"]) == (0.01, 32, 10)
    assert made.figures["class_fm"]["learning_rate=0.002,width=32"] == {"learning_rate": 0.002, "width": 32}


def test_a_figure_is_compared_over_the_keys_that_change_it():
    keys = {f"{CLASS_FM}.width": [8, 16], "diffusion.guidance": [1, 7, 9], "diffusion.stride": [10, 30]}
    counts = {figure: len(each) for figure, each in of(keys).figures.items()}
    assert counts == {"cfg": 6, "iterative": 2, "class_fm": 2}
    assert {figure: len(each) for figure, each in of(keys, ["sdedit_*"]).figures.items()} == {"sdedit_campanile": 12}


def test_what_a_key_does_not_change_is_made_once():
    made = of({f"{CLASS_FM}.width": [8, 16], "mnist.sampling.steps": [3, 6]}).variants
    assert {variant.folders["mnist/"] for variant in made.values()} == {
        "results/sweep/width=8/",
        "results/sweep/width=16/",
    }
    assert len({variant.folders["samples/"] for variant in made.values()}) == 4
    assert "mnist/" not in of({"mnist.sampling.steps": [3, 6]}).variants["steps=3"].folders


def test_keys_of_one_name_are_told_apart():
    made = of({f"{CLASS_FM}.width": [8], "mnist.models.time_fm.width": [16]}, ["class_fm"])
    assert list(made.variants) == ["class_fm.width=8,time_fm.width=16"]


@pytest.mark.parametrize("key", FIGURES)
def test_every_key_that_can_be_swept_is_one_of_the_configuration(key):
    part = yaml.safe_load((ROOT / "config/config.yaml").read_text(encoding="utf-8"))
    for name in key.split("."):
        part = part[name]


@pytest.mark.parametrize(
    ("swept", "figures", "error"),
    [
        ({f"{CLASS_FM}.width_": [8]}, [], "sweep: unknown key mnist.models.class_fm.width_: did you mean width?"),
        (
            {f"{CLASS_FM}.width.more": [8]},
            [],
            "sweep: unknown key mnist.models.class_fm.width.more: it ends before more",
        ),
        ({CLASS_FM: [8]}, [], "sweep: mnist.models.class_fm cannot be swept"),
        ({"seed": [1, 2]}, [], "sweep: seed cannot be swept, .* compare two runs"),
        ({"mnist.classifier.width": [8]}, [], "sweep: mnist.classifier.width cannot be swept"),
        ({"diffusion.prompt": ["a dog"]}, [], "sweep: diffusion.prompt cannot be swept"),
        ({f"{CLASS_FM}.width": [8, 8]}, [], f"sweep.{CLASS_FM}.width: a value appears twice"),
        ({f"{CLASS_FM}.width": ["8"]}, [], f"sweep: {CLASS_FM}.width: expected a whole number"),
        ({"diffusion.sdedit.i_start": [[1], [70]]}, [], "sweep: diffusion.sdedit.i_start: 70 is too large"),
        (
            {f"{CLASS_FM}.width": [*range(1, 12)], f"{CLASS_FM}.batch_size": [*range(2, 12)]},
            [],
            "sweep: 110 combinations",
        ),
        (
            {"mnist.sampling.guidance_sweep": [[each / 100 for each in range(60)]]},
            [],
            "sweep: 'guidance_sweep=.* too long for the name",
        ),
        ({f"{CLASS_FM}.width": [8]}, ["clas_fm"], "sweep_figures: no figure 'clas_fm': did you mean class_fm?"),
    ],
)
def test_a_sweep_that_cannot_run_is_refused_in_one_line(swept, figures, error):
    with pytest.raises(CampanileError, match=error) as caught:
        of(swept, figures)
    assert "\n" not in str(caught.value)


def test_a_sweep_trains_and_samples_each_combination_once_on_the_data_of_the_study(tmp_path):
    tree = copy_tree(tmp_path / "tree")
    swept = {f"{CLASS_FM}.width": [2, 3], "mnist.sampling.steps": [1, 2], "diffusion.guidance": [1, 7]}
    alone, together = scheduled(tree), scheduled(tree, overlay(tree, yaml.safe_dump({"sweep": swept})))
    more = {rule: together[rule] - alone.get(rule, 0) for rule in together}
    trained = {rule: n for rule, n in more.items() if rule.endswith("mnist_train")}
    assert sum(trained.values()) == 2 * 3  # epochs
    assert sum(n for rule, n in more.items() if rule.endswith("mnist_sample")) == 4 * 3
    assert sum(n for rule, n in more.items() if rule.endswith("_class_fm")) == 4
    assert sum(n for rule, n in more.items() if rule.endswith("_cfg")) == 2
    assert more["sweep"] == 2
    assert not any(rule.endswith(("_mnist", "classifier", "encode_prompts")) for rule, n in more.items() if n)


@pytest.mark.slow
def test_the_figure_of_a_sweep_shows_each_value_with_its_numbers(tmp_path):
    tree = copy_tree(tmp_path / "a tree")
    new = overlay(tree, "sweep: {diffusion.blur.sigmas: [[2, 3]], diffusion.stride: [200, 330]}\nsweep_figures: [blur]")
    target = "results/figures/sweep_blur/card.json"
    run = snakemake(tree, target, "--configfile", SMOKE, new)
    assert run.returncode == 0, run.stderr
    card = json.loads((tree / target).read_text())
    values = [f"sigmas [2, 3], stride {stride}" for stride in (200, 330)]
    shown = [f"t = {t}" for t in (250, 500, 750)]
    assert [panel["label"] for panel in card["panels"]] == [f"{value}, {each}" for value in values for each in shown]
    assert card["columns"] == 3
    for panel in card["panels"]:
        assert (tree / target).parent.joinpath(panel["image"]).is_file()
    own = json.loads((tree / "results/sweep/sigmas=2-3,stride=200/figures/blur/card.json").read_text())
    of_value = [each for each in card["metrics"] if each["case"].startswith(values[0])]
    assert [each["value"] for each in of_value] == [each["value"] for each in own["metrics"]]
    assert card["axes"]["x"] == "stride"
    assert all(curve["x"] == [200, 330] for curve in card["series"])
