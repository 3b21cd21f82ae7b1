"""Networks and the state of their training on disk, in safetensors."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import torch
from safetensors.torch import load_file
from torch import nn

from campanile import tensors
from campanile.files import reading

if TYPE_CHECKING:  # code that only loads networks does not depend on the trainer
    from campanile.mnist.train import Adam

Network = TypeVar("Network", bound=nn.Module)


def save(network: nn.Module, path: str | Path) -> None:
    """Write the weights and the running statistics of ``network``."""
    tensors.save(network.state_dict(), path)


def load(network: Network, path: str | Path, device: torch.device | str = "cpu") -> Network:
    """Read what ``save`` wrote into ``network``; returns it on ``device``."""
    with reading(path):
        network.load_state_dict(load_file(path))
    return network.to(device)


def save_training(network: nn.Module, optimiser: Adam, path: str | Path) -> None:
    """Write all that the next epoch starts from: the network, and the optimiser's moments and step counts."""
    tensors.save(_training(network, optimiser), path)


@torch.no_grad()
def load_training(network: nn.Module, optimiser: Adam, path: str | Path) -> None:
    """Read what ``save_training`` wrote into ``network`` and its ``optimiser``.

    Values are copied into the existing tensors: the fused update needs the moments in the memory layout of their
    parameters, channels last.
    """
    with reading(path):
        saved = load_file(path)
        for name, tensor in _training(network, optimiser).items():
            tensor.copy_(saved[name])


def _training(network: nn.Module, optimiser: Adam) -> dict[str, torch.Tensor]:
    """The tensors of training by name."""
    named = {f"network.{name}": tensor for name, tensor in network.state_dict().items()}
    for kind, values in (("mean", optimiser.means), ("square", optimiser.squares), ("step", optimiser.steps)):
        named |= {f"{kind}.{index}": value for index, value in enumerate(values)}
    return named
