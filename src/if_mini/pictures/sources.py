"""The openly licensed packages of sprites and photographs: their list, download and contents."""

from __future__ import annotations

import hashlib
import io
import lzma
import shutil
import subprocess
import tarfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from campanile.errors import CampanileError

PATIENCE = 1800
"""Seconds until the download of a package is given up; the largest has 150 MB."""


@dataclass(frozen=True)
class Source:
    """A package.

    :ivar name: short, as in the cache's descriptions.
    :ivar registry: "npm" or "debian".
    :ivar package: its name there.
    :ivar file: the file that the registry's client downloads.
    :ivar sha256: of the file.
    :ivar contents: "icons", "stamps" (cut-outs) or "photographs".
    :ivar use: "training" or "evaluation".
    """

    name: str
    registry: str
    package: str
    version: str
    file: str
    sha256: str
    licence: str
    contents: str
    use: str = "training"


def _icons(name: str, version: str, sha256: str, licence: str, use: str = "training") -> Source:
    file = f"iconify-json-{name}-{version}.tgz"
    return Source(name, "npm", f"@iconify-json/{name}", version, file, sha256, licence, "icons", use)


def _debian(package: str, version: str, sha256: str, licence: str, contents: str) -> Source:
    file = f"{package}_{version.replace(':', '%3a')}_all.deb"
    return Source(package, "debian", package, version, file, sha256, licence, contents)


SOURCES: tuple[Source, ...] = (
    _icons("noto", "1.2.9", "3e918d88fc945c0bb3d468dbace6f88caef67f01c9f0e7bcae0915a042e8f1ad", "Apache-2.0"),
    _icons("noto-v1", "1.2.5", "2bf62c26c2c2884aa99e90aec942cdaee17a5921f05690694f4978ad4b017c37", "Apache-2.0"),
    _icons("twemoji", "1.2.5", "19046dff7d8707ce96212ec86468b36ac5f8e60409629dd13f809265c6d0ebb7", "CC-BY-4.0"),
    _icons(
        "emojione",
        "1.2.3",
        "26a14f44284407e8bcde91799388dca2bfd91dbcd55a97f425524a1c5b73610e",
        "CC-BY-4.0",
        "evaluation",
    ),
    _icons(
        "fxemoji",
        "1.2.2",
        "f3e72b3c59d05e1db03b7e308d55c0d05bd7ba3f625a90da1b79313c12858eef",
        "Apache-2.0",
        "evaluation",
    ),
    _icons("fluent-emoji", "1.2.7", "8044210dbf11e016d4de85f15d01a243423bd832457e7e2491df1b751c0e272b", "MIT"),
    _icons("fluent-emoji-flat", "1.2.6", "7d064769dee690815f823bc5bcc511d957198caf9f5edd8dd9c1aa48a6aeb175", "MIT"),
    _icons("game-icons", "1.2.4", "f5758efb34d91c4f50b941f355f16ee73938625e5996fabc25171288404460a4", "CC-BY-3.0"),
    _debian(
        "tuxpaint-stamps-default",
        "2022.06.04-1",
        "6db6c1bfc870a47f1499d6203b083522eacb57c5f9c87d468f2e92eb6d9d5f34",
        "GPL-2.0-only",
        "stamps",
    ),
    _debian(
        "gcompris-qt-data",
        "3.1-2",
        "e9cf06ab2105529068df73085784e835d2ff03f870d2a8091f09125d40abac9f",
        "public domain, CC0-1.0, CC-BY and CC-BY-SA, each picture its own",
        "photographs",
    ),
    _debian(
        "lomiri-wallpapers-16.04",
        "20.04.0-2",
        "a99ff6a3bfe451e4cc0682ecb3cc82e71740626d59e4845ae34a0a0e45421eab",
        "CC0-1.0, CC-BY-4.0 and CC-BY-SA-4.0, each picture its own",
        "photographs",
    ),
    _debian(
        "lomiri-wallpapers-20.04",
        "20.04.0-2",
        "d44e89b8473aafe64a5b678f014862dc31335aaaf18665c544d985d854f1a709",
        "CC-BY-SA-3.0",
        "photographs",
    ),
    _debian(
        "mate-backgrounds",
        "1.26.0-1",
        "7bf4c2209f34b4f61ba6d24c8b58c28b361e82e4b943aae6d42c030169af9e04",
        "GPL-2.0-or-later",
        "photographs",
    ),
    _debian(
        "plasma-workspace-wallpapers",
        "4:5.27.5-2",
        "32cd18b71c8c938a18b3b351f217c02ac590e323caa3cf322fbb875ce8892f8b",
        "GPL-2.0-or-later",
        "photographs",
    ),
    _debian(
        "tuxpaint-data",
        "1:0.9.28-sdl2-1",
        "f5d0de8f9a70d2efc1241d19f26168cb8bf279f1b77abd3631e7a1a55c40e5e5",
        "GPL-2.0-or-later",
        "photographs",
    ),
    _debian(
        "lxqt-themes",
        "1.2.0-1",
        "d518df36b515b09d36cb00b12645dd8ce170bb82bb0966297741905ce3edc8e1",
        "LGPL-2.1-or-later",
        "photographs",
    ),
    _icons(
        "openmoji",
        "1.2.29",
        "03181e2c156cab35cf4a62f1f7886bd971d59212e75ac3f189d5a4cae3930fc5",
        "CC-BY-SA-4.0",
        "evaluation",
    ),
)
"""Every package, in the order of the pictures in the cache."""


def named(name: str) -> Source:
    """The package of a name."""
    return next(source for source in SOURCES if source.name == name)


def is_share_alike(licence: str) -> bool:
    """Whether a licence demands that changed copies keep it."""
    return any(mark in licence for mark in ("GPL", "CC-BY-SA", "GFDL"))


def fetch(source: Source, folder: Path) -> Path:
    """Download a package into a folder, unless it is there, and verify it.

    :raises CampanileError: the download failed, or the file is another one.
    """
    path = folder / source.file
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _download(source, folder)
    verify(source, folder)
    return path


def _download(source: Source, folder: Path) -> None:
    """Fetch a package with its registry's client."""
    command = {
        "npm": ["npm", "pack", "--silent", f"{source.package}@{source.version}"],
        "debian": ["apt-get", "download", f"{source.package}={source.version}"],
    }[source.registry]
    where = f"put it (sha256 {source.sha256}) into {folder}"
    if shutil.which(command[0]) is None:
        raise CampanileError(f"{source.file}: {command[0]}, which fetches it, is not installed; install it, or {where}")
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        raise CampanileError(
            f"{source.file}: `{' '.join(command)}` took more than {PATIENCE // 60} minutes; try again, or {where}"
        ) from None
    if done.returncode or not (folder / source.file).exists():
        said = (done.stderr.strip().splitlines() or ["no file arrived"])[-1]
        raise CampanileError(f"{source.file}: `{' '.join(command)}` failed ({said}); try again, or {where}")


def verify(source: Source, folder: Path) -> None:
    """Compare a package's file with its checksum.

    :raises CampanileError: it is missing, or another file.
    """
    path = folder / source.file
    if not path.is_file():
        raise CampanileError(f"{path}: missing; put it there (sha256 {source.sha256})")
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != source.sha256:
        wanted = f"{source.package} {source.version}, whose sha256 is {source.sha256}"
        raise CampanileError(f"{path}: sha256 {found}; replace the file by {wanted}")


def members(folder: Path, source: Source, wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """The files of a package whose paths are wanted, sorted by path (relative, without a leading "./").

    :raises CampanileError: the package cannot be unpacked.
    """
    path = folder / source.file
    try:
        archive = _debian_data(path) if source.registry == "debian" else io.BytesIO(path.read_bytes())
        with tarfile.open(fileobj=archive) as tar:
            files = {member.name.removeprefix("./"): member for member in tar if member.isfile()}
            opened = {name: tar.extractfile(files[name]) for name in sorted(files) if wanted(name)}
            return {name: file.read() for name, file in opened.items() if file}
    except (OSError, ValueError, tarfile.TarError, lzma.LZMAError) as error:
        raise CampanileError(f"{path}: cannot be unpacked ({error})") from error


def member(folder: Path, source: Source, path: str) -> bytes:
    """One file of a package.

    :raises CampanileError: it is missing.
    """
    files = members(folder, source, path.__eq__)
    if path not in files:
        raise CampanileError(f"{folder / source.file}: {path} is missing")
    return files[path]


def _debian_data(path: Path) -> io.BytesIO:
    """The tar archive of files in a Debian package, which is an `ar` archive of three members."""
    with path.open("rb") as file:
        if file.read(8) != b"!<arch>\n":
            raise ValueError("not a Debian package")
        while len(header := file.read(60)) == 60:
            name, size = header[:16].decode().strip().rstrip("/"), int(header[48:58])
            if name.startswith("data.tar"):
                data = file.read(size)
                if name.endswith(".zst"):
                    return io.BytesIO(_zstandard(data))
                return io.BytesIO(data)  # xz, gz or plain: tarfile tells them apart
            file.seek(size + size % 2, io.SEEK_CUR)
    raise ValueError("no data in the Debian package")


def _zstandard(data: bytes) -> bytes:
    """Decompress with the program zstd, which every system with such Debian packages has."""
    try:
        return subprocess.run(["zstd", "-dc"], input=data, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise ValueError(f"zstd: {error}") from error
