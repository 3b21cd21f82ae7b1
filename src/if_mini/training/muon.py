"""Muon, the optimiser of IF-mini's matrices: momentum whose every direction gets a step of the same size.

The gradient of a matrix is mostly a few directions; Adam, which scales each number by itself, hardly moves along the
others. On the same pictures Muon's loss is an eighth below Adam's after sixty steps (see the model card). PyTorch's own
takes no convolutions, and computes in bfloat16, which a CPU without it does 25 times slower than float32.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch

NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)
"""Coefficients a, b, c of X <- a X + b (X X^T) X + c (X X^T)^2 X: five times, and singular values are near 1."""


def orthogonalised(matrix: torch.Tensor, steps: int = 5) -> torch.Tensor:
    """A matrix (M, N) of the same singular vectors, with all singular values between about 0.7 and 1.2.

    Jordan et al. 2024, "Muon: An optimizer for hidden layers in neural networks".
    """
    a, b, c = NEWTON_SCHULZ
    high = matrix.shape[0] > matrix.shape[1]
    x = matrix.T if high else matrix
    x = x / x.norm().clamp_min(1e-7)
    # Every factor is a polynomial in X X^T, so they commute: they are multiplied first, as small squares, and X once.
    square, factors, one = x @ x.T, None, torch.eye(len(x), dtype=x.dtype, device=x.device)
    for step in range(steps):
        factor = a * one + b * square + c * square @ square
        factors = factor if factors is None else factor @ factors
        if step < steps - 1:
            square = factor @ square @ factor
    x = factors @ x
    return x.T if high else x


class Muon(torch.optim.Optimizer):
    """Muon for weights of two dimensions and more: a convolution's are a matrix with a row for each output channel.

    A step's root mean square is 0.2 times the learning rate, like one of Adam's, so that both may share a rate and a
    weight decay. Liu et al. 2025, "Muon is Scalable for LLM Training", section 2.2.
    """

    def __init__(
        self, parameters: Iterable[torch.Tensor], lr: float, weight_decay: float, momentum: float = 0.95
    ) -> None:
        super().__init__(parameters, {"lr": lr, "weight_decay": weight_decay, "momentum": momentum})

    @torch.no_grad()
    def step(self, closure=None) -> None:
        """Move each weight that has a gradient."""
        for group in self.param_groups:
            rate, momentum = group["lr"], group["momentum"]
            for parameter in group["params"]:
                if parameter.grad is None:
                    continue
                state = self.state[parameter]
                if not state:
                    state["momentum"] = torch.zeros_like(parameter)
                average = state["momentum"].lerp_(parameter.grad, 1 - momentum)
                ahead = parameter.grad.lerp(average, momentum).flatten(1)  # Nesterov's
                parameter.mul_(1 - rate * group["weight_decay"])
                size = 0.2 * max(ahead.shape) ** 0.5
                parameter.add_(orthogonalised(ahead).view_as(parameter), alpha=-rate * size)
