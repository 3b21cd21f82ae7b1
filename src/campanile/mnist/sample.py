"""From noise to digits: the flow's differential equation, solved forwards, with classifier-free guidance.

Conventions: time rises from 0 (noise) to 1 (data). Guidance is u = u_uncond + scale (u_cond - u_uncond), so scale 0
ignores the class and scale 1 is plainly conditional.
"""

from collections.abc import Callable, Iterator

import torch
import torch.nn.functional as F

from campanile.mnist.unet import UNet

Velocity = Callable[[torch.Tensor, float], torch.Tensor]


def integrate(velocity: Velocity, x0: torch.Tensor, steps: int, method: str = "euler") -> Iterator[torch.Tensor]:
    """Solve dx/dt = u(x, t) from t = 0 to 1 in equal steps; yields the state after each.

    :param method: ``euler``, x <- x + h u(x, t), one call a step; or ``midpoint``, x <- x + h u(x + h/2 u(x, t),
        t + h/2), two calls a step and an error that falls as h^2.
    :raises ValueError: for another method.
    """
    if method not in ("euler", "midpoint"):
        raise ValueError(f"method is euler or midpoint, not {method!r}")
    x, h = x0, 1 / steps
    for step in range(steps):
        t = step * h
        u = velocity(x, t)
        if method == "midpoint":
            u = velocity(x + h / 2 * u, t + h / 2)
        x = x + h * u
        yield x


def guided(network: UNet, labels: torch.Tensor, scale: float) -> Velocity:
    """u = u_uncond + scale (u_cond - u_uncond), Ho & Salimans 2022, eq. 6 with scale = 1 + w.

    Both branches go through the network in one batch; where scale is 1 only the conditional one is needed, where it is
    0 only the other.
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


def unguided(network: UNet) -> Velocity:
    """u(x, t) of a network without classes."""
    return lambda x, t: network(x, x.new_full((len(x),), t)).float()
