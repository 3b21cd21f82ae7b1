"""What the models are trained for, stated again from the papers."""

import math

import pytest
import torch

from campanile import seeds
from campanile.mnist.objectives import (
    Denoise,
    FlowMatching,
    add_noise,
    classify,
    interpolant,
    label_dropout,
    stratified_times,
    velocity,
)


class Recorder(torch.nn.Module):
    """A network that keeps what it was asked and answers with zeros."""

    classes = 10

    def forward(self, x, t=None, c=None):
        self.x, self.t, self.c = x, t, c
        return torch.zeros_like(x)


def data(batch: int) -> tuple[torch.Tensor, torch.Tensor]:
    draw = torch.Generator().manual_seed(1)
    return torch.rand(batch, 1, 28, 28, generator=draw), torch.randint(10, (batch,), generator=draw)


def test_noise_is_added_with_standard_deviation_sigma():
    x = torch.full((1, 1, 200, 200), 0.25)
    z = add_noise(x, torch.randn(x.shape, generator=torch.Generator().manual_seed(0)), 0.5)
    assert z.mean().item() == pytest.approx(0.25, abs=0.01)
    assert z.std().item() == pytest.approx(0.5, rel=0.01)


@pytest.mark.parametrize("batch", [1, 3])
def test_the_path_runs_straight_from_noise_to_data_and_the_velocity_is_its_slope(batch):
    x0, x1 = torch.randn(batch, 1, 4, 4, dtype=torch.float64), torch.randn(batch, 1, 4, 4, dtype=torch.float64)
    zero, one, t = torch.zeros(batch), torch.ones(batch), torch.rand(batch, dtype=torch.float64)
    assert torch.equal(interpolant(x0, x1, zero), x0)
    assert torch.equal(interpolant(x0, x1, one), x1)
    step = 1e-6
    slope = (interpolant(x0, x1, t + step) - interpolant(x0, x1, t - step)) / (2 * step)
    assert torch.allclose(slope, velocity(x0, x1), atol=1e-8)


def test_the_denoiser_sees_image_plus_noise_and_pure_noise_sees_no_image():
    x, labels = data(400)
    network = Recorder()
    Denoise(sigma=0.5)(network, x, labels, seeds.generator(0, "a"))
    assert (network.x - x).std().item() == pytest.approx(0.5, rel=0.01)
    Denoise(sigma=1.0, signal=0.0)(network, x, labels, seeds.generator(0, "a"))
    correlation = torch.corrcoef(torch.stack([network.x.flatten(), x.flatten()]))[0, 1].item()
    assert abs(correlation) < 4 / math.sqrt(x.numel())
    assert network.x.std().item() == pytest.approx(1, rel=0.01)


def test_the_denoising_loss_is_the_mean_squared_distance_to_the_clean_image():
    x, labels = data(8)
    loss = Denoise(sigma=0.5)(Recorder(), x, labels, seeds.generator(0, "a"))
    assert loss.item() == pytest.approx(x.square().mean().item())


def test_the_flow_loss_is_the_mean_squared_distance_to_the_velocity():
    x, labels = data(4)
    loss = FlowMatching()(Recorder(), x, labels, seeds.generator(0, "a"))
    x0 = torch.randn(x.shape, generator=seeds.generator(0, "a"))
    assert loss.item() == pytest.approx((x - x0).square().mean().item())


def test_the_flow_network_sees_the_path_at_its_time():
    x, labels = data(4)
    network = Recorder()
    FlowMatching()(network, x, labels, seeds.generator(0, "a"))
    x0 = torch.randn(x.shape, generator=seeds.generator(0, "a"))
    for i, t in enumerate(network.t.tolist()):
        assert torch.allclose(network.x[i], (1 - t) * x0[i] + t * x[i], atol=1e-6)
    assert network.c is None


def test_times_are_uniform_and_one_lies_in_each_part():
    t = torch.stack([stratified_times(8, seeds.generator(0, index)) for index in range(2000)])
    assert torch.equal((t * 8).long(), torch.arange(8).expand(2000, 8))
    assert t.mean().item() == pytest.approx(1 / 2, abs=0.005)
    assert t.var().item() == pytest.approx(1 / 12, rel=0.02)


@pytest.mark.parametrize("p_uncond", [0.0, 0.1, 0.5, 1.0])
def test_a_class_is_hidden_with_probability_p_uncond(p_uncond):
    n = 20_000
    hidden = 1 - label_dropout(n, p_uncond, seeds.generator(0, "mask")).mean().item()
    assert hidden == pytest.approx(p_uncond, abs=5 * math.sqrt(p_uncond * (1 - p_uncond) / n) + 1e-6)


def test_a_hidden_class_is_a_row_of_zeros_and_a_shown_one_is_one_hot():
    x, labels = data(400)
    network = Recorder()
    FlowMatching(p_uncond=0.5)(network, x, labels, seeds.generator(0, "a"))
    shown = network.c.sum(1) == 1
    assert 100 < shown.sum() < 300
    assert torch.equal(network.c[shown].argmax(1), labels[shown])
    assert not network.c[~shown].any()


def test_the_classifier_pays_the_surprise_of_the_truth():
    x, labels = data(5)
    loss = classify(lambda images: torch.zeros(len(images), 10), x, labels, None)
    assert loss.item() == pytest.approx(math.log(10))
