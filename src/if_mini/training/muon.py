"""Muon, the optimiser of IF-mini's matrices: momentum, orthogonalised, so that every direction gets a step of one size.

The gradient of a matrix is mostly a few directions. Adam, which scales each number by itself, hardly moves along the
others. Sixty steps on the same pictures leave Muon's loss an eighth below Adam's (data/if-mini/HISTORY.md, version 6).
PyTorch's Muon takes no convolutions, and it computes in bfloat16, which is 25 times slower than float32 on a CPU
without it.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch

NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)
"""Coefficients a, b, c of X <- a X + b (X X^T) X + c (X X^T)^2 X; five iterations bring singular values near 1."""


def orthogonalised(matrix: torch.Tensor, steps: int = 5) -> torch.Tensor:
    """A matrix (M, N) with the same singular vectors and all singular values between about 0.7 and 1.2.

    Jordan et al. 2024, "Muon: An optimizer for hidden layers in neural networks".
    """
    a, b, c = NEWTON_SCHULZ
    high = matrix.shape[0] > matrix.shape[1]
    x = matrix.T if high else matrix
    x = x / x.norm().clamp_min(1e-7)
    # Every factor is a polynomial in X X^T, so they commute: multiply the small squares first, and X once. This needs
    # float32: rounding makes eigenvalues of the square negative, and these grow twelvefold an iteration.
    square, factors, one = x @ x.T, None, torch.eye(len(x), dtype=x.dtype, device=x.device)
    for step in range(steps):
        factor = a * one + b * square + c * square @ square
        factors = factor if factors is None else factor @ factors
        if step < steps - 1:
            square = factor @ square @ factor
    x = factors @ x
    return x.T if high else x


class Muon(torch.optim.Optimizer):
    """Muon for weights of two dimensions and more; a convolution is a matrix with a row for each output channel.

    The root mean square of a step is 0.2 times the learning rate, like Adam's, so both can share a learning rate and a
    weight decay. Liu et al. 2025, "Muon is Scalable for LLM Training", section 2.2.
    """

    def __init__(
        self, parameters: Iterable[torch.Tensor], lr: float, weight_decay: float, momentum: float = 0.95
    ) -> None:
        super().__init__(parameters, {"lr": lr, "weight_decay": weight_decay, "momentum": momentum})

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
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
                nesterov = parameter.grad.lerp(average, momentum).flatten(1)
                parameter.mul_(1 - rate * group["weight_decay"])
                size = 0.2 * max(nesterov.shape) ** 0.5
                parameter.add_(orthogonalised(nesterov).view_as(parameter), alpha=-rate * size)
