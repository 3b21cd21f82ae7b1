"""The device that computes, and its precision."""

import contextlib
import ctypes
import itertools
import os
import platform
import re
import tempfile
import warnings
from collections.abc import Sequence

import torch

from campanile.errors import CampanileError

# Options in malloc.h: sizes in bytes, above which freed memory returns to the system and blocks are mapped.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3

_leases: list[object] = []  # kept as long as this process lives


def choose(name: str, threads: int = 1) -> torch.device:
    """The device for ``auto``, ``cpu``, ``cuda`` or ``mps``; sets PyTorch up for it.

    ``cuda`` is one of the GPUs from NVIDIA or AMD that this process sees, leased; ``auto`` is that or, if none
    computes, the CPU; ``mps`` is the GPU of Apple silicon.

    :param threads: CPU threads that PyTorch uses.
    :raises CampanileError: ``cuda`` or ``mps`` without such a GPU that computes.
    """
    torch.set_num_threads(threads)
    keep_memory()
    torch.backends.cudnn.deterministic = True  # the same seed gives the same bits
    torch.backends.cudnn.allow_tf32 = False  # TF32 would keep 10 of the 23 bits of float32 convolutions
    if name == "cpu" or (name == "mps" and torch.backends.mps.is_available()):
        return torch.device(name)
    problem = "PyTorch sees no Apple GPU" if name == "mps" else _no_cuda()
    untried = [] if problem else [*range(torch.cuda.device_count())]
    while untried:
        number = _lease(untried)
        if not (problem := _failure(number)):
            torch.cuda.set_device(number)
            return torch.device("cuda", number)
        untried.remove(number)
    if name != "auto":
        raise CampanileError(f"device: {name} is configured, but {problem}; set device: auto or cpu")
    return torch.device("cpu")


def _lease(numbers: Sequence[int]) -> int:
    """One of some GPUs: the first that no process of this user has leased, or else the first that fewest have.

    A lease is a lock on a file, which the system releases when the process ends, however it ends. The file is named by
    the physical device: numbers count those that ``CUDA_VISIBLE_DEVICES`` or a cluster leaves to a process.
    """
    from filelock import FileLock, Timeout

    entries = dict(enumerate(os.environ.get("CUDA_VISIBLE_DEVICES", "").split(",")))

    def leased(number: int, sharing: int) -> bool:
        uuid = getattr(torch.cuda.get_device_properties(number), "uuid", "")  # some builds have none
        device = re.sub(r"\W", "_", str(uuid or entries.get(number) or number))
        lock = FileLock(f"{tempfile.gettempdir()}/campanile-{os.getuid()}-{device}-{sharing}.lock")
        try:
            _leases.append(lock.acquire(blocking=False))
        except OSError as error:  # held by another process, or nowhere to keep a lock
            return not isinstance(error, Timeout)
        return True

    return next(number for sharing in itertools.count() for number in numbers if leased(number, sharing))


def gpus() -> tuple[list[str], str]:
    """The names of the GPUs from NVIDIA or AMD on which PyTorch computes; if there are none, why, in a few words."""
    problem, found = _no_cuda(), []
    for number in range(0 if problem else torch.cuda.device_count()):
        problem = _failure(number)
        found += [] if problem else [torch.cuda.get_device_name(number)]
    return found, "" if found else problem


def _no_cuda() -> str:
    """Why PyTorch cannot use GPUs from NVIDIA or AMD; empty if it can."""
    with warnings.catch_warnings(record=True) as complaints:  # about a driver that is too old
        warnings.simplefilter("always")
        if torch.cuda.is_available():
            return ""
    built = torch.version.cuda or torch.version.hip
    problem = "PyTorch sees no GPU" if built else "this PyTorch is built for the CPU alone"
    return next((_first_sentence(each.message) for each in complaints), problem)


def _failure(number: int) -> str:
    """Why a GPU does not compute: PyTorch has no kernels for it, or another process holds it. Empty if it does."""
    try:
        torch.ones(1, device=f"cuda:{number}").sum().item()
    except RuntimeError as error:
        return f"{torch.cuda.get_device_name(number)} does not compute ({_first_sentence(error)})"
    return ""


def _first_sentence(message: object) -> str:
    return str(message).strip().splitlines()[0].partition(". ")[0]


def keep_memory() -> None:
    """Let glibc's allocator keep freed memory for the next tensors; does nothing with another allocator.

    By default glibc returns large blocks to the system and requests them again in the next layer, and the kernel clears
    every page each time. For small networks on a CPU that is a quarter of the training time and a third of the sampling
    time.
    """
    with contextlib.suppress(OSError, AttributeError, TypeError):
        allocator = ctypes.CDLL(None)
        # Some versions of glibc refuse more than 32 MiB.
        allocator.mallopt(M_MMAP_THRESHOLD, 1 << 30) or allocator.mallopt(M_MMAP_THRESHOLD, 32 << 20)
        allocator.mallopt(M_TRIM_THRESHOLD, (1 << 31) - 1)


def half_precision(device: torch.device) -> torch.dtype | None:
    """bfloat16 if the hardware multiplies matrices in it, else None: emulation is slower than float32."""
    if device.type == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else None
    capabilities: dict[str, bool] = getattr(torch.cpu, "get_capabilities", dict)()
    native = device.type == "cpu" and any(capabilities.get(name) for name in ("avx512_bf16", "amx_bf16"))
    return torch.bfloat16 if native else None


def autocast(device: torch.device, dtype: torch.dtype | None) -> contextlib.AbstractContextManager:
    """Run convolutions and matrix products in ``dtype``; with None, leave them as they are."""
    return torch.autocast(device.type, dtype) if dtype else contextlib.nullcontext()


def describe(device: torch.device, dtype: torch.dtype | None = None) -> str:
    """Device and precision for readers, such as ``cpu (x86_64), 1 thread, float32``."""
    precision = str(dtype or torch.float32).removeprefix("torch.")
    if device.type == "cuda":
        return f"cuda ({torch.cuda.get_device_name(device)}), {precision}"
    threads = torch.get_num_threads()
    used = f" {threads} thread{'s' * (threads > 1)}," if device.type == "cpu" else ""
    return f"{device.type} ({platform.machine()}),{used} {precision}"
