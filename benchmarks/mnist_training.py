"""Images a second of our trainer and of a plain PyTorch loop, on the same network in one process.

The plain loop: float32, NCHW, a DataLoader over PIL images with ToTensor, and Adam's defaults. Our trainer: the dataset
as bytes in memory, the precision that the hardware multiplies in, channels last, and fused Adam. Machines are noisy, so
the loops take turns several times, and their medians are compared. The peak is the speed of a large matrix product.
"""

import argparse
import statistics
import time

import torch
from PIL import Image
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


def main() -> None:
    """Measure, and print a row for each width."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--widths", type=int, nargs="+", default=[16, 32, 64], help="hidden widths D")
    parser.add_argument("--images", type=int, default=1024, help="images a pass at D = 64; equal work at other widths")
    parser.add_argument("--rounds", type=int, default=3, help="passes of each loop")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads(), help="CPU threads of both loops")
    parser.add_argument("--device", default="auto", choices=["auto", "cpu", "cuda"])
    arguments = parser.parse_args()
    device = devices.choose(arguments.device, arguments.threads)
    dtype = devices.half_precision(device)
    peaks = {kind: matmul_peak(device, kind) for kind in {torch.float32, dtype or torch.float32}}
    print(f"{devices.describe(device, dtype)}; batch {BATCH}; matrix product peak: ", end="")
    print(", ".join(f"{peak / 1e9:.0f} GFLOP/s in {str(kind)[6:]}" for kind, peak in peaks.items()))
    print("    D   plain, images/s   ours, images/s   ratio   of the peak: plain   ours")
    for width in arguments.widths:
        count = max(2, round(arguments.images * (64 / width) ** 2 / BATCH)) * BATCH
        images = torch.randint(256, (count, 28, 28), dtype=torch.uint8)
        with FlopCounterMode(display=False) as counter:
            UNet(width)(torch.zeros(1, 1, 28, 28))
        work = 3 * counter.get_total_flops()  # the backward pass costs twice the forward pass
        plain, ours = UNet(width).to(device), models.network("denoiser", width).to(device)
        warm = images[: 2 * BATCH]
        plain_loop(plain, warm, device), our_loop(ours, warm, device, dtype)
        rounds = [
            (count / plain_loop(plain, images, device), count / our_loop(ours, images, device, dtype))
            for _ in range(arguments.rounds)
        ]
        slow, fast = (statistics.median(column) for column in zip(*rounds, strict=True))
        ratio = statistics.median(ours / plain for plain, ours in rounds)
        of_plain, of_ours = slow * work / peaks[torch.float32], fast * work / peaks[dtype or torch.float32]
        print(f"{width:5d} {slow:17.0f} {fast:16.0f} {ratio:7.2f} {of_plain:20.0%} {of_ours:7.0%}", flush=True)


if __name__ == "__main__":
    main()
