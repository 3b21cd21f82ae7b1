"""The solver, against flows known in closed form; guidance under both conventions; samples alone and in a batch."""

import math

import pytest
import torch

from campanile.mnist import models
from campanile.mnist.sample import field, guided, integrate, start


def solve(velocity, x0, steps, method="euler"):
    *_, x1 = integrate(velocity, x0, steps, method)
    return x1


def test_a_constant_velocity_is_solved_exactly_in_one_step():
    x0, u = torch.randn(2, 3), torch.randn(2, 3)
    assert torch.equal(solve(lambda x, t: u, x0, 1), x0 + u)


@pytest.mark.parametrize(("method", "order"), [("euler", 1), ("midpoint", 2)])
def test_the_error_of_exponential_growth_falls_with_the_order_of_the_method(method, order):
    """dx/dt = x takes 1 to e."""
    one = torch.ones(1, dtype=torch.float64)
    coarse, fine = (abs(solve(lambda x, t: x, one, steps, method).item() - math.e) for steps in (50, 100))
    assert coarse < 0.05
    assert coarse / fine == pytest.approx(2**order, rel=0.05)


def test_the_best_flow_to_gaussian_data_takes_noise_x0_to_m_plus_s_x0():
    """u(x, t) = m + (t s^2 - (1 - t)) / (t^2 s^2 + (1 - t)^2) (x - t m) for data N(m, s^2)."""
    m, s, x0 = 3.0, 0.3, torch.randn(20, dtype=torch.float64)

    def velocity(x, t):
        return m + (t * s**2 - (1 - t)) / (t**2 * s**2 + (1 - t) ** 2) * (x - t * m)

    torch.testing.assert_close(solve(velocity, x0, 200, "midpoint"), m + s * x0, atol=1e-3, rtol=0)


def test_euler_samples_the_start_of_each_step_and_midpoint_its_middle():
    zero = torch.zeros(1, dtype=torch.float64)
    for method, offset in (("euler", 0), ("midpoint", 1 / 8)):
        expected = sum(3 * (i / 4 + offset) ** 2 for i in range(4)) / 4
        assert solve(lambda x, t: torch.tensor([3 * t**2]), zero, 4, method).item() == pytest.approx(expected)


def test_the_state_after_every_step_is_yielded():
    states = list(integrate(lambda x, t: torch.ones_like(x), torch.zeros(1), 4))
    assert [state.item() for state in states] == [0.25, 0.5, 0.75, 1.0]


def test_an_unknown_method_is_refused():
    with pytest.raises(ValueError, match="euler or midpoint"):
        next(integrate(lambda x, t: x, torch.zeros(1), 1, "magic"))


class Constant(torch.nn.Module):
    """Predicts 1 without a class and 10 + c for class c."""

    classes = 10

    def forward(self, x, t, c):
        u = torch.where(c.any(1), 10.0 + c.argmax(1), 1.0)
        return u[:, None, None, None].expand_as(x)


def guided_velocity(scale: float) -> torch.Tensor:
    """The guided velocities of classes 3 and 4."""
    return guided(Constant(), torch.tensor([3, 4]), scale)(torch.zeros(2, 1, 1, 1), 0.5).flatten()


@pytest.mark.parametrize("scale", [0, 0.01, 1, 2, 7.5])
def test_guidance_extrapolates_from_unconditional_to_conditional(scale):
    torch.testing.assert_close(guided_velocity(scale), torch.tensor([1 + scale * (13.0 - 1), 1 + scale * (14.0 - 1)]))


@pytest.mark.parametrize("w", [0.01, 5])
def test_scale_1_plus_w_is_guidance_w_of_ho_and_salimans(w):
    torch.testing.assert_close(guided_velocity(1 + w), (1 + w) * torch.tensor([13.0, 14.0]) - w)


def test_samples_start_from_their_own_noise_and_cycle_through_the_digits():
    noise, labels = start(12, seed=100)
    assert noise.shape == (12, 1, 28, 28) and labels.tolist() == [*range(10), 0, 1]
    assert torch.equal(start(3, seed=100)[0], noise[:3])


@pytest.mark.parametrize(("model", "guidance"), [("time_fm", "none"), ("class_fm", "1"), ("class_fm", "5")])
def test_a_sample_is_the_same_alone_and_in_a_batch(model, guidance):
    network, (noise, labels) = models.network(model, 4).eval(), start(6, seed=100)

    @torch.inference_mode()
    def sample(chosen):
        return solve(field(network, labels[chosen], guidance), noise[chosen], 3)

    torch.testing.assert_close(sample([4]), sample(list(range(6)))[4:5], atol=1e-5, rtol=0)
