"""Embeddings of prompts, made by the text encoder or elsewhere."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import safetensors.torch
import torch

from campanile import tensors
from campanile.errors import CampanileError
from campanile.files import RUN_AGAIN, reading


@dataclass(frozen=True)
class Embeddings:
    """Embeddings by prompt, (1, 77, width) each, float32 or bfloat16."""

    prompts: dict[str, torch.Tensor]

    def __getitem__(self, prompt: str) -> torch.Tensor:
        try:
            return self.prompts[prompt]
        except KeyError:
            raise CampanileError(f"there is no embedding of the prompt {prompt!r}: add it to the prompts") from None

    def save(self, path: str | Path) -> None:
        """Write them as safetensors, named by the prompts as JSON strings: a name cannot be empty."""
        partial = Path(f"{path}.partial")
        tensors.save({json.dumps(prompt): tensor for prompt, tensor in self.prompts.items()}, partial)
        # Rename atomically: later runs trust any embedding file that exists.
        partial.replace(path)

    @classmethod
    def load(cls, paths: Iterable[str | Path], remedy: str = RUN_AGAIN) -> Embeddings:
        """Read what ``save`` wrote, or embeddings made elsewhere.

        These are a dictionary by prompt that PyTorch saved (.pth), such as courses hand out, or safetensors named by
        the prompts, plain or as JSON strings.

        :param remedy: what to do if a file is neither.
        :raises CampanileError: a file is neither, or an embedding is not finite.
        """
        return cls({prompt: tensor for path in paths for prompt, tensor in cls._read(Path(path), remedy).items()})

    @staticmethod
    def _read(path: Path, remedy: str) -> dict[str, torch.Tensor]:
        with reading(path, remedy):
            if path.suffix == ".safetensors":
                stored = safetensors.torch.load_file(path)
                found = {json.loads(name) if name[0] == '"' else name: tensor for name, tensor in stored.items()}
            else:
                try:
                    found = torch.load(path, map_location="cpu", weights_only=True)
                except pickle.UnpicklingError:  # PyTorch's words advise to run the code in the file
                    raise ValueError("not a dictionary of tensors by prompt") from None
            found = {prompt: tensor.reshape(1, *tensor.shape[-2:]) for prompt, tensor in found.items()}
        check_finite(found, path)
        return found


def check_finite(found: dict[str, torch.Tensor], where: object) -> None:
    """Refuse embeddings that are not finite; ``where`` names what made them.

    :raises CampanileError: one is not.
    """
    remedy = "run the text encoder in bfloat16 or float32, see diffusion.model.text_precision"
    for prompt, tensor in found.items():
        tensors.check_finite(f"{where}: the embedding of {prompt!r}", remedy, tensor)
