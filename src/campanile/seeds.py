"""Every generator is seeded by the run's seed and the name of its stream.

Each sample has its own generator on the CPU, so it is the same alone or in a batch, on a CPU or a GPU. Training has
one generator an epoch on the device it runs on, so it gives the same bits again on the same machine.
"""

import hashlib
from collections.abc import Iterable

import torch


def derive(seed: int, *stream: str | int) -> int:
    """A 63-bit seed from ``seed`` and ``stream``, the same on every machine."""
    digest = hashlib.sha256(repr((seed, *stream)).encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def generator(seed: int, *stream: str | int, device: torch.device | str = "cpu") -> torch.Generator:
    """The generator of ``stream``."""
    return torch.Generator(device).manual_seed(derive(seed, *stream))


def normal(shape: tuple[int, ...], seed: int, stream: str, indices: Iterable[int]) -> torch.Tensor:
    """Standard normal noise, (len(indices), *shape), float32 on the CPU.

    Row i depends on (seed, stream, indices[i]) alone.
    """
    return torch.stack([torch.randn(shape, generator=generator(seed, stream, index)) for index in indices])


class Draws:
    """Standard normal noise for a batch, new at each call; each sample has its own generator.

    :param shape: of one sample.
    :param indices: of the samples; the noise of sample i depends on (seed, stream, i) alone.
    :param device: where the noise is returned; it is drawn on the CPU.
    """

    def __init__(
        self,
        shape: tuple[int, ...],
        seed: int,
        stream: str,
        indices: Iterable[int],
        device: torch.device | str = "cpu",
    ):
        self.shape, self.device = shape, device
        self.generators = [generator(seed, stream, index) for index in indices]

    def __call__(self, samples: int | None = None) -> torch.Tensor:
        """The next noise of the first ``samples`` samples (None: of all), (samples, *shape), float32."""
        drawn = [torch.randn(self.shape, generator=each) for each in self.generators[:samples]]
        return torch.stack(drawn).to(self.device)
