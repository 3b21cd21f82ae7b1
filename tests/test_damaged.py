"""Files of earlier jobs that a crash truncated, and numbers that are not finite: the error names both, and the fix."""

import json
import math
from pathlib import Path
from types import SimpleNamespace

import pytest
import torch

from campanile import tensors
from campanile.diffusion.embeddings import Embeddings
from campanile.errors import CampanileError
from campanile.files import read_json
from campanile.mnist import checkpoints, models
from campanile.mnist.classifier import Classifier, predict
from campanile.mnist.denoising import denoise
from campanile.mnist.sample import field, integrate, start
from campanile.mnist.train import Adam, Epoch, train_epoch
from campanile.report.cards import Card, Metric, Series
from campanile.report.comparison import Run
from jobs.figure import Figure

CPU = torch.device("cpu")


def said(function, *arguments) -> str:
    with pytest.raises(CampanileError) as error:
        function(*arguments)
    assert "\n" not in str(error.value)
    return str(error.value)


def load_training(path):
    network = models.network("denoiser", 4)
    checkpoints.load_training(network, Adam(network), path)


def save_training(path):
    network = models.network("denoiser", 4)
    checkpoints.save_training(network, Adam(network), path)


MADE = {
    "samples.safetensors": (lambda path: tensors.save({"x": torch.zeros(9)}, path), tensors.load),
    "weights.safetensors": (
        lambda path: checkpoints.save(Classifier(2), path),
        lambda path: checkpoints.load(Classifier(2), path),
    ),
    "training.safetensors": (save_training, load_training),
    "embedding.safetensors": (Embeddings({"": torch.zeros(1, 77, 4)}).save, lambda path: Embeddings.load([path])),
    "state.json": (lambda path: path.write_text(json.dumps({"losses": [1.0]})), read_json),
    "card.json": (Card("a", "a").save, Card.load),
}


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("share", [0, 0.3, 0.9])
def test_a_truncated_result_is_named_with_what_heals_it(tmp_path, name, share):
    make, read = MADE[name]
    path = tmp_path / name
    make(path)
    read(path)
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    message = said(read, path)
    assert message.startswith(f"{path}: cannot be read (") and message.endswith("); delete it and run again")
    path.unlink()
    assert said(read, path) == f"{path}: there is no such file; run again"


def test_weights_of_another_network_are_named(tmp_path):
    checkpoints.save(Classifier(3), tmp_path / "weights.safetensors")
    message = said(checkpoints.load, Classifier(2), tmp_path / "weights.safetensors")
    assert message.startswith(
        f"{tmp_path}/weights.safetensors: cannot be read (Error(s) in loading state_dict for Class"
    )
    assert said(load_training, tmp_path / "weights.safetensors").endswith("; delete it and run again")


def test_a_damaged_record_of_a_run_is_made_again_once_it_is_deleted(tmp_path):
    (tmp_path / "figures/a").mkdir(parents=True)
    Card("a", "a").save(tmp_path / "figures/a/card.json")
    (tmp_path / "report").mkdir()
    (tmp_path / "report/run.json").write_text("{")
    assert said(Run.open, tmp_path, tmp_path).endswith("); delete it and make the report again")


@pytest.mark.parametrize("name", ["given.pth", "given.safetensors"])
@pytest.mark.parametrize(
    "contents", [b"", b"version https://git-lfs.github.com/spec/v1\noid sha256:0", b"PK\x03\x04 and more"]
)
def test_damaged_embeddings_from_elsewhere_are_fetched_again(tmp_path, name, contents):
    (tmp_path / name).write_bytes(contents)
    message = said(Embeddings.load, [tmp_path / name], "fetch it again")
    assert message.startswith(f"{tmp_path / name}: cannot be read (") and message.endswith("); fetch it again")
    assert "weights_only" not in message


def broken(network):
    """The network with one weight that is not a number."""
    with torch.no_grad():
        next(network.parameters()).view(-1)[0] = math.nan
    return network.eval()


@pytest.mark.parametrize("model, guidance", [("time_fm", "none"), ("class_fm", "5")])
def test_a_velocity_that_is_not_finite_names_the_flow_time(model, guidance):
    x, labels = start(2, seed=0)
    velocity = field(broken(models.network(model, 4)), labels, guidance)
    states = integrate(velocity, x, 4)
    assert said(next, states) == "the velocity at flow time 0 is not finite; lower the learning_rate of its model"
    later = integrate(lambda x, t: x * (math.inf if t > 0.5 else 1), x, 4)
    assert said(list, later).startswith("the velocity at flow time 0.75 is not finite; ")
    with torch.autocast("cpu", torch.bfloat16):
        assert said(next, integrate(velocity, x, 4)).startswith(
            "the velocity at flow time 0 in bfloat16 is not finite; "
        )


def test_a_prediction_of_the_denoiser_that_is_not_finite_is_an_error():
    network = broken(models.network("denoiser", 4))
    assert said(denoise, network, torch.zeros(2, 1, 28, 28), torch.bfloat16).startswith(
        "the prediction of the network in bfloat16 is not finite; lower its learning_rate"
    )


def test_scores_of_digits_that_are_not_finite_are_an_error():
    images = torch.zeros(3, 28, 28, dtype=torch.uint8)
    assert said(predict, broken(Classifier(2)), images, CPU).endswith("; lower mnist.classifier.learning_rate")


def test_a_last_update_that_is_not_finite_names_the_epoch():
    """Every loss is finite, but not the gradient of the last one."""

    def explode(network, x, labels, generator):
        made = network(x)
        return (made - made.detach()).square().sum().sqrt()

    network, images = models.network("denoiser", 4), torch.zeros(4, 28, 28, dtype=torch.uint8)
    message = said(
        train_epoch, network, Adam(network), explode, images, torch.zeros(4), Epoch("denoiser", 2, 0, None, 4, 0.5)
    )
    assert message.startswith(
        "denoiser: a weight after epoch 2 is not finite; lower its learning_rate (now 0.5; on cpu"
    )
    assert message.endswith("float32)")


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_card_holds_finite_numbers_alone(tmp_path, value):
    numbers = {"metrics": [Metric("after epoch 1", "frechet_distance", value)]}
    curve = {"series": [Series("accuracy", [1, 2], [0.5, value])]}
    for fields, where in ((numbers, "after epoch 1, frechet_distance"), (curve, "accuracy")):
        message = said(Card("flow", "flow", **fields).save, tmp_path / "card.json")
        assert message == f"flow: {where} is {value}; check the settings of flow"
    assert not (tmp_path / "card.json").exists()


def test_equal_pictures_have_no_psnr():
    """Their PSNR is infinite."""
    figure = Figure(SimpleNamespace(snakemake=SimpleNamespace(output=SimpleNamespace(card=Path("a/card.json")))))
    figure.metric("equal", "psnr", math.inf, "dB")
    figure.metric("equal", "ssim", 1.0)
    figure.metric("broken", "psnr", math.nan, "dB")
    assert [(each.case, each.metric) for each in figure.metrics] == [("equal", "ssim"), ("broken", "psnr")]
