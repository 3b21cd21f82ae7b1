"""What scores samples and denoisers, on small cases worked out by hand; sheets of digits."""

import math

import numpy as np
import pytest
import torch

from campanile.mnist import sheets
from campanile.mnist.classifier import Classifier, confusion, cross_entropy, predict, reference, score
from campanile.mnist.denoising import denoise, rms_distance, spread
from campanile.mnist.memorisation import nearest, nearest_by_digit

CPU = torch.device("cpu")


def digits(count: int) -> torch.Tensor:
    return torch.randint(256, (count, 28, 28), dtype=torch.uint8)


def test_the_cross_entropy_of_a_classifier_that_knows_nothing_is_log_10():
    loss = cross_entropy(lambda x: torch.zeros(len(x), 10), torch.rand(5, 1, 28, 28), torch.arange(5), None)
    assert loss.item() == pytest.approx(math.log(10))


def test_confusion_counts_truth_by_row():
    counts = confusion(torch.tensor([0, 0, 1, 2]), torch.tensor([0, 1, 1, 0]), classes=3)
    assert counts.tolist() == [[1, 1, 0], [0, 1, 0], [1, 0, 0]]


def test_predictions_do_not_depend_on_the_batch_size():
    classifier, images = Classifier(2), digits(7)
    for one, other in zip(predict(classifier, images, CPU, 3), predict(classifier, images, CPU), strict=True):
        torch.testing.assert_close(one, other)


def test_a_set_scores_its_own_predictions_fully_and_has_no_distance_to_itself():
    classifier, images = Classifier(2), digits(100)
    predicted, features = predict(classifier, images, CPU)
    samples = {"images": images, "labels": predicted}
    accuracy, distance = score(classifier, reference(features), samples, CPU)
    assert accuracy.value == 1 and distance.value == pytest.approx(0, abs=1e-3)
    samples["labels"] = (predicted + torch.arange(100) % 2) % 10
    assert score(classifier, reference(features), samples, CPU)[0].value == 0.5


def test_denoised_images_are_clipped_and_do_not_depend_on_the_batch_size():
    z = torch.randn(7, 1, 28, 28)
    network = torch.nn.Conv2d(1, 1, 1)
    torch.nn.init.constant_(network.weight, 2)
    torch.nn.init.constant_(network.bias, 0.5)
    torch.testing.assert_close(denoise(network, z, None, batch=3), (2 * z + 0.5).clamp(0, 1))


def test_distance_to_a_centre_and_spread_of_images():
    centre = torch.full((28, 28), 0.25)
    images = torch.stack([centre + 0.1, centre - 0.3])
    assert rms_distance(images, centre).value == pytest.approx(0.2)
    assert spread(images).value == pytest.approx(math.sqrt(2) * 0.2)


def test_the_nearest_training_image_agrees_with_a_search_by_brute_force():
    training = digits(50)
    samples = torch.stack([training[7], training[31] // 2])
    distance, index = nearest(samples, training, chunk=16)
    distances = (training[None].double() - samples[:, None].double()).square().mean((2, 3)).sqrt() / 255
    assert index.tolist() == distances.argmin(1).tolist() and index[0] == 7
    torch.testing.assert_close(distance.double(), distances.amin(1), atol=2e-3, rtol=1e-3)


def test_the_nearest_sample_of_each_digit():
    distance, labels = torch.tensor([0.3, 0.2, 0.1, 0.4]), torch.tensor([7, 1, 7, 1])
    assert nearest_by_digit(distance, labels).tolist() == [1, 2]  # of 1 and of 7


def test_a_sheet_has_its_digits_row_by_row_with_grey_gaps():
    images = np.arange(3, dtype=np.uint8)[:, None, None].repeat(28, 1).repeat(28, 2)
    grid = np.asarray(sheets.sheet(images, columns=2, scale=1))
    assert grid.shape == (58, 58)
    assert grid[0, 0] == 0 and grid[0, 30] == 1 and grid[30, 0] == 2
    assert (grid[28:30] == 128).all() and (grid[30:, 30:] == 128).all()
    assert sheets.sheet(images, columns=2).size == (116, 116)
    assert np.array_equal(np.asarray(sheets.stacked([images, images], columns=2)), np.concatenate([grid, grid]))
