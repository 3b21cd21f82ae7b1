"""The files of a model in DeepFloyd IF's format: in a directory, or in a repository on the Hugging Face hub.

Both have the same parts in folders. A part is opened from a folder on this machine, after all its files were found
there and whole. For the hub this is its cache: a part is downloaded only if the cache does not hold all of it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from safetensors import SafetensorError, safe_open

from campanile.errors import CampanileError, damaged, reason
from campanile.files import read_json

CONFIGS = {"scheduler": "scheduler_config.json", "tokenizer": "tokenizer_config.json"}
"""The configuration of a part; the other parts have ``config.json``."""

WEIGHTS = {"unet": "diffusion_pytorch_model", "text_encoder": "model"}
"""How the names of a part's weights begin."""

POINTER = b"version https://git-lfs"
"""How the file begins that a clone holds in place of a large one."""

TIMEOUT = 30  # seconds to wait for the hub's answer

UNWRITABLE = [os.strerror(number) for number in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES)]


@dataclass(frozen=True)
class Source:
    """Where a model is: a directory or a hub id, and the variant of its weights to read ("fp16", or None)."""

    name: str
    variant: str | None = "fp16"

    @property
    def local(self) -> bool:
        """Whether it is a directory: it exists, or does not look like a hub id."""
        return Path(self.name).exists() or self.name.startswith((".", "/", "~")) or self.name.count("/") != 1

    @property
    def options(self) -> dict:
        """Arguments of ``from_pretrained`` that open the weights in a part's folder."""
        return {"variant": self.variant, "use_safetensors": True, "local_files_only": True}


@contextlib.contextmanager
def opening(source: Source, part: str, weights: bool = True) -> Iterator[Path]:
    """The folder of a part, for the libraries that open it; their errors become one line that says what to do.

    :param weights: whether its weights are read, or only its configuration.
    :raises CampanileError: for any error of diffusers, transformers, safetensors or the hub, or a file that is missing
        or damaged.
    """
    try:
        yield _folder(source, part, weights)
    except CampanileError:
        raise
    except Exception as error:  # tokenizers and the hub's downloads raise their own kinds
        # A server could repeat a token in its answer.
        advice = re.sub(r"\bhf_\w+", "hf_...", _advice(error, source, part))
        raise CampanileError(f"{source.name}: {advice}") from None


def _folder(source: Source, part: str, weights: bool) -> Path:
    """The folder with a part's files, downloaded if the hub's cache does not hold all."""
    if source.local:
        return _whole(source, Path(source.name, part), weights)
    from huggingface_hub import hf_hub_download, model_info, try_to_load_from_cache

    config = f"{part}/{CONFIGS.get(part, 'config.json')}"
    cached = try_to_load_from_cache(source.name, config)
    if isinstance(cached, str):
        with contextlib.suppress(CampanileError):
            return _whole(source, Path(cached).parent, weights)
    files = [Path(file.rfilename) for file in model_info(source.name, timeout=TIMEOUT).siblings or ()]
    names = _needed(source, part, [path.name for path in files if path.parent == Path(part)], weights)
    paths = [hf_hub_download(source.name, f"{part}/{name}") for name in names]
    return _whole(source, Path(paths[0]).parent, weights)


def _needed(source: Source, part: str, names: Collection[str], weights: bool) -> list[str]:
    """The files of a part to read, among the names of all.

    :raises CampanileError: the part has no configuration, or no weights of the variant.
    """
    config, stem = CONFIGS.get(part, "config.json"), WEIGHTS.get(part)
    if config not in names:
        raise CampanileError(
            f"{source.name}: not a model in DeepFloyd IF's format, it has no {part}/{config}; name a directory that "
            "diffusers' save_pretrained wrote, or a hub id such as DeepFloyd/IF-I-XL-v1.0"
        )
    if not weights:
        return [config]
    needed = [name for name in names if name.endswith((".json", ".model"))]
    if part == "tokenizer" and not {"tokenizer.json", "spiece.model"} & set(needed):
        raise CampanileError(f"{source.name}: its tokenizer has no tokenizer.json or spiece.model; fetch it again")
    if stem is None:
        return needed
    # The variant stands before or after the number of a shard.
    parsed = [(re.fullmatch(rf"{stem}(\.\w+)?(-\d+-of-\d+)?(\.\w+)?\.safetensors", name), name) for name in names]
    found = [((match[1] or match[3] or ".null")[1:], name) for match, name in parsed if match]
    wanted = source.variant or "null"
    if chosen := [name for variant, name in found if variant == wanted]:
        return needed + chosen
    if found:
        variant = min(found)[0]
        raise CampanileError(
            f"{source.name}: its {part} has weights of the variant {variant}, not {wanted}; set "
            f"diffusion.model.variant: {variant}"
        )
    raise CampanileError(
        f"{source.name}: its {part} has no weights in safetensors; fetch it again, or write it with diffusers' "
        "save_pretrained"
    )


def _whole(source: Source, folder: Path, weights: bool) -> Path:
    """The folder, if all files to read are there and whole.

    :raises CampanileError: one is not.
    """
    names = sorted(path.name for path in folder.glob("*") if path.is_file())
    for name in _needed(source, folder.name, names, weights):
        # The cache's names are links, and a link that is deleted alone leads to the same damaged file again.
        path = folder / name if source.local else (folder / name).resolve()
        remedy = "fetch or copy it again" if source.local else "delete it and run again"
        with path.open("rb") as file:
            if file.read(len(POINTER)) == POINTER:
                raise CampanileError(f"{path}: a pointer of Git LFS, not the file itself; run `git lfs pull` there")
        if name.endswith(".safetensors"):
            try:
                safe_open(path, "pt")
            except SafetensorError as error:
                raise damaged(path, error, remedy) from None
        contents = read_json(path, remedy) if name.endswith(".json") else {}
        if name.endswith(f".safetensors.index{'.' * bool(source.variant)}{source.variant or ''}.json"):
            for shard in set(contents["weight_map"].values()) - set(names):
                raise CampanileError(f"{folder / shard}: missing, though {name} lists it; fetch it again")
    return folder


def _advice(error: BaseException, source: Source, part: str) -> str:
    """What went wrong, and what to do."""
    from huggingface_hub import constants, errors

    cause: BaseException | None = error
    while cause:  # libraries wrap what the hub or the disk said
        if isinstance(cause, errors.HfHubHTTPError):
            return _refused(cause)
        if not source.local and any(words in str(cause) for words in UNWRITABLE):
            return (
                f"its {part} cannot be kept in the hub's cache ({reason(cause)}); free some space, or set HF_HUB_CACHE "
                f"(now {constants.HF_HUB_CACHE}) to another folder"
            )
        cause = cause.__cause__ or cause.__context__
    if source.local:
        advice = "check the directory"
    elif constants.HF_HUB_OFFLINE:
        advice = f"unset HF_HUB_OFFLINE, or download it first: `hf download {source.name}`"
    else:
        advice = "check the network; what is downloaded once is kept"
    return f"its {part} cannot be opened ({reason(error)}); {advice}"


def _refused(error) -> str:
    """What the hub said in an ``HfHubHTTPError``, and what to do."""
    from huggingface_hub import errors

    status, said = error.response.status_code, (error.server_message or reason(error)).splitlines()[0]
    if isinstance(error, errors.GatedRepoError):
        return (
            "its licence has not been accepted, or no token is known; accept it on the model's page and run "
            "`hf auth login`"
        )
    if isinstance(error, errors.RevisionNotFoundError):
        return f"the hub has no such revision ({said}); check the model's page"
    if status == 404 or error.response.headers.get("X-Error-Code") == "RepoNotFound":
        return "no such model on the hub, or no right to see it; check its name"
    if status == 401:
        return f"the hub does not accept the token ({said}); run `hf auth login` with a new one"
    if status == 403:
        return (
            f"the token has too few rights ({said}); allow it to read public gated repositories, at "
            "https://huggingface.co/settings/tokens"
        )
    return f"the hub answers {status} ({said}); try again later"
