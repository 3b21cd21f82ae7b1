"""Image metrics and the Fréchet distance, against closed forms and other implementations."""

import math

import numpy as np
import pytest
import torch
from scipy import stats
from scipy.linalg import sqrtm
from torchmetrics.functional.image import structural_similarity_index_measure

from campanile import intervals, metrics


@pytest.fixture
def draw():
    return np.random.default_rng(0)


def test_psnr_of_a_constant_error():
    image = np.zeros((8, 8))
    assert metrics.psnr(image + 0.1, image) == pytest.approx(20)
    assert metrics.psnr(image, image) == math.inf


def test_ssim_is_one_for_equal_images_and_falls_with_noise(draw):
    image = draw.random((28, 28))
    noisy = np.clip(image + 0.2 * draw.standard_normal(image.shape), 0, 1)
    assert metrics.ssim(image, image) == pytest.approx(1)
    assert 0 < metrics.ssim(noisy, image) < 0.95


def test_ssim_agrees_with_torchmetrics_on_the_same_window(draw):
    image = np.outer(np.linspace(0, 1, 64), np.linspace(1, 0.2, 64))
    other = np.clip(image + 0.05 * draw.standard_normal(image.shape), 0, 1)
    pair = (torch.from_numpy(each)[None, None] for each in (image, other))
    theirs = structural_similarity_index_measure(*pair, gaussian_kernel=False, kernel_size=7, data_range=1.0).item()
    assert 0.2 < theirs < 0.9
    # They treat the edge differently, and divide the variance by N, not N - 1.
    assert metrics.ssim(image, other) == pytest.approx(theirs, abs=0.01)


def test_the_means_are_over_images(draw):
    images, references = draw.random((2, 3, 28, 28))
    psnr, ssim = metrics.mean_psnr_ssim(images, references)
    assert psnr.value == pytest.approx(np.mean([metrics.psnr(*pair) for pair in zip(images, references, strict=True)]))
    assert ssim.value == pytest.approx(np.mean([metrics.ssim(*pair) for pair in zip(images, references, strict=True)]))


def test_the_gaussian_of_features_recovers_their_distribution(draw):
    scale = draw.standard_normal((4, 4))
    mean, covariance = metrics.gaussian(draw.standard_normal((200_000, 4)) @ scale.T + 3)
    np.testing.assert_allclose(mean, 3, atol=0.05)
    np.testing.assert_allclose(covariance, scale @ scale.T, atol=0.1)


def test_the_frechet_distance_of_isotropic_gaussians():
    # d ((m1 - m2)^2 + (s1 - s2)^2) with standard deviations s
    d, (m1, s1), (m2, s2) = 5, (0, 2), (2, 3)
    first, second = ((np.full(d, float(m)), s**2 * np.eye(d)) for m, s in ((m1, s1), (m2, s2)))
    assert metrics.frechet_distance(first, second) == pytest.approx(d * ((m1 - m2) ** 2 + (s1 - s2) ** 2))


def test_the_frechet_distance_of_any_gaussians_agrees_with_the_matrix_square_root(draw):
    (a, b), (m, n) = draw.standard_normal((2, 6, 6)), draw.standard_normal((2, 6))
    a, b = a @ a.T, b @ b.T
    expected = ((m - n) ** 2).sum() + np.trace(a + b - 2 * sqrtm(a @ b).real)
    assert metrics.frechet_distance((m, a), (n, b)) == pytest.approx(expected)


def test_intervals_of_means_and_shares_are_those_of_scipy(draw):
    values = draw.standard_normal(7)
    theirs = stats.t.interval(0.95, 6, values.mean(), stats.sem(values))
    assert intervals.t_interval(values) == pytest.approx((values.mean(), *theirs))
    for right in (0, 3, 40):
        theirs = stats.binomtest(right, 40).proportion_ci(method="wilson")
        assert intervals.wilson(np.arange(40) < right) == pytest.approx((right / 40, *theirs), abs=1e-6)


def test_nine_in_ten_bootstrap_intervals_and_more_hold_the_truth(draw):
    # The median of an exponential distribution is log 2.
    made = [intervals.bootstrap(np.median, draw.exponential(size=200)) for _ in range(100)]
    assert type(intervals.bootstrap(np.median, np.ones(3, np.float32)).value) is float  # fit for JSON
    assert 90 <= sum(low < math.log(2) < high for _, low, high in made) <= 99


def test_equal_pictures_have_no_interval():
    assert intervals.t_interval([math.inf, math.inf]) == (math.inf, math.inf, math.inf)


def test_the_interval_of_a_difference_of_shares_is_newcombes():
    # Newcombe 1998, table II, example (a): 56 of 70 and 48 of 80.
    first, second = (intervals.wilson(np.arange(n) < right) for right, n in ((56, 70), (48, 80)))
    assert first.minus(second) == pytest.approx((0.2, 0.0524, 0.3339), abs=1e-4)
