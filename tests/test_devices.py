"""The device that computes, and how it is described."""

import multiprocessing
import platform
import tempfile
import warnings
from types import SimpleNamespace

import pytest
import torch

from campanile import devices
from campanile.errors import CampanileError
from jobs.device import open_device


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


@pytest.fixture
def pretend(monkeypatch, tmp_path):
    """``pretend(*names)``: GPUs as PyTorch presents them; those that are named "old" do not compute.

    Each has its name as its UUID, unless ``uuids=False``.
    """

    def present(*names: str, uuids: bool = True) -> None:
        def launch(*shape, device):
            if names[torch.device(device).index] == "old":
                raise RuntimeError("CUDA error: no kernel image is available for execution on the device\nFor ...")
            return torch.zeros(*shape)

        def properties(number):
            return SimpleNamespace(uuid=f"GPU-{names[number]}") if uuids else SimpleNamespace()

        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        monkeypatch.setattr(torch, "ones", launch)
        monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
        monkeypatch.setattr(torch.cuda, "device_count", lambda: len(names))
        monkeypatch.setattr(torch.cuda, "get_device_name", lambda device: names[torch.device(device).index])
        monkeypatch.setattr(torch.cuda, "get_device_properties", properties)
        monkeypatch.setattr(torch.cuda, "set_device", lambda number: None)

    return present


@pytest.fixture
def job():
    """``job()`` starts a process that computes on a GPU until it is told to end; ``job().gpu`` is the GPU's number."""
    context, started = multiprocessing.get_context("fork"), []

    class Process(context.Process):
        def __init__(self):
            self.here, self.there = context.Pipe()
            super().__init__(daemon=True)
            self.start()
            self.there.close()
            started.append(self)
            self.gpu = self.here.recv()

        def run(self):
            self.there.send(devices.choose("cuda").index)
            self.there.recv()

        def ended(self, how):
            {"ends": lambda: self.here.send("end"), "is killed": self.kill}[how]()
            self.join()

    yield Process
    for process in started:
        process.kill()
        process.join()


def test_gpus_that_compute_are_named(pretend):
    pretend("one", "old", "two")
    assert devices.gpus() == (["one", "two"], "")


def test_a_gpu_without_kernels_is_not_used(pretend):
    pretend("old")
    assert devices.gpus() == (
        [],
        "old does not compute (CUDA error: no kernel image is available for execution on the device)",
    )
    assert devices.choose("auto") == torch.device("cpu")
    with pytest.raises(CampanileError, match="no kernel image"):
        devices.choose("cuda")


def test_each_job_has_a_gpu_of_its_own_as_long_as_there_is_one_and_then_they_share_evenly(pretend, job):
    pretend("one", "two", "three")
    assert [job().gpu for _ in range(7)] == [0, 1, 2, 0, 1, 2, 0]


@pytest.mark.parametrize("how", ["ends", "is killed"])
def test_the_gpu_of_a_job_is_free_however_the_job_ends(pretend, job, how):
    pretend("one", "two")
    _, second, _ = job(), job(), job()
    second.ended(how)
    assert [job().gpu for _ in range(2)] == [1, 1]


def test_a_gpu_that_does_not_compute_is_leased_by_nobody(pretend, job):
    pretend("old", "two", "three")
    assert [job().gpu for _ in range(3)] == [1, 2, 1]


def test_jobs_that_see_different_gpus_share_none_that_both_see(pretend, job):
    """As with CUDA_VISIBLE_DEVICES or on a cluster: a number means another GPU in each job."""
    pretend("one", "two")
    assert job().gpu == 0
    pretend("two", "one", "three")
    assert [job().gpu for _ in range(2)] == [0, 2]


def test_without_uuids_gpus_are_told_apart_by_what_the_environment_says_of_them(pretend, job, monkeypatch):
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "4,MIG-GPU-6/1/0")
    pretend("one", "two", uuids=False)
    assert [job().gpu for _ in range(2)] == [0, 1]
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "MIG-GPU-6/1/0,7")
    assert job().gpu == 1


def test_where_no_lock_can_be_kept_jobs_use_the_first_gpu(pretend, job, monkeypatch):
    pretend("one", "two")
    monkeypatch.setattr(tempfile, "tempdir", __file__)
    assert [job().gpu for _ in range(2)] == [0, 0]


def test_a_cpu_leases_nothing(pretend, tmp_path):
    pretend("one")
    assert devices.choose("cpu") == torch.device("cpu") and not list(tmp_path.iterdir())


@pytest.mark.parametrize(("granted", "at_most", "used"), [(3, 2, 2), (1, 2, 1), (2, 1000, 2)])
def test_pytorch_leaves_the_threads_of_a_job_to_the_processes_that_it_starts(granted, at_most, used):
    job = SimpleNamespace(snakemake=SimpleNamespace(config={"device": "cpu"}, threads=granted))
    try:
        open_device(job, threads=at_most)
        assert torch.get_num_threads() == used
    finally:
        torch.set_num_threads(1)


@pytest.mark.parametrize("available", [False, True])
def test_apple_silicon_is_used_if_it_is_named(monkeypatch, available):
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: available)
    assert devices.choose("auto") == torch.device("cpu")
    if not available:
        with pytest.raises(CampanileError, match="device: mps is configured, but PyTorch sees no Apple GPU"):
            devices.choose("mps")
        return
    device = devices.choose("mps")
    assert device.type == "mps" and devices.half_precision(device) is None
    assert devices.describe(device) == f"mps ({platform.machine()}), float32"
