"""The five models of Part B by name: network and objective."""

import torch

from campanile import seeds
from campanile.mnist.names import CLASS_FLOWS, FLOWS
from campanile.mnist.objectives import Denoise, FlowMatching, Objective
from campanile.mnist.unet import UNet


def network(model: str, width: int, seed: int = 0) -> UNet:
    """The UNet of ``model``, its weights drawn by PyTorch's default initialisation from (seed, model)."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seeds.derive(seed, model, "weights"))
        unet = UNet(width, time=model in FLOWS, classes=10 if model in CLASS_FLOWS else 0)
    return unet.to(memory_format=torch.channels_last)


def objective(model: str, settings: dict) -> Objective:
    """What ``model`` minimises; ``settings`` is its section of the configuration."""
    if model in FLOWS:
        return FlowMatching(settings.get("p_uncond"))
    return Denoise(sigma=1.0, signal=0.0) if model == "pure_noise" else Denoise(settings["sigma"])
