"""What a result was made from, as digests: the code that ran and the weights that it used."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

DIGITS = 12  # of a digest, in hexadecimal: enough to tell two files apart at a glance


def digest(path: str | Path) -> str:
    """The first digits of a file's SHA-256."""
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:DIGITS]


def fingerprint(paths: Iterable[str | Path]) -> str:
    """One digest of several files, by their names and contents, whatever their order and wherever they lie."""
    lines = sorted(f"{Path(path).name} {digest(path)}" for path in paths)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:DIGITS]


def checkpoints(paths: Iterable[str | Path]) -> dict[str, str]:
    """The digests of those files that are weights, by path."""
    return {str(path): digest(path) for path in paths if Path(path).suffix == ".safetensors"}


def revision(repository: str) -> str | None:
    """The commit of a hub's repository of which a part lies in the local cache; None if none does."""
    from huggingface_hub import try_to_load_from_cache

    for part in ("unet", "text_encoder"):  # a job downloads the part that it needs
        path = try_to_load_from_cache(repository, f"{part}/config.json")
        if isinstance(path, str):
            return Path(path).parts[-3][:DIGITS]  # .../snapshots/COMMIT/unet/config.json
    return None
