"""Solving the flow: known solutions, guidance, and samples that do not depend on their company."""

import math

import pytest
import torch

from campanile import seeds
from campanile.mnist import models
from campanile.mnist.sample import guided, integrate, unguided


def final(velocity, x0, steps, method="euler"):
    *_, x = integrate(velocity, x0, steps, method)
    return x


def test_a_constant_velocity_is_followed_exactly_by_one_step():
    x0, u = torch.randn(2, 3), torch.randn(2, 3)
    assert torch.equal(final(lambda x, t: u, x0, 1), x0 + u)


@pytest.mark.parametrize(("method", "order"), [("euler", 1), ("midpoint", 2)])
def test_growth_is_exponential_and_the_error_falls_with_the_order_of_the_method(method, order):
    x0 = torch.ones(1, dtype=torch.float64)
    errors = [abs(final(lambda x, t: x, x0, steps, method).item() - math.e) for steps in (50, 100)]
    assert errors[0] < 0.05
    assert errors[0] / errors[1] == pytest.approx(2**order, rel=0.05)


def test_euler_uses_the_time_at_the_start_of_each_step_and_midpoint_that_in_its_middle():
    x0 = torch.zeros(1, dtype=torch.float64)
    assert final(lambda x, t: torch.tensor([3 * t**2]), x0, 4).item() == pytest.approx(
        3 * sum((i / 4) ** 2 for i in range(4)) / 4
    )
    assert final(lambda x, t: torch.tensor([2 * t]), x0, 4, "midpoint").item() == pytest.approx(1.0)


def test_the_state_after_every_step_is_yielded():
    states = list(integrate(lambda x, t: torch.ones_like(x), torch.zeros(1), 4))
    assert [state.item() for state in states] == [0.25, 0.5, 0.75, 1.0]


def test_an_unknown_method_is_refused():
    with pytest.raises(ValueError, match="euler or midpoint"):
        next(integrate(lambda x, t: x, torch.zeros(1), 1, "magic"))


class Known(torch.nn.Module):
    """Answers 1 for "no class" and 10 + c for class c."""

    classes = 10

    def forward(self, x, t, c):
        label = torch.where(c.any(1), 10.0 + c.argmax(1), 1.0)
        return label[:, None, None, None].expand_as(x)


@pytest.mark.parametrize("scale", [0, 0.01, 1, 2, 7.5])
def test_guidance_goes_from_unconditional_through_conditional_and_beyond(scale):
    u = guided(Known(), torch.tensor([3, 4]), scale)(torch.zeros(2, 1, 1, 1), 0.5).flatten()
    assert torch.allclose(u, torch.tensor([1 + scale * 12.0, 1 + scale * 13.0]))


@pytest.mark.parametrize("w", [0.01, 5])
def test_the_other_convention_is_the_same_guidance_at_scale_one_plus_w(w):
    u = guided(Known(), torch.tensor([3]), 1 + w)(torch.zeros(1, 1, 1, 1), 0.5).item()
    assert u == pytest.approx((1 + w) * 13.0 - w * 1.0)


@pytest.mark.parametrize("model", ["time_fm", "class_fm"])
def test_a_sample_alone_is_the_same_sample_in_a_batch(model):
    network = models.network(model, 4).eval()
    labels = torch.arange(6)

    @torch.inference_mode()
    def sample(indices):
        noise = seeds.normal((1, 28, 28), 100, "digits", indices)
        velocity = unguided(network) if model == "time_fm" else guided(network, labels[indices], 5)
        return final(velocity, noise, 3)

    assert torch.allclose(sample([4]), sample(list(range(6)))[4:5], atol=1e-5)


def test_streams_of_random_numbers_are_their_own():
    a = seeds.normal((50,), 100, "digits", [0, 1])
    assert torch.equal(a, seeds.normal((50,), 100, "digits", [0, 1]))
    others = [seeds.normal((50,), *other, [0])[0] for other in ((101, "digits"), (100, "test noise"))]
    for different in (a[1], *others):
        assert not torch.equal(a[0], different)
