"""Numbers where others judge by eye: a classifier as judge, its feature space, and the nearest training images."""

import torch
from torch import nn

from campanile import devices
from campanile.metrics import frechet_distance, gaussian


class Classifier(nn.Module):
    """The judge, a small convolutional network: (B, 1, 28, 28) in [0, 1] -> logits (B, 10).

    ``features`` ends in the layer before the last, (B, 64): the space of the Frechet distance.
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


@torch.inference_mode()
def judge(
    classifier: Classifier, images: torch.Tensor, device: torch.device, batch: int = 500
) -> tuple[torch.Tensor, torch.Tensor]:
    """Predicted classes (N,) and features (N, C) of uint8 images (N, 28, 28), on the CPU."""
    classifier.eval()
    classes, features = [], []
    for chunk in images.split(batch):
        feature = classifier.features(chunk.to(device).unsqueeze(1).float().div_(255))
        classes.append(classifier.logits(feature).argmax(1).cpu())
        features.append(feature.cpu())
    return torch.cat(classes), torch.cat(features)


def confusion(truth: torch.Tensor, predicted: torch.Tensor, classes: int = 10) -> torch.Tensor:
    """Counts (classes, classes): row is the truth, column the prediction."""
    return torch.bincount(truth * classes + predicted, minlength=classes**2).reshape(classes, classes)


def nearest(samples: torch.Tensor, training: torch.Tensor, chunk: int = 10_000) -> tuple[torch.Tensor, torch.Tensor]:
    """For each sample the distance to, and the index of, its nearest training image.

    Both are uint8 (N, 28, 28); the distance is the root mean square difference of pixels in [0, 1].
    """
    flat = samples.flatten(1).float() / 255
    best = torch.full((len(flat),), float("inf"))
    index = torch.zeros(len(flat), dtype=torch.long)
    for start in range(0, len(training), chunk):
        distance = torch.cdist(flat, training[start : start + chunk].flatten(1).float() / 255)
        smallest, where = distance.min(1)
        closer = smallest < best
        best[closer], index[closer] = smallest[closer], where[closer] + start
    return best / flat.shape[1] ** 0.5, index


@torch.inference_mode()
def denoise(network: nn.Module, z: torch.Tensor, dtype: torch.dtype | None, batch: int = 250) -> torch.Tensor:
    """The denoiser's pictures of z (N, 1, 28, 28), clipped to [0, 1], on the CPU."""
    network.eval()
    device = next(network.parameters()).device
    out = []
    for chunk in z.split(batch):
        with devices.autocast(device, dtype):
            out.append(network(chunk.to(device)).float().clamp(0, 1).cpu())
    return torch.cat(out)


def rms_to(images: torch.Tensor, centre: torch.Tensor) -> float:
    """Mean over images (N, 28, 28) of the root mean square difference of their pixels from ``centre`` (28, 28)."""
    return (images - centre).square().mean((1, 2)).sqrt().mean().item()


def spread(images: torch.Tensor) -> float:
    """Root mean square over pixels of their standard deviation between images (N, 28, 28)."""
    return images.std(0).square().mean().sqrt().item()


def nearest_by_digit(distance: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """For each digit among ``labels`` (N,), in order, the index of the smallest ``distance`` (N,)."""
    order = distance.argsort()
    return torch.stack([order[labels[order] == digit][0] for digit in labels.unique()])


def score(
    classifier: Classifier, test_set: dict[str, torch.Tensor], samples: dict[str, torch.Tensor], device: torch.device
) -> tuple[float, float]:
    """Share of samples recognised as their label, and their Frechet distance to the test set.

    ``samples`` has uint8 ``images`` (N, 28, 28) and ``labels`` (N,); ``test_set`` is what ``reference`` made.
    """
    predicted, features = judge(classifier, samples["images"], device)
    accuracy = (predicted == samples["labels"]).double().mean().item()
    whole = test_set["mean"].numpy(), test_set["covariance"].numpy()
    return accuracy, frechet_distance(gaussian(features.numpy()), whole)


def reference(features: torch.Tensor) -> dict[str, torch.Tensor]:
    """Mean and covariance of features, as tensors to save."""
    mean, covariance = gaussian(features.numpy())
    return {"mean": torch.from_numpy(mean), "covariance": torch.from_numpy(covariance)}
