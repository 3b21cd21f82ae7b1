"""Whether Campanile can be installed here: says in one line why not. Old versions of Python 3 can read it."""

import os
import platform
import sys

PLATFORMS = (("Linux", "x86_64"), ("Linux", "aarch64"), ("Darwin", "arm64"))
OLDEST = (3, 11)

system, machine, folder = platform.system(), platform.machine(), os.getcwd()  # noqa: PTH109
if (system, machine) not in PLATFORMS:
    sys.exit(
        f"Campanile needs packages that do not exist for {system} on {machine}; it runs on Linux (on Windows: in WSL) "
        "and on Macs with Apple silicon"
    )
if sys.version_info < OLDEST:
    sys.exit(
        f"Campanile needs Python 3.11 or newer, and this is {sys.version.split()[0]}: name another, as in "
        "make PYTHON=python3.12 ..."
    )
if any(sign in folder for sign in "{}:"):
    # Snakemake expands braces, and a colon separates paths.
    sys.exit(f"{folder}: move Campanile to a folder without {{ }} or : in its path")
