"""The computer that a job runs on."""

import contextlib
import os
import platform
from pathlib import Path


def describe() -> str:
    """Processor, its cores and main memory for readers, such as ``AMD EPYC 7B13, 2 cores, 8 GiB``."""
    cores = os.cpu_count() or 1
    facts = [_processor(), f"{cores} core{'s' * (cores > 1)}"]
    with contextlib.suppress(AttributeError, OSError, ValueError):  # not every system tells
        facts.append(f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1024**3:.0f} GiB")
    return ", ".join(facts)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:  # not on Linux
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
