"""The nearest training images of samples."""

import torch


def nearest(samples: torch.Tensor, training: torch.Tensor, chunk: int = 10_000) -> tuple[torch.Tensor, torch.Tensor]:
    """For each sample, the distance to its nearest training image and the index of that image, both (N,).

    Samples and training images are uint8 (N, 28, 28); the distance is the root mean square difference of pixels in
    [0, 1].
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


def nearest_by_digit(distance: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """For each digit among ``labels`` (N,), in rising order, the index of the smallest ``distance`` (N,)."""
    order = distance.argsort()
    return torch.stack([order[labels[order] == digit][0] for digit in labels.unique()])
