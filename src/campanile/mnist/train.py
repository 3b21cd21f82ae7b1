"""The trainer of Part B: one epoch of any objective, starting from the state of the previous epoch.

No random state passes from one epoch to the next: a generator seeded by (seed, model, epoch) draws an epoch's images,
their order and the noise. So only weights and optimiser state are saved, and a run that is killed and resumed ends with
the same bits as an uninterrupted one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import nn
from torch.optim.adam import adam

from campanile import devices, seeds, tensors
from campanile.errors import CampanileError
from campanile.mnist import data

if TYPE_CHECKING:  # the classifier does not depend on the models' objectives
    from campanile.mnist.objectives import Objective


@dataclass(frozen=True)
class Epoch:
    """One epoch of one model: the model's name, the epoch's number from 1, and how it is trained."""

    model: str
    number: int
    seed: int
    images: int | None
    batch_size: int
    learning_rate: float
    ema: float = 0.0


class Adam:
    """The fused update of ``torch.optim.Adam``, with its defaults.

    Importing torch's class also loads its compiler, which takes 2 s: too long for a job that trains one epoch.
    """

    def __init__(self, network: nn.Module):
        self.parameters: list[torch.Tensor] = list(network.parameters())
        self.means = [torch.zeros_like(parameter) for parameter in self.parameters]
        self.squares = [torch.zeros_like(parameter) for parameter in self.parameters]
        self.steps = [torch.zeros((), device=parameter.device) for parameter in self.parameters]

    @torch.no_grad()
    def step(self, learning_rate: float) -> None:
        """Update the parameters from their gradients, and clear these. Kingma & Ba 2015, algorithm 1."""
        adam(
            self.parameters,
            [parameter.grad for parameter in self.parameters],  # type: ignore[misc]
            self.means,
            self.squares,
            [],
            self.steps,
            fused=True,
            amsgrad=False,
            maximize=False,
            lr=learning_rate,
            beta1=0.9,
            beta2=0.999,
            eps=1e-8,
            weight_decay=0.0,
        )
        for parameter in self.parameters:
            parameter.grad = None


@torch.no_grad()
def ema_update(ema: nn.Module, network: nn.Module, decay: float, step: int) -> None:
    """ema <- d ema + (1 - d) network, for weights and running statistics, with d = min(decay, step / (step + 9)).

    ``step`` counts from 0: step 0 copies the network, and while d is small the average forgets its first steps.
    """
    d = min(decay, step / (step + 9))
    pairs = zip(ema.state_dict().values(), network.state_dict().values(), strict=True)
    averages, values = zip(*(pair for pair in pairs if pair[0].is_floating_point()), strict=True)
    torch._foreach_lerp_(averages, values, 1 - d)


def train_epoch(
    network: nn.Module,
    optimiser: Adam,
    objective: Objective,
    images: torch.Tensor,
    labels: torch.Tensor,
    epoch: Epoch,
    ema: nn.Module | None = None,
    dtype: torch.dtype | None = None,
    progress: Callable[[Iterable[int]], Iterable[int]] = iter,
) -> torch.Tensor:
    """Train ``network`` in place for one epoch; returns the loss at each step, (steps,), on the CPU.

    :param images: uint8 (N, 28, 28) on the network's device; ``epoch.images`` of them are drawn without replacement.
    :param labels: int64 (N,).
    :param ema: the exponential moving average of the weights, updated in place, see ``ema_update``.
    :param dtype: precision of convolutions and matrix products, see ``devices.half_precision``.
    :param progress: wraps the iterator over steps, for a progress bar.
    :raises CampanileError: a loss or a weight is not finite; the error names model, epoch and step.
    """
    device = images.device
    draw = seeds.generator(epoch.seed, epoch.model, epoch.number, device=device)
    order = torch.randperm(len(images), generator=draw, device=device)[: epoch.images]
    # Batch normalisation needs more than one image: leave out a last batch of one.
    batches = [batch for batch in order.split(epoch.batch_size) if len(batch) > 1]
    steps = len(batches)
    network.train()
    losses = []
    remedy = f"lower its learning_rate (now {epoch.learning_rate:g}; on {devices.describe(device, dtype)})"
    # On a GPU check every 200 steps only: reading a loss forces a synchronisation.
    check_every = 1 if device.type == "cpu" else 200
    for step in progress(range(steps)):
        chosen = batches[step]
        x = data.to_float(images[chosen])
        with devices.autocast(device, dtype):
            loss = objective(network, x, labels[chosen], draw)
        loss.backward()
        optimiser.step(epoch.learning_rate)
        losses.append(loss.detach())
        if (step + 1) % check_every == 0 or step + 1 == steps:
            check_finite(losses[-check_every:], step + 1, steps, epoch, remedy)
        if ema is not None:
            ema_update(ema, network, epoch.ema, (epoch.number - 1) * steps + step)
    # The last loss was computed before the last update.
    tensors.check_finite(f"{epoch.model}: a weight after epoch {epoch.number}", remedy, *network.state_dict().values())
    return torch.stack(losses).float().cpu()


def check_finite(losses: list[torch.Tensor], step: int, steps: int, epoch: Epoch, remedy: str) -> None:
    """Raise if a loss is not finite; ``losses`` are the latest, up to step ``step`` of ``steps``."""
    values = torch.stack(losses).cpu()
    if not values.isfinite().all():
        first = int((~values.isfinite()).nonzero()[0])
        raise CampanileError(
            f"{epoch.model}: the loss of epoch {epoch.number}, step {step - len(values) + first + 1} of {steps} is "
            f"{values[first].item()}; {remedy}"
        )
