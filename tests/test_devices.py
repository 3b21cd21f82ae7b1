"""The device that computes, and how it is described."""

import platform

import pytest
import torch

from campanile import devices
from campanile.errors import CampanileError


@pytest.fixture(autouse=True)
def no_gpu(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)


@pytest.mark.parametrize("name", ["auto", "cpu"])
def test_without_a_gpu_the_cpu_computes(name):
    assert devices.choose(name) == torch.device("cpu")


def test_cuda_without_a_gpu_is_refused():
    with pytest.raises(CampanileError, match="PyTorch sees no GPU here; set device: auto or cpu"):
        devices.choose("cuda")


def test_a_cpu_is_described_with_its_threads_and_precision():
    device = devices.choose("cpu", threads=1)
    assert devices.describe(device) == f"cpu ({platform.machine()}), 1 thread, float32"
    assert devices.describe(device, torch.bfloat16).endswith("bfloat16")


def test_autocast_computes_in_the_given_precision_or_leaves_it():
    x = torch.ones(2, 2)
    for dtype, expected in ((torch.bfloat16, torch.bfloat16), (None, torch.float32)):
        with devices.autocast(torch.device("cpu"), dtype):
            assert (x @ x).dtype == expected
