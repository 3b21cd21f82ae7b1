"""The cache of sprites and photographs from which training scenes are composed.

`render.build` writes it. A cache is a folder with three files:

- `sprites.safetensors`: `sprites`, uint8 (count, side, side, 4), RGBA; the longer side of each sprite fills its square,
  whose upper left corner it starts from.
- `textures.safetensors`: `0000`, `0001`, ..., uint8 (height, width, 3), RGB photographs.
- `assets.json`: what each picture shows and where it comes from.

The pixels are mapped into memory: opening takes milliseconds, and processes that open the same cache share its pages.
"""

from __future__ import annotations

import json
import random
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from campanile.errors import CampanileError

SPRITES, TEXTURES, CONTENTS = "sprites.safetensors", "textures.safetensors", "assets.json"

KINDS = ("icon", "photo", "symbol")
"""Kinds of sprite: coloured drawing, cut-out of a photograph, black silhouette."""

SCENERY = ("mountains", "meadow", "forest", "sky", "sea", "beach", "desert", "city", "night", "underwater")
SUBJECTS = ("animals", "landmarks", "objects", "flowers", "wood", "other")
TAGS = SCENERY + SUBJECTS
"""What a photograph mostly shows: scenery, which can be a backdrop, or a subject."""


class Assets:
    """An opened cache.

    :ivar folder: its folder.
    :ivar sprites: for each sprite its "names", "group", "kind", "source", "key" and "size" (width, height in pixels).
    :ivar textures: for each photograph its "tag", "caption" (a noun phrase such as "a mountain lake"), "source", "file"
        and "licence" (with the author).
    :ivar names: for each noun of captions, without article ("dog"), the indices of its sprites.
    """

    def __init__(
        self, folder: Path, sprites: list[dict], textures: list[dict], pixels: np.ndarray, photographs: list
    ) -> None:
        self.folder = folder
        self.sprites = sprites
        self.textures = textures
        self.names = _grouped((name, index) for index, sprite in enumerate(sprites) for name in sprite["names"])
        self._pixels = pixels
        self._photographs = photographs
        self._choices: dict[tuple[str, tuple[str, ...] | None], list[list[int]]] = {}

    @classmethod
    def open(cls, folder: Path) -> Assets:
        """Open the cache in a folder."""
        folder = Path(folder)
        try:
            contents = json.loads((folder / CONTENTS).read_text(encoding="utf-8"))
            pixels = _mapped(folder / SPRITES)["sprites"]
            photographs = [array for _, array in sorted(_mapped(folder / TEXTURES).items())]
        except (OSError, ValueError, KeyError) as error:
            raise CampanileError(f"{folder}: not a cache of sprites ({error}); make it again") from error
        if len(contents["sprites"]) != len(pixels) or len(contents["textures"]) != len(photographs):
            raise CampanileError(f"{folder}: {CONTENTS} does not match the pictures beside it; make the cache again")
        return cls(folder, contents["sprites"], contents["textures"], pixels, photographs)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the folder, not the pixels: another process opens the cache itself."""
        return type(self).open, (self.folder,)

    def sprite(self, rng: random.Random, name: str, kinds: Collection[str] | None = None) -> Image.Image:
        """A random sprite of a name: RGBA, cropped.

        The kind is chosen first: one photograph of a dog is seen as often as all drawings of dogs together.

        :param kinds: some of KINDS; None for photographs and coloured drawings, or for silhouettes where there is
            nothing else.
        :raises CampanileError: there is no such sprite.
        """
        return self.picture(rng.choice(rng.choice(self.choices(name, kinds))))

    def choices(self, name: str, kinds: Collection[str] | None = None) -> list[list[int]]:
        """The sprites that `sprite` chooses from, by index, a list for each kind; at least one."""
        key = name, None if kinds is None else tuple(sorted(kinds))
        if key not in self._choices:
            found = _grouped((self.sprites[index]["kind"], index) for index in self.names.get(name, ()))
            if kinds is None:
                chosen = [found[kind] for kind in KINDS[:2] if kind in found] or list(found.values())
            else:
                chosen = [found[kind] for kind in KINDS if kind in found and kind in kinds]
            if not chosen:
                wanted = "" if kinds is None else f" of the kind {' or '.join(sorted(kinds))}"
                raise CampanileError(f"{self.folder}: no sprite named {name!r}{wanted}")
            self._choices[key] = chosen
        return self._choices[key]

    def picture(self, index: int) -> Image.Image:
        """One sprite by its index: RGBA, cropped."""
        width, height = self.sprites[index]["size"]
        return Image.fromarray(self._pixels[index, :height, :width])

    def photograph(self, index: int) -> Image.Image:
        """One photograph by its index: RGB, whole."""
        return Image.fromarray(self._photographs[index])


def _grouped(pairs: Iterable[tuple[str, Any]]) -> dict[str, list]:
    """Values by key, both in the order of their first appearance."""
    groups: dict[str, list] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups


def _mapped(path: Path) -> dict[str, np.ndarray]:
    """The uint8 tensors of a safetensors file, mapped into memory (safetensors copies them for numpy)."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
    header.pop("__metadata__", None)
    if not header:
        return {}
    data = np.memmap(path, np.uint8, "r", offset=8 + length)
    # np.asarray: a plain view, since slicing np.memmap objects is slow.
    plain = np.asarray(data)
    return {name: plain[slice(*item["data_offsets"])].reshape(item["shape"]) for name, item in header.items()}
