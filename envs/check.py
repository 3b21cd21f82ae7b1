"""Whether Campanile can be installed here: says in one line why not. It runs on old versions of Python too."""

import os
import platform
import sys

PLATFORMS = (("Linux", "x86_64"), ("Linux", "aarch64"), ("Darwin", "arm64"))
NEEDED = "3.11"

here = (platform.system(), platform.machine())
folder = os.getcwd()
if here not in PLATFORMS:
    sys.exit(
        "Campanile needs packages that do not exist for %s on %s; it runs on Linux (on Windows in WSL) and on Macs with "
        "Apple silicon" % here
    )
if sys.version_info < tuple(map(int, NEEDED.split("."))):
    sys.exit(
        "Campanile needs Python %s or newer, and this is %s: name another, as in make PYTHON=python3.12 ..."
        % (NEEDED, sys.version.split()[0])
    )
if any(sign in folder for sign in "{}:"):
    # Snakemake expands braces, and a colon separates paths.
    sys.exit("%s: move Campanile to a folder without { } or : in its path" % folder)
