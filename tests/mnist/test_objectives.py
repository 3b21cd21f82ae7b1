"""The objectives, against losses and minimisers known in closed form for Gaussian images."""

import math

import pytest
import torch

from campanile import seeds
from campanile.mnist.objectives import (
    Denoise,
    FlowMatching,
    add_noise,
    interpolant,
    label_dropout,
    stratified_times,
    velocity,
)


class Spy(torch.nn.Module):
    """A network that records its inputs and predicts zeros."""

    classes = 10

    def forward(self, x, t=None, c=None):
        self.x, self.t, self.c = x, t, c
        return torch.zeros_like(x)


def gaussian_images(batch=2000, mean=0.0):
    """Images whose pixels are independent and N(mean, 1), and labels."""
    draw = torch.Generator().manual_seed(1)
    return mean + torch.randn(batch, 1, 28, 28, generator=draw), torch.randint(10, (batch,), generator=draw)


def loss_of(objective, network, **images):
    return objective(network, *gaussian_images(**images), seeds.generator(0, "objective")).item()


def test_noise_is_scaled_by_sigma():
    x, eps = torch.rand(2, 1, 4, 4), torch.randn(2, 1, 4, 4)
    torch.testing.assert_close((add_noise(x, eps, 0.5) - x) / 0.5, eps)


@pytest.mark.parametrize("sigma", [0.5, 2.0])
def test_the_best_denoiser_of_gaussian_images_is_the_posterior_mean(sigma):
    """E[x | z] = z / (1 + sigma^2), with loss sigma^2 / (1 + sigma^2)."""
    gain = 1 / (1 + sigma**2)
    least = loss_of(Denoise(sigma), lambda z: gain * z)
    assert least == pytest.approx(sigma**2 / (1 + sigma**2), rel=0.01)
    for other in (0.9 * gain, 1.1 * gain):
        assert loss_of(Denoise(sigma), lambda z, other=other: other * z) > least


def test_the_best_prediction_from_pure_noise_is_the_mean_image():
    """No function of the noise beats E[x] = 3, with loss var(x) = 1."""
    objective = Denoise(sigma=1.0, signal=0.0)
    least = loss_of(objective, lambda z: torch.full_like(z, 3.0), mean=3.0)
    assert least == pytest.approx(1, rel=0.01)
    for network in (lambda z: 3 + 0.1 * z, lambda z: 3 - 0.1 * z, lambda z: torch.full_like(z, 2.9)):
        assert loss_of(objective, network, mean=3.0) > least


@pytest.mark.parametrize("batch", [1, 3])
def test_the_interpolant_joins_noise_to_data_and_the_velocity_is_its_derivative(batch):
    x0, x1 = torch.randn(2, batch, 1, 4, 4, dtype=torch.float64)
    t = torch.rand(batch, dtype=torch.float64)
    assert torch.equal(interpolant(x0, x1, torch.zeros(batch)), x0)
    assert torch.equal(interpolant(x0, x1, torch.ones(batch)), x1)
    _, derivative = torch.autograd.functional.jvp(lambda t: interpolant(x0, x1, t), t, torch.ones_like(t))
    torch.testing.assert_close(derivative, velocity(x0, x1))


def test_the_best_flow_between_standard_normals_has_loss_pi_over_2():
    """u(x, t) = E[x_1 - x_0 | x_t = x] = (2t - 1) x / (t^2 + (1 - t)^2) leaves 1 / (t^2 + (1 - t)^2) at time t."""

    def best(x, t, c, factor=1.0):
        t = t[:, None, None, None]
        return factor * (2 * t - 1) / (t**2 + (1 - t) ** 2) * x

    least = loss_of(FlowMatching(), best)
    assert least == pytest.approx(math.pi / 2, rel=0.01)
    for factor in (0.9, 1.1):
        assert loss_of(FlowMatching(), lambda *inputs, factor=factor: best(*inputs, factor)) > least


def test_the_flow_network_sees_the_interpolant_at_its_time_and_no_class():
    (x1, labels), network = gaussian_images(4), Spy()
    loss = FlowMatching()(network, x1, labels, seeds.generator(0, "flow"))
    x0 = torch.randn(x1.shape, generator=seeds.generator(0, "flow"))
    torch.testing.assert_close(network.x, interpolant(x0, x1, network.t))
    assert loss.item() == pytest.approx(velocity(x0, x1).square().mean().item())
    assert network.c is None


def test_times_are_uniform_with_one_in_each_part():
    t = torch.stack([stratified_times(8, seeds.generator(0, index)) for index in range(2000)])
    assert torch.equal((t * 8).long(), torch.arange(8).expand(2000, 8))
    assert t.mean().item() == pytest.approx(1 / 2, abs=0.005)
    assert t.var().item() == pytest.approx(1 / 12, rel=0.02)


@pytest.mark.parametrize("p_uncond", [0.0, 0.1, 0.5, 1.0])
def test_labels_are_dropped_with_probability_p_uncond(p_uncond):
    n = 20_000
    dropped = 1 - label_dropout(n, p_uncond, seeds.generator(0, "mask")).mean().item()
    assert dropped == pytest.approx(p_uncond, abs=5 * math.sqrt(p_uncond * (1 - p_uncond) / n) + 1e-6)


def test_a_dropped_label_is_a_row_of_zeros_and_any_other_is_one_hot():
    (x, labels), network = gaussian_images(400), Spy()
    FlowMatching(p_uncond=0.5)(network, x, labels, seeds.generator(0, "flow"))
    kept = network.c.sum(1) == 1
    assert 100 < kept.sum() < 300
    assert torch.equal(network.c[kept].argmax(1), labels[kept])
    assert not network.c[~kept].any()
