"""The denoiser's predictions, and how far images are from their mean."""

import torch
from torch import nn

from campanile import devices, tensors
from campanile.intervals import Interval, bootstrap, t_interval


@torch.inference_mode()
def denoise(network: nn.Module, z: torch.Tensor, dtype: torch.dtype | None, batch: int = 250) -> torch.Tensor:
    """The network's predictions for z, (N, 1, 28, 28), clipped to [0, 1], on the CPU."""
    network.eval()
    device = next(network.parameters()).device
    out = []
    for chunk in z.split(batch):
        with devices.autocast(device, dtype):
            predicted = network(chunk.to(device)).float()
            tensors.check_finite("the prediction of the network", "lower its learning_rate", predicted)
            out.append(predicted.clamp(0, 1).cpu())
    return torch.cat(out)


def rms_distance(images: torch.Tensor, centre: torch.Tensor) -> Interval:
    """Mean over images (N, 28, 28) of their root mean square distance per pixel from ``centre`` (28, 28)."""
    return t_interval((images - centre).square().mean((1, 2)).sqrt())


def spread(images: torch.Tensor) -> Interval:
    """Root mean square over pixels of their standard deviation across images (N, 28, 28)."""
    return bootstrap(lambda some: float(some.var(0, ddof=1).mean() ** 0.5), images)
