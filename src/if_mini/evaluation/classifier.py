"""A small convolutional network that tells which of a few dozen things a picture shows."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from campanile import devices, seeds, tensors

WIDTH = 24
LEARNING_RATE, WEIGHT_DECAY = 2e-3, 0.05
SMOOTHING = 0.1
"""Label smoothing: the share of a label that is spread over all classes."""


class Block(nn.Module):
    """Two convolutions, the second with a skip connection; halves the resolution."""

    def __init__(self, before: int, after: int) -> None:
        super().__init__()
        self.first = nn.Sequential(
            nn.Conv2d(before, after, 3, 2, 1, bias=False), nn.BatchNorm2d(after), nn.ReLU(inplace=True)
        )
        self.second = nn.Sequential(nn.Conv2d(after, after, 3, 1, 1, bias=False), nn.BatchNorm2d(after))

    def forward(self, x: torch.Tensor) -> torch.Tensor:  # noqa: D102
        x = self.first(x)
        return F.relu(x + self.second(x))


class Classifier(nn.Module):
    """Pictures (B, 3, H, W) in [0, 1] -> logits (B, classes)."""

    def __init__(self, classes: int, width: int = WIDTH) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(3, width, 5, 2, 2, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(inplace=True),
            Block(width, 2 * width),
            Block(2 * width, 4 * width),
            Block(4 * width, 6 * width),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Dropout(0.2),
            nn.Linear(6 * width, classes),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:  # noqa: D102
        return self.layers(2 * x - 1)

    @classmethod
    def load(cls, path: str | Path, classes: int, device: torch.device | str = "cpu") -> Classifier:
        """A trained classifier, from its weights as safetensors."""
        made = cls(classes)
        made.load_state_dict(tensors.load(path))
        return made.to(device).eval()


def as_floats(pixels: torch.Tensor) -> torch.Tensor:
    """uint8 to [0, 1]."""
    return pixels.float() / 255


def augmented(images: torch.Tensor, draw: torch.Generator) -> torch.Tensor:
    """Pictures (B, 3, H, W) in [0, 1], moved, tinted, blurred and noisy, as samples may be.

    A classifier trained on clean pictures alone would mistake a blurred or oddly coloured sample for something else.
    """

    def uniform(low: float, high: float, *shape: int) -> torch.Tensor:
        return low + (high - low) * torch.rand(len(images), *shape, generator=draw, device=draw.device)

    # Scale, rotate, shift and mirror.
    scale, angle = uniform(0.7, 1.15), uniform(-0.2, 0.2)
    mirror = torch.where(uniform(0, 1) < 0.5, -1.0, 1.0)
    cos, sin = scale * angle.cos(), scale * angle.sin()
    rows = [torch.stack([mirror * cos, -sin], 1), torch.stack([mirror * sin, cos], 1)]
    matrix = torch.cat([torch.stack(rows, 1), uniform(-0.15, 0.15, 2, 1)], 2)
    grid = F.affine_grid(matrix, list(images.shape), align_corners=False)
    images = F.grid_sample(images, grid, padding_mode="reflection", align_corners=False)
    # Saturation (0: grey), contrast, and brightness per channel.
    grey = images.mean(1, keepdim=True)
    images = grey + uniform(0, 1.5, 1, 1, 1) * (images - grey)
    mean = images.mean((1, 2, 3), keepdim=True)
    images = mean + uniform(0.6, 1.3, 1, 1, 1) * (images - mean) + uniform(-0.12, 0.12, 3, 1, 1)
    blurred = F.avg_pool2d(F.avg_pool2d(images, 3, 1, 1, count_include_pad=False), 3, 1, 1, count_include_pad=False)
    images = images + uniform(-0.6, 1, 1, 1, 1).clamp(min=0) * (blurred - images)
    noise = torch.randn(images.shape, generator=draw, device=draw.device)
    return (images + uniform(-0.05, 0.08, 1, 1, 1).clamp(min=0) * noise).clamp(0, 1)


def train(
    pixels: torch.Tensor,
    labels: torch.Tensor,
    classes: int,
    seed: int,
    device: torch.device,
    epochs: int = 6,
    batch: int = 32,
    width: int = WIDTH,
    progress: Callable[[Iterable], Iterable] = iter,
) -> Classifier:
    """Train a classifier on uint8 pictures (N, 3, H, W) with labels (N,), with a one-cycle learning rate."""
    torch.manual_seed(seeds.derive(seed, "judge", "weights"))
    classifier = Classifier(classes, width).to(device)
    optimiser = torch.optim.AdamW(classifier.parameters(), LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    steps = epochs * math.ceil(len(labels) / batch)
    cycle = torch.optim.lr_scheduler.OneCycleLR(optimiser, LEARNING_RATE, max(steps, 2))
    dtype = devices.half_precision(device)
    draw = seeds.generator(seed, "judge", "augmentation", device=device)
    for epoch in progress(range(epochs)):
        order = torch.randperm(len(labels), generator=seeds.generator(seed, "judge", "order", epoch))
        for some in order.split(batch):
            images = as_floats(pixels[some].to(device))
            # Half stay clean: the pictures are varied enough, and clean ones teach faster.
            half = (len(images) + 1) // 2
            images[:half] = augmented(images[:half], draw)
            with devices.autocast(device, dtype):
                loss = F.cross_entropy(classifier(images), labels[some].to(device), label_smoothing=SMOOTHING)
            loss.backward()
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
            cycle.step()
    return classifier.eval()


@torch.inference_mode()
def classify(classifier: Classifier, pixels: torch.Tensor, batch: int = 256) -> torch.Tensor:
    """The class of each uint8 picture (N, 3, H, W): int64 (N,), on the CPU."""
    device = next(classifier.parameters()).device
    return torch.cat([classifier(as_floats(some.to(device))).argmax(1).cpu() for some in pixels.split(batch)])


@torch.inference_mode()
def perceptual_distance(classifier: Classifier, one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
    """How differently a classifier sees two pictures (B, 3, H, W) in [0, 1], (B,): 0 if they are the same.

    Zhang et al. 2018, "The Unreasonable Effectiveness of Deep Features as a Perceptual Metric", equation 1 with all
    weights 1: squared differences of unit-length features, averaged over positions and summed over layers.
    """
    total, pair = torch.zeros(len(one), device=one.device), 2 * torch.cat([one, other]) - 1
    for layer in classifier.layers:
        if isinstance(layer, nn.AdaptiveAvgPool2d):
            break
        pair = layer(pair)
        if isinstance(layer, nn.ReLU | Block):
            first, second = F.normalize(pair, dim=1).chunk(2)
            total += (first - second).square().sum(1).mean((1, 2))
    return total


def accuracy(truth: torch.Tensor, answers: torch.Tensor, classes: tuple[str, ...]) -> dict:
    """The share of right answers, overall and in each class that occurs."""
    right = (truth == answers).double()
    by_class = {name: right[truth == i].mean().item() for i, name in enumerate(classes) if (truth == i).any()}
    return {"pictures": len(truth), "accuracy": right.mean().item(), "by_class": by_class}
