"""The files of a model in DeepFloyd IF's format: in a directory, or in a repository on the Hugging Face hub.

Both have the same parts in folders. A part is opened from a folder on this machine, after all its files were found
there and whole. For the hub this is its cache: a part is downloaded only if the cache does not hold all of it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from safetensors import safe_open

from campanile.errors import CampanileError
from campanile.files import RUN_AGAIN, read_json, reading, reason

# The variant stands before or after the number of a shard.
VARIANT = r"(?:\.(\w+))?(?:-\d+-of-\d+)?(?:\.(\w+))?\.safetensors"
PARTS = {
    "scheduler": ("scheduler_config.json", "configuration", r"scheduler_config\.json"),
    "tokenizer": ("tokenizer_config.json", "tokenizer.json or spiece.model", r"tokenizer\.json|spiece\.model"),
    "text_encoder": ("config.json", "safetensors of the variant {}", "model" + VARIANT),
    "unet": ("config.json", "safetensors of the variant {}", "diffusion_pytorch_model" + VARIANT),
}
"""The configuration of each part, what else it needs, and the names of that."""

POINTER = b"version https://git-lfs"  # begins what a clone without Git LFS holds in place of a large file
REFUSALS: dict[str | int | None, str] = {
    "GatedRepo": "accept its licence on the model's page, and run `hf auth login`",
    "RepoNotFound": "check its name; if it is private, run `hf auth login`",
    401: "run `hf auth login` with a new token",
    403: "let the token read public gated repositories, at https://huggingface.co/settings/tokens",
    404: "check the model's page",
}
"""What to do, by the code of the hub's error or the status of its answer."""


@dataclass(frozen=True)
class Source:
    """Where a model is: a directory, a hub id or ID@COMMIT, and the variant of its weights ("fp16", or None)."""

    name: str
    variant: str | None = "fp16"

    @property
    def local(self) -> bool:
        """Whether it is a directory: it exists, or does not look like a hub id."""
        return Path(self.name).exists() or self.name.startswith((".", "/", "~")) or self.hub[0].count("/") != 1

    @property
    def hub(self) -> tuple[str, str | None]:
        """The hub's repository, and a branch, tag or commit; None for the main branch."""
        repository, _, revision = self.name.partition("@")
        return repository, revision or None


@contextlib.contextmanager
def opening(source: Source, part: str, whole: bool = True) -> Iterator[Path]:
    """The folder of a part, for the libraries that open it.

    :param whole: whether all its files are read, or only its configuration.
    :raises CampanileError: a file is missing or damaged, or any error of the hub or of the libraries, in one line.
    """
    try:
        yield _folder(source, part, whole)
    except CampanileError:
        raise
    except Exception as error:  # tokenizers has no kind of its own
        # A server could repeat a token in its answer.
        raise CampanileError(re.sub(r"\bhf_\w+", "hf_...", f"{source.name}: {_advice(error, source, part)}")) from None


def _folder(source: Source, part: str, whole: bool) -> Path:
    """The folder with a part's files, downloaded if the hub's cache does not hold all."""
    if source.local:
        return _checked(source, Path(source.name, part), whole)
    from huggingface_hub import constants, hf_hub_download, model_info, try_to_load_from_cache

    repository, revision = source.hub
    cached = try_to_load_from_cache(repository, f"{part}/{PARTS[part][0]}", revision=revision)
    if isinstance(cached, str):
        try:
            return _checked(source, Path(cached).parent, whole)
        except CampanileError as error:
            if constants.HF_HUB_OFFLINE:
                raise CampanileError(f"{error} (offline: HF_HUB_OFFLINE is set)") from None
    files = [Path(file.rfilename) for file in model_info(repository, revision=revision, timeout=30).siblings or ()]
    names = _needed(source, part, [path.name for path in files if path.parent == Path(part)], whole)
    paths = [hf_hub_download(repository, f"{part}/{name}", revision=revision) for name in names]
    return _checked(source, Path(paths[0]).parent, whole)


def fetch(source: Source, parts: Iterable[str]) -> str:
    """Download the parts of a hub's model that the hub's cache does not hold, and return the commit of all.

    :raises CampanileError: as ``opening``.
    """
    for part in parts:
        with opening(source, part) as folder:  # .../snapshots/COMMIT/unet
            commit = folder.parent.name
        source = Source(f"{source.hub[0]}@{commit}", source.variant)  # a branch can change between two requests
    return commit


def variants(part: str, names: Iterable[str]) -> dict[str, str]:
    """The files among ``names`` that hold a part's contents, with the variant of each, "" without one."""
    matches = ((name, re.fullmatch(PARTS[part][2], name)) for name in names)
    return {name: "".join(filter(None, match.groups())) for name, match in matches if match}


def _needed(source: Source, part: str, names: Collection[str], whole: bool) -> list[str]:
    """The files of a part to read, among the names of all; an error if what it needs is not among them."""
    config, content, pattern = PARTS[part]
    if config not in names:
        raise CampanileError(
            f"{source.name}: not a model in DeepFloyd IF's format, it has no {part}/{config}; name a directory that "
            "diffusers' save_pretrained wrote, or a hub id such as DeepFloyd/IF-I-XL-v1.0"
        )
    found = variants(part, names)
    wanted = source.variant if source.variant and VARIANT in pattern else ""
    if whole and wanted not in found.values():
        fix = f"set diffusion.model.variant: {min(found.values()) or 'null'}" if found else "fetch it again"
        raise CampanileError(f"{source.name}: its {part} has no {content.format(wanted or 'null')}; {fix}")
    small = [name for name in names if name.endswith((".json", ".model"))]
    return [*small, *(name for name in found if found[name] == wanted)] if whole else [config]


def _checked(source: Source, folder: Path, whole: bool) -> Path:
    """The folder; an error if a file to read is missing or damaged."""
    names = sorted(path.name for path in folder.glob("*") if path.is_file())
    index = f".safetensors.index.{source.variant}.json" if source.variant else ".safetensors.index.json"
    remedy = "fetch or copy it again" if source.local else RUN_AGAIN
    for name in _needed(source, folder.name, names, whole):
        # A name in the cache is a link: deleted alone, it would come back to the same damaged file.
        path = folder / name if source.local else (folder / name).resolve()
        with path.open("rb") as file:
            if file.read(len(POINTER)) == POINTER:
                raise CampanileError(f"{path}: a pointer of Git LFS, not the file itself; run `git lfs pull` there")
        contents = read_json(path, remedy) if name.endswith(".json") else {}
        for shard in set(contents["weight_map"].values()) - set(names) if name.endswith(index) else ():
            raise CampanileError(f"{folder / shard}: missing, though {name} lists it; fetch it again")
        if name.endswith(".safetensors"):
            with reading(path, remedy):
                safe_open(path, "pt")
    return folder


def _advice(error: Exception, source: Source, part: str) -> str:
    """What went wrong, and what to do."""
    from huggingface_hub import constants, errors

    cause: BaseException | None = error
    said = ""
    while cause:  # libraries wrap what the hub or the disk said
        if isinstance(cause, errors.HfHubHTTPError):
            status, code = cause.response.status_code, cause.response.headers.get("X-Error-Code")
            fix = REFUSALS.get(code) or REFUSALS.get(status, "try again later")
            return f"the hub answers {status} ({(cause.server_message or reason(cause)).splitlines()[0]}); {fix}"
        said, cause = said + str(cause), cause.__cause__ or cause.__context__
    full = any(os.strerror(each) in said for each in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES))
    if source.local:
        advice = "check the directory"
    elif full:
        advice = f"free some space in {constants.HF_HUB_CACHE}, or set HF_HUB_CACHE to another folder"
    elif constants.HF_HUB_OFFLINE:
        wanted = " --revision ".join(filter(None, source.hub))
        advice = f"unset HF_HUB_OFFLINE, or download it first: `hf download {wanted}`"
    else:
        advice = "check the network; what is downloaded once is kept"
    return f"its {part} cannot be opened ({reason(error)}); {advice}"
