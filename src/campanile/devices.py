"""Which device computes, and in which precision."""

import contextlib
import ctypes
import platform

import torch

from campanile.errors import CampanileError

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # of malloc.h: bytes from which freed memory is given back, or mapped


def choose(name: str, threads: int = 1) -> torch.device:
    """The device for ``auto`` (a GPU if there is one), ``cpu`` or ``cuda``; the CPU's part takes ``threads`` threads.

    :raises CampanileError: ``cuda`` is asked for and PyTorch sees no GPU.
    """
    torch.set_num_threads(threads)
    keep_memory()
    torch.backends.cudnn.deterministic = True  # the same seed gives the same bits
    torch.backends.cudnn.allow_tf32 = False  # or convolutions said to be float32 would keep 10 bits of 23
    if name == "cuda" and not torch.cuda.is_available():
        raise CampanileError("device: cuda is configured, but PyTorch sees no GPU here; set device: auto or cpu")
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    return torch.device(name)


def keep_memory() -> None:
    """Tell glibc's allocator to keep what tensors free, for the next ones; elsewhere do nothing.

    By default it hands large blocks back to the system at once and asks for them again in the next layer, where every
    page is cleared anew: a quarter of the time of training, and a third of that of sampling, small networks on a CPU.
    """
    with contextlib.suppress(OSError, AttributeError, TypeError):
        allocator = ctypes.CDLL(None)
        # Some versions of glibc refuse more than 32 MiB.
        allocator.mallopt(M_MMAP_THRESHOLD, 1 << 30) or allocator.mallopt(M_MMAP_THRESHOLD, 32 << 20)
        allocator.mallopt(M_TRIM_THRESHOLD, (1 << 31) - 1)


def half_precision(device: torch.device) -> torch.dtype | None:
    """bfloat16 where the hardware multiplies matrices in it; None elsewhere (emulated, it is slower than float32)."""
    if device.type == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else None
    capabilities: dict[str, bool] = getattr(torch.cpu, "get_capabilities", dict)()
    native = any(capabilities.get(name) for name in ("avx512_bf16", "amx_bf16"))
    return torch.bfloat16 if native else None


def autocast(device: torch.device, dtype: torch.dtype | None) -> contextlib.AbstractContextManager:
    """Run convolutions and matrix products in ``dtype``; None changes nothing."""
    return torch.autocast(device.type, dtype) if dtype else contextlib.nullcontext()


def describe(device: torch.device, dtype: torch.dtype | None = None) -> str:
    """For people: ``cpu (x86_64), 1 thread, float32``."""
    precision = str(dtype or torch.float32).removeprefix("torch.")
    if device.type == "cuda":
        return f"cuda ({torch.cuda.get_device_name(device)}), {precision}"
    threads = torch.get_num_threads()
    return f"cpu ({platform.machine()}), {threads} thread{'s' * (threads > 1)}, {precision}"
