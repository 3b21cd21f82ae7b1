"""Muon, the optimiser of IF-mini's matrices."""

import pytest
import torch

from if_mini.training.muon import NEWTON_SCHULZ, Muon, orthogonalised


@pytest.mark.parametrize("shape", [(8, 24), (24, 8), (16, 16)])
def test_singular_values_come_near_1_and_singular_vectors_stay(shape):
    left, right = (torch.linalg.qr(torch.randn(n, 8))[0] for n in shape)
    found = left.T @ orthogonalised(left * torch.logspace(0, -1.5, 8) @ right.T) @ right
    assert found.diag().min() > 0.6 and found.diag().max() < 1.25
    assert (found - found.diag().diag()).abs().max() < 1e-4


@pytest.mark.parametrize("shape", [(8, 72), (72, 8), (32, 32)])
def test_it_is_the_newton_schulz_iteration(shape):
    matrix = torch.randn(shape)
    a, b, c = NEWTON_SCHULZ
    x = matrix.double() / matrix.norm()
    for _ in range(5):
        x = a * x + b * x @ x.T @ x + c * x @ x.T @ x @ x.T @ x
    torch.testing.assert_close(orthogonalised(matrix).double(), x, atol=1e-4, rtol=0)


def test_a_matrix_of_zeros_stays_so():
    assert torch.equal(orthogonalised(torch.zeros(3, 4)), torch.zeros(3, 4))


@pytest.mark.parametrize("shape", [(64, 64), (32, 16, 3, 3), (48, 16)])
def test_a_step_is_as_large_as_adams(shape):
    weight = torch.zeros(shape, requires_grad=True)
    weight.grad = torch.randn(shape)
    Muon([weight], lr=0.01, weight_decay=0).step()
    assert weight.detach().square().mean().sqrt().item() == pytest.approx(0.2 * 0.01, rel=0.2)


def test_weights_decay_at_the_learning_rate():
    weight = torch.ones(4, 4, requires_grad=True)
    weight.grad = torch.zeros(4, 4)
    Muon([weight], lr=0.1, weight_decay=0.5).step()
    torch.testing.assert_close(weight.detach(), torch.full((4, 4), 1 - 0.1 * 0.5))


def test_it_descends_where_one_direction_is_a_thousand_times_flatter():
    """Plain gradient descent comes a fifth of the way along the flat direction."""
    target, steepness = torch.eye(2), torch.tensor([[1.0], [1e-3]])
    weight = torch.zeros(2, 2, requires_grad=True)
    optimiser = Muon([weight], lr=0.1, weight_decay=0, momentum=0.5)
    for step in range(100):
        optimiser.param_groups[0]["lr"] = 0.1 * (1 - step / 100)
        optimiser.zero_grad()
        (steepness * (weight - target).square()).sum().backward()
        optimiser.step()
    torch.testing.assert_close(weight.detach(), target, atol=0.1, rtol=0)
