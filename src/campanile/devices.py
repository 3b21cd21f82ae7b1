"""The device that computes, and its precision."""

import contextlib
import ctypes
import platform
import warnings

import torch

from campanile.errors import CampanileError

# Options in malloc.h: sizes in bytes, above which freed memory returns to the system and blocks are mapped.
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3


def choose(name: str, threads: int = 1) -> torch.device:
    """The device for ``auto`` (a GPU if there is one), ``cpu`` or ``cuda``; sets PyTorch up for it.

    :param threads: CPU threads that PyTorch uses.
    :raises CampanileError: ``cuda`` without a GPU that computes.
    """
    torch.set_num_threads(threads)
    keep_memory()
    torch.backends.cudnn.deterministic = True  # the same seed gives the same bits
    torch.backends.cudnn.allow_tf32 = False  # TF32 would keep 10 of the 23 bits of float32 convolutions
    if name != "cpu":
        found, problem = gpus()
        if name == "cuda" and not found:
            raise CampanileError(f"device: cuda is configured, but {problem}; set device: auto or cpu")
        name = "cuda" if found else "cpu"
    return torch.device(name)


def gpus() -> tuple[list[str], str]:
    """The names of the GPUs on which PyTorch computes; if there are none, why, in a few words."""
    with warnings.catch_warnings(record=True) as complaints:  # about a driver that is too old
        warnings.simplefilter("always")
        if not torch.cuda.is_available():
            built = torch.version.cuda or torch.version.hip
            problem = "PyTorch sees no GPU" if built else "this PyTorch is built for the CPU alone"
            return [], next((_first_sentence(each.message) for each in complaints), problem)
    try:
        torch.ones(1, device="cuda").sum().item()
    except RuntimeError as error:  # PyTorch has no kernels for this GPU, or another process holds it
        return [], f"{torch.cuda.get_device_name()} does not compute ({_first_sentence(error)})"
    return [torch.cuda.get_device_name(number) for number in range(torch.cuda.device_count())], ""


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
    native = any(capabilities.get(name) for name in ("avx512_bf16", "amx_bf16"))
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
    return f"cpu ({platform.machine()}), {threads} thread{'s' * (threads > 1)}, {precision}"
