"""Images a second of our trainer and of a plain PyTorch loop, on the same network in one process.

The plain loop: float32, NCHW, a DataLoader over PIL images with ToTensor, and Adam's defaults. Our trainer: the dataset
as bytes in memory, the precision that the hardware multiplies in, channels last, and fused Adam. Machines are noisy, so
the loops take turns several times, and their medians are compared. The peak is the speed of a large matrix product.
"""

import statistics
import time
from collections.abc import Iterator, Sequence

import torch
from PIL import Image
from table import Row
from torch.utils.data import DataLoader, Dataset
from torch.utils.flop_counter import FlopCounterMode
from torchvision.transforms import ToTensor

from campanile import devices
from campanile.mnist import models
from campanile.mnist.objectives import Denoise
from campanile.mnist.train import Adam, Epoch, train_epoch
from campanile.mnist.unet import UNet

BATCH, SIGMA = 64, 0.5


class Pictures(Dataset):
    """Images one by one through PIL and ToTensor, as from torchvision.datasets.MNIST."""

    def __init__(self, images: torch.Tensor):
        self.images, self.transform = images, ToTensor()

    def __len__(self):
        return len(self.images)

    def __getitem__(self, index):
        return self.transform(Image.fromarray(self.images[index].numpy()))


def synchronise(device: torch.device) -> None:
    """Wait until the device is done, before reading a clock."""
    if device.type == "cuda":
        torch.cuda.synchronize()


def plain_loop(network, images, device) -> float:
    """Seconds for one pass over ``images`` with the plain loop."""
    adam = torch.optim.Adam(network.parameters(), 1e-4)
    network.train()
    started = time.perf_counter()
    for x in DataLoader(Pictures(images), BATCH, shuffle=True):
        x = x.to(device)
        z = x + SIGMA * torch.randn_like(x)
        loss = torch.nn.functional.mse_loss(network(z), x)
        adam.zero_grad()
        loss.backward()
        adam.step()
        loss.item()
    synchronise(device)
    return time.perf_counter() - started


def our_loop(network, images, device, dtype) -> float:
    """Seconds for one pass over ``images`` with our trainer."""
    images, labels = images.to(device), torch.zeros(len(images), dtype=torch.long, device=device)
    adam = Adam(network)
    started = time.perf_counter()
    train_epoch(network, adam, Denoise(SIGMA), images, labels, Epoch("bench", 1, 0, None, BATCH, 1e-4), dtype=dtype)
    synchronise(device)
    return time.perf_counter() - started


def matmul_peak(device, dtype, repeats: int = 10) -> float:
    """FLOP/s of large matrix products, the most this machine reaches."""
    size, products = (8192, 20) if device.type == "cuda" else (2048, 1)
    a = torch.randn(size, size, device=device, dtype=dtype)
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        for _ in range(products):
            a @ a
        synchronise(device)
        times.append((time.perf_counter() - started) / products)
    return 2 * size**3 / min(times)


def rows(device: torch.device, widths: Sequence[int], count: int, rounds: int) -> Iterator[Row]:
    """One row a width, as it is measured.

    :param count: images a pass at D = 64; other widths get as much work.
    """
    dtype = devices.half_precision(device)
    peak = matmul_peak(device, dtype or torch.float32)
    for width in widths:
        images = torch.randint(256, (max(2, round(count * (64 / width) ** 2 / BATCH)) * BATCH, 28, 28)).byte()
        with FlopCounterMode(display=False) as counter:
            UNet(width)(torch.zeros(1, 1, 28, 28))
        work = 3 * counter.get_total_flops()  # the backward pass costs twice the forward pass
        plain, ours = UNet(width).to(device), models.network("denoiser", width).to(device)
        warm = images[: 2 * BATCH]
        plain_loop(plain, warm, device), our_loop(ours, warm, device, dtype)
        times = [(plain_loop(plain, images, device), our_loop(ours, images, device, dtype)) for _ in range(rounds)]
        slow, fast = (len(images) / statistics.median(column) for column in zip(*times, strict=True))
        ratio = statistics.median(one / other for one, other in times)
        yield Row(f"training, D = {width}", "images/s", "notebook loop", slow, fast, ratio, fast * work / peak)
