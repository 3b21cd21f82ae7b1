"""The numbers: closed forms and an outside oracle."""

import math

import numpy as np
import pytest
import torch
from torchmetrics.functional.image import structural_similarity_index_measure

from campanile import metrics
from campanile.mnist.evaluate import confusion, nearest, nearest_by_digit, rms_to, spread

DRAW = np.random.default_rng(0)


def test_psnr_of_a_constant_error():
    image = np.zeros((8, 8))
    assert metrics.psnr(image + 0.1, image) == pytest.approx(20)
    assert metrics.psnr(image, image) == math.inf


def test_ssim_is_one_for_equal_pictures_and_falls_with_noise():
    image = DRAW.random((28, 28))
    noisy = np.clip(image + 0.2 * DRAW.standard_normal(image.shape), 0, 1)
    assert metrics.ssim(image, image) == pytest.approx(1)
    assert 0 < metrics.ssim(noisy, image) < 0.95


def test_ssim_agrees_with_torchmetrics_on_the_same_window():
    image = np.outer(np.linspace(0, 1, 64), np.linspace(1, 0.2, 64))
    other = np.clip(image + 0.05 * DRAW.standard_normal(image.shape), 0, 1)
    theirs = structural_similarity_index_measure(
        torch.from_numpy(image)[None, None],
        torch.from_numpy(other)[None, None],
        gaussian_kernel=False,
        kernel_size=7,
        data_range=1.0,
    ).item()
    assert 0.2 < theirs < 0.9
    # They differ in how they treat the edge and in N / (N - 1) of the variance.
    assert metrics.ssim(image, other) == pytest.approx(theirs, abs=0.01)


def test_the_frechet_distance_of_gaussians_with_one_variance_each():
    dimensions = 5
    first = np.zeros(dimensions), 4 * np.eye(dimensions)
    second = np.full(dimensions, 2.0), 9 * np.eye(dimensions)
    assert metrics.frechet_distance(first, second) == pytest.approx(dimensions * (2**2 + (2 - 3) ** 2))


def test_the_frechet_distance_of_rotated_gaussians_agrees_with_the_matrix_root():
    from scipy.linalg import sqrtm

    (a, b), (m, n) = DRAW.standard_normal((2, 6, 6)), DRAW.standard_normal((2, 6))
    a, b = a @ a.T, b @ b.T
    expected = ((m - n) ** 2).sum() + np.trace(a + b - 2 * sqrtm(a @ b).real)
    assert metrics.frechet_distance((m, a), (n, b)) == pytest.approx(expected)


def test_the_nearest_training_image_is_found_with_its_distance():
    training = torch.from_numpy(DRAW.integers(0, 256, (50, 28, 28), dtype=np.uint8))
    samples = training[[7, 31]].clone()
    samples[1] = samples[1] // 2
    distance, index = nearest(samples, training, chunk=16)
    assert index.tolist()[0] == 7
    assert distance[0].item() == pytest.approx(0, abs=2e-3)
    by_hand = (training.double() / 255 - samples[1].double() / 255).square().mean((1, 2)).sqrt()
    assert index[1].item() == by_hand.argmin().item()
    assert distance[1].item() == pytest.approx(by_hand.min().item(), rel=1e-3)


def test_confusion_counts_truth_by_row():
    counts = confusion(torch.tensor([0, 0, 1, 2]), torch.tensor([0, 1, 1, 0]), classes=3)
    assert counts.tolist() == [[1, 1, 0], [0, 1, 0], [1, 0, 0]]


def test_distance_to_a_centre_and_spread_of_images():
    centre = torch.full((28, 28), 0.25)
    images = torch.stack([centre + 0.1, centre - 0.3])
    assert rms_to(images, centre) == pytest.approx(0.2)
    assert spread(images) == pytest.approx(math.sqrt(2) * 0.2)


def test_the_nearest_of_each_digit_in_the_order_of_digits():
    distance, labels = torch.tensor([0.3, 0.2, 0.1, 0.4]), torch.tensor([7, 1, 7, 1])
    assert nearest_by_digit(distance, labels).tolist() == [1, 2]
