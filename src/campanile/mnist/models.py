"""The five models of Part B by name: network, objective, and their checkpoints in safetensors."""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import nn

from campanile import seeds, tensors
from campanile.mnist.names import CLASS_FLOWS, FLOWS
from campanile.mnist.objectives import Denoise, FlowMatching, Objective
from campanile.mnist.train import Adam
from campanile.mnist.unet import UNet


def network(model: str, width: int, seed: int = 0) -> UNet:
    """The UNet of ``model``, its weights drawn by PyTorch's default initialisation from (seed, model)."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seeds.derive(seed, model, "weights"))
        unet = UNet(width, time=model in FLOWS, classes=10 if model in CLASS_FLOWS else 0)
    return unet.to(memory_format=torch.channels_last)


def objective(model: str, settings: dict) -> Objective:
    """What ``model`` minimises; ``settings`` is its section of the configuration."""
    if model == "denoiser":
        return Denoise(settings["sigma"])
    if model == "pure_noise":
        return Denoise(sigma=1.0, signal=0.0)
    return FlowMatching(settings["p_uncond"] if model in CLASS_FLOWS else None)


def save(network: nn.Module, path: str | Path) -> None:
    """Write the weights and the running statistics of ``network``."""
    tensors.save(network.state_dict(), path)


def load(network: nn.Module, path: str | Path, device: torch.device | str = "cpu") -> nn.Module:
    """Read into ``network`` what ``save`` wrote; returns it on ``device``."""
    network.load_state_dict(load_file(path))
    return network.to(device)


def save_training(network: nn.Module, optimiser: Adam, path: str | Path) -> None:
    """Write all that the next epoch starts from: the network, and the optimiser's moments and steps."""
    tensors.save(_training(network, optimiser), path)


@torch.no_grad()
def load_training(network: nn.Module, optimiser: Adam, path: str | Path) -> None:
    """Read into ``network`` and its ``optimiser`` what ``save_training`` wrote.

    Values are copied into the tensors there are: the fused update walks through memory, so the moments must go on
    lying in it as their parameters do (channels last).
    """
    saved = load_file(path)
    for name, tensor in _training(network, optimiser).items():
        tensor.copy_(saved[name])


def _training(network: nn.Module, optimiser: Adam) -> dict[str, torch.Tensor]:
    """The tensors of training, by name."""
    named = {f"network.{name}": tensor for name, tensor in network.state_dict().items()}
    for kind, values in (("mean", optimiser.means), ("square", optimiser.squares), ("step", optimiser.steps)):
        named |= {f"{kind}.{index}": value for index, value in enumerate(values)}
    return named
