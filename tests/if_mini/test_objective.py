"""IF-mini's loss against closed forms."""

import math

import pytest
import torch
from torch.distributions import Normal, kl_divergence
from torch.nn.functional import avg_pool2d

from campanile.diffusion.schedule import Schedule, squared_cosine
from if_mini.training import objective

SIDES = [side for side, _ in objective.SPECTRUM]


@pytest.fixture(scope="module")
def schedule():
    return Schedule(squared_cosine())


def enlarged(pictures, side):
    """Every pixel as a square."""
    return pictures.repeat_interleave(side, 2).repeat_interleave(side, 3)


def checkerboard(side):
    """Squares of 1 and -1, (1, 3, 64, 64): its energy is 1, in the band of squares of that side alone."""
    rows, columns = torch.meshgrid(torch.arange(64 // side), torch.arange(64 // side), indexing="ij")
    return enlarged((1 - 2.0 * ((rows + columns) % 2)).expand(1, 3, -1, -1), side)


def test_a_batch_has_a_timestep_from_each_part_of_the_range():
    t = objective.sample_timesteps(10, torch.Generator().manual_seed(0))
    assert (t // 100).tolist() == list(range(10))


@pytest.mark.parametrize("skew", [1, 1.5, 2])
def test_timesteps_follow_a_beta_distribution(skew):
    """P(t / T >= x) = (1 - x)^(1 / skew)."""
    t = objective.sample_timesteps(10000, torch.Generator().manual_seed(0), skew)
    for x in (0, 0.26, 0.75, 0.95):
        assert (t >= 1000 * x).double().mean().item() == pytest.approx((1 - x) ** (1 / skew), abs=2e-3)


@pytest.mark.parametrize("band", [0, 1, 2])
def test_the_energy_of_a_checkerboard_is_in_its_band(band):
    energies = objective.band_energies(checkerboard(SIDES[band]), SIDES)
    torch.testing.assert_close(energies, torch.eye(3)[band : band + 1])


def test_the_energies_of_bands_add_up_to_the_mean_square():
    noise = torch.randn(2, 3, 8, 8)
    torch.testing.assert_close(objective.band_energies(noise, [4, 2, 1]).sum(1), noise.square().mean((1, 2, 3)))


@pytest.mark.parametrize("t", [100, 500, 900])
def test_the_expected_error_is_what_the_wiener_filter_leaves(schedule, t):
    """In a band of variance s^2 the filter is eps = sqrt(1 - abar) / (abar s^2 + 1 - abar) x_t."""
    spectrum, abar = ((4, 2.0), (1, 0.1)), float(schedule.alpha_bar(t))

    def filtered(pictures, gains):
        """Their means over squares of 4 x 4 and what is left, each times its gain."""
        coarse = enlarged(avg_pool2d(pictures, 4), 4)
        return gains[0] * coarse + gains[1] * (pictures - coarse)

    white, eps = torch.randn(2, 400, 3, 8, 8)
    x0 = filtered(white, [variance**0.5 for _, variance in spectrum])
    wiener = [(1 - abar) ** 0.5 / (abar * variance + 1 - abar) for _, variance in spectrum]
    estimate = filtered(schedule.add_noise(x0, t, eps), wiener)
    left = objective.band_energies(estimate - eps, [4, 1]).mean(0)
    expected = objective.expected_error(schedule, torch.tensor([t]), spectrum)[0] - objective.FLOOR
    torch.testing.assert_close(left, expected, rtol=0.08, atol=0)


T = torch.tensor([0, 250, 500, 750, 999])


def test_an_error_as_large_as_expected_costs_the_same_at_every_timestep(schedule):
    amplitudes = objective.expected_error(schedule, T).sqrt()[:, :, None, None, None]
    difference = sum(amplitudes[:, band] * checkerboard(side) for band, side in enumerate(SIDES))
    loss = objective.weighted_error(schedule, T, difference)
    torch.testing.assert_close(loss, torch.full((5,), objective.LOSS_SCALE))


@pytest.mark.parametrize("band", [0, 1, 2])
def test_a_band_counts_by_the_square_root_of_its_expected_error(schedule, band):
    roots = objective.expected_error(schedule, T).sqrt()
    difference = roots[:, band, None, None, None] * checkerboard(SIDES[band])
    loss = objective.weighted_error(schedule, T, difference)
    torch.testing.assert_close(loss, objective.LOSS_SCALE * roots[:, band] / roots.sum(1))


def test_the_coarse_band_counts_more_than_by_its_error_and_at_high_timesteps_as_much_as_the_others(schedule):
    expected = objective.expected_error(schedule, T)
    plain, weights = expected / expected.sum(1, keepdim=True), expected.sqrt() / expected.sqrt().sum(1, keepdim=True)
    assert (weights[:-1, 0] > plain[:-1, 0]).all() and (expected.sum(1).diff() < 0).all()
    torch.testing.assert_close(weights[-1], torch.full((3,), 1 / 3), atol=1e-3, rtol=0)


@pytest.mark.parametrize("t", [1, 10, 300, 999])
def test_the_bound_is_the_divergence_of_the_model_from_the_posterior(schedule, t):
    """The posterior variance is (1 - abar_s) / (1 - abar_t) beta, where s = t - 1 and beta = 1 - abar_t / abar_s."""
    x0, eps, predicted_eps, v = torch.rand(1, 3, 8, 8) * 1.8 - 0.9, *torch.randn(2, 1, 3, 8, 8), torch.rand(1, 3, 8, 8)
    x = schedule.add_noise(x0, t, eps)
    abar, abar_s = float(schedule.abar[t]), float(schedule.abar[t - 1])
    beta = 1 - abar / abar_s
    variance = (1 - abar_s) / (1 - abar) * beta
    predicted_x0 = ((x - (1 - abar) ** 0.5 * predicted_eps) / abar**0.5).clamp(-1, 1)

    def mean(clean):
        return (abar_s**0.5 * beta * clean + (abar / abar_s) ** 0.5 * (1 - abar_s) * x) / (1 - abar)

    learned = beta ** ((v + 1) / 2) * variance ** ((1 - v) / 2)
    nats = kl_divergence(Normal(mean(x0), variance**0.5), Normal(mean(predicted_x0), learned.sqrt())).mean()
    bound = objective.variational_bound(schedule, x0, x, torch.tensor([t]), predicted_eps, v)
    torch.testing.assert_close(bound, nats[None] / math.log(2), rtol=1e-3, atol=1e-4)


def test_the_bound_is_0_at_t_0(schedule):
    x0, x, predicted_eps, v = torch.randn(4, 2, 3, 8, 8)
    assert not objective.variational_bound(schedule, x0, x, torch.tensor([0, 0]), predicted_eps, v).any()


def test_the_bound_trains_the_variance_alone(schedule):
    x0, x, eps, v = torch.randn(4, 2, 3, 8, 8)
    eps.requires_grad_()
    v.requires_grad_()
    objective.variational_bound(schedule, x0, x, torch.tensor([5, 500]), eps, v).sum().backward()
    assert eps.grad is None and v.grad.abs().sum() > 0
