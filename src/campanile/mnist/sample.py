"""From noise to digits. Every equation of sampling is here, (7) to (10); ``objectives.py`` has (1) to (6).

Time rises from 0 (noise) to 1 (data). Guidance scale 0 ignores the class, scale 1 is plainly conditional.
"""

from collections.abc import Callable, Iterator

import torch
import torch.nn.functional as F

from campanile import seeds, tensors
from campanile.mnist.unet import UNet

Velocity = Callable[[torch.Tensor, float], torch.Tensor]


def start(samples: int, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Noise x_0, (samples, 1, 28, 28), and classes, (samples,): sample i is the digit i mod 10.

    Sample i starts from the same noise for every model, epoch and scale, so samples can be compared.
    """
    return seeds.normal((1, 28, 28), seed, "digits", range(samples)), torch.arange(samples) % 10


def integrate(velocity: Velocity, x0: torch.Tensor, steps: int, method: str = "euler") -> Iterator[torch.Tensor]:
    """(7) Solve dx/dt = u(x, t) from t = 0 to 1 in equal steps h; yields x after each. Lipman et al. 2023, eq. 1.

    :param method: ``euler`` calls the network once a step, with an error of order h;
        ``midpoint`` calls it twice, with an error of order h^2.
    :raises ValueError: for another method.
    :raises CampanileError: a velocity is not finite.
    """
    if method not in ("euler", "midpoint"):
        raise ValueError(f"method is euler or midpoint, not {method!r}")
    x, h = x0, 1 / steps
    for step in range(steps):
        t = step * h
        # (8) Euler: x <- x + h u(x, t)
        u = velocity(x, t)
        if method == "midpoint":
            # (9) Midpoint: x <- x + h u(x + h/2 u(x, t), t + h/2)
            u = velocity(x + h / 2 * u, t + h / 2)
        tensors.check_finite(f"the velocity at flow time {t:g}", "lower the learning_rate of its model", u)
        x = x + h * u
        yield x


def field(network: UNet, labels: torch.Tensor, guidance: str) -> Velocity:
    """The velocity that samples follow, by the name in their file: a guidance scale, or ``none`` without classes."""
    return unguided(network) if guidance == "none" else guided(network, labels, float(guidance))


def unguided(network: UNet) -> Velocity:
    """u(x, t) of a network without classes."""
    return lambda x, t: network(x, x.new_full((len(x),), t)).float()


def guided(network: UNet, labels: torch.Tensor, scale: float) -> Velocity:
    """(10) u = u_uncond + scale (u_cond - u_uncond). Ho & Salimans 2022, eq. 6 with scale = 1 + w.

    Both branches share one batch; scales 0 and 1 need one branch only.
    """
    conditional = F.one_hot(labels, network.classes).float()
    unconditional = torch.zeros_like(conditional)

    def velocity(x: torch.Tensor, t: float) -> torch.Tensor:
        if scale in (0, 1):
            return network(x, x.new_full((len(x),), t), conditional if scale else unconditional).float()
        times = x.new_full((2 * len(x),), t)
        u = network(torch.cat([x, x]), times, torch.cat([unconditional, conditional])).float()
        u_uncond, u_cond = u.chunk(2)
        return u_uncond + scale * (u_cond - u_uncond)

    return velocity
