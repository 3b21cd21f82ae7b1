"""The computer that a job runs on. No torch: Snakemake reads this too."""

import contextlib
import json
import os
import platform
import shutil
import subprocess
from functools import cache
from pathlib import Path

# Any of these can be the only sign of a GPU: in containers, on Windows (WSL) and for AMD's there is no nvidia-smi.
GPU_FILES = ("/dev/nvidiactl", "/dev/dxg", "/dev/kfd")
CGROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")


def describe() -> str:
    """Processor, its cores and main memory for readers, such as ``AMD EPYC 7B13, 2 cores, 8 GiB``."""
    cores = os.cpu_count() or 1
    facts = [_processor(), f"{cores} core{'s' * (cores > 1)}"]
    facts += [f"{memory / 1024**3:.0f} GiB"] if (memory := main_memory()) else []
    return ", ".join(facts)


def main_memory() -> int | None:
    """Main memory in bytes, or what a container may use of it; None where the system does not tell."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return None
    with contextlib.suppress(OSError, ValueError):  # no container, or one without a limit
        memory = min(memory, int(CGROUP_LIMIT.read_text(encoding="utf-8")))
    return memory


@cache  # every combination of a sweep asks
def gpus(python: str) -> tuple[list[str], str] | None:
    """What ``campanile.devices.gpus`` says in a process of its own: PyTorch takes seconds and memory.

    None if this Python has no PyTorch.
    """
    if not shutil.which("nvidia-smi") and not any(map(os.path.exists, GPU_FILES)):
        return [], "there is no GPU"
    question = "import json, campanile.devices; print(json.dumps(campanile.devices.gpus()))"
    answer = subprocess.run([python, "-c", question], capture_output=True, text=True)
    return None if answer.returncode else json.loads(answer.stdout.splitlines()[-1])


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:  # not on Linux
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
