"""A classifier of digits: its predictions and its features score samples."""

import torch
import torch.nn.functional as F
from torch import nn

from campanile import tensors
from campanile.intervals import Interval, bootstrap, wilson
from campanile.metrics import frechet_distance, gaussian
from campanile.mnist import data


class Classifier(nn.Module):
    """A small convolutional network: (B, 1, 28, 28) in [0, 1] -> logits (B, 10).

    ``features`` ends in the layer before the last, (B, 64): the space of the Fréchet distance.
    """

    def __init__(self, width: int):
        super().__init__()

        def layer(c_in, c_out, kernel, stride):
            convolution = nn.Conv2d(c_in, c_out, kernel, stride, kernel // 2, bias=False)
            return nn.Sequential(convolution, nn.BatchNorm2d(c_out), nn.ReLU())

        self.features = nn.Sequential(
            layer(1, width, 5, 2),
            layer(width, 2 * width, 3, 1),
            layer(2 * width, 4 * width, 3, 2),
            nn.Flatten(),
            nn.Linear(4 * width * 7 * 7, 64, bias=False),
            nn.BatchNorm1d(64),
            nn.ReLU(),
        )
        self.logits = nn.Linear(64, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:  # noqa: D102
        return self.logits(self.features(x))


def cross_entropy(network, x, labels, generator):
    """The objective of a classifier, as a function like those in ``objectives.py``; nothing is drawn."""
    return F.cross_entropy(network(x).float(), labels)


@torch.inference_mode()
def predict(
    classifier: Classifier, images: torch.Tensor, device: torch.device, batch: int = 500
) -> tuple[torch.Tensor, torch.Tensor]:
    """Predicted classes (N,) and features (N, 64) of uint8 images (N, 28, 28), on the CPU."""
    classifier.eval()
    classes, features = [], []
    for chunk in images.split(batch):
        feature = classifier.features(data.to_float(chunk.to(device)))
        tensors.check_finite("the output of the digit classifier", "lower mnist.classifier.learning_rate", feature)
        classes.append(classifier.logits(feature).argmax(1).cpu())
        features.append(feature.cpu())
    return torch.cat(classes), torch.cat(features)


def confusion(truth: torch.Tensor, predicted: torch.Tensor, classes: int = 10) -> torch.Tensor:
    """Counts (classes, classes): rows are true classes, columns predicted ones."""
    return torch.bincount(truth * classes + predicted, minlength=classes**2).reshape(classes, classes)


def reference(features: torch.Tensor) -> dict[str, torch.Tensor]:
    """Mean and covariance of features (N, C), as tensors to save."""
    mean, covariance = gaussian(features.numpy())
    return {"mean": torch.from_numpy(mean), "covariance": torch.from_numpy(covariance)}


def score(
    classifier: Classifier, test_set: dict[str, torch.Tensor], samples: dict[str, torch.Tensor], device: torch.device
) -> tuple[Interval, Interval]:
    """The share of samples classified as their label, and their Fréchet distance to the test set.

    :param test_set: the ``reference`` of the test set's features.
    :param samples: uint8 ``images`` (N, 28, 28) and ``labels`` (N,).
    """
    predicted, features = predict(classifier, samples["images"], device)
    return wilson(predicted == samples["labels"]), distance_to(test_set, features)


def distance_to(test_set: dict[str, torch.Tensor], features: torch.Tensor) -> Interval:
    """The Fréchet distance of features (N, C) to the ``reference`` of others."""
    whole = test_set["mean"].numpy(), test_set["covariance"].numpy()
    return bootstrap(lambda some: frechet_distance(gaussian(some), whole), features.numpy())
