"""The device that computes, and how it is described."""

import platform
import warnings

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
    with pytest.raises(
        CampanileError, match=r"but (PyTorch sees no GPU|.* built for the CPU alone); set device: auto or cpu"
    ):
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


def test_an_old_driver_is_named_as_the_reason(monkeypatch):
    def unavailable():
        warnings.warn("The NVIDIA driver is too old (found version 11040). Please update it.", stacklevel=1)
        return False

    monkeypatch.setattr(torch.cuda, "is_available", unavailable)
    assert devices.gpus() == ([], "The NVIDIA driver is too old (found version 11040)")
    assert devices.choose("auto") == torch.device("cpu")


def test_a_gpu_without_kernels_is_not_used(monkeypatch):
    def launch(*_, **__):
        raise RuntimeError("CUDA error: no kernel image is available for execution on the device\nFor debugging ...")

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda *_: "GeForce 8800")
    monkeypatch.setattr(torch, "ones", launch)
    found, problem = devices.gpus()
    assert not found and problem.startswith("GeForce 8800 does not compute (CUDA error: no kernel image is available")
    with pytest.raises(CampanileError, match="no kernel image"):
        devices.choose("cuda")


def test_gpus_that_compute_are_named(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda number: f"GPU {number}")
    ones = torch.ones
    monkeypatch.setattr(torch, "ones", lambda *shape, device: ones(*shape))
    assert devices.gpus() == (["GPU 0", "GPU 1"], "")
