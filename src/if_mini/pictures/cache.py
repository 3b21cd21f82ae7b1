"""The cache of sprites and photographs from which training scenes are composed.

`render.build` writes it; here it is only opened. A cache is a folder with three files:

- `sprites.safetensors`: `sprites`, uint8 (count, side, side, 4), RGBA; each sprite lies in the upper left of its
  square, which its longer side fills.
- `textures.safetensors`: `0000`, `0001`, ..., uint8 (height, width, 3), RGB photographs.
- `assets.json`: what each of them shows and where it comes from.

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
"""Kinds of sprite: drawn in colours, cut out of a photograph, black silhouette."""

SCENERY = ("mountains", "meadow", "forest", "sky", "sea", "beach", "desert", "city", "night", "underwater")
SUBJECTS = ("animals", "landmarks", "objects", "flowers", "wood", "other")
TAGS = SCENERY + SUBJECTS
"""What a photograph mostly shows: scenery, before which something else may stand, or a subject of its own."""


class Assets:
    """An opened cache.

    :ivar folder: where it lies.
    :ivar sprites: for each sprite its "names", "group", "kind", "source", "key" and "size" (width, height in pixels).
    :ivar textures: for each photograph its "tag", "caption" (a noun phrase such as "a mountain lake"), "source", "file"
        and "licence" (with the author).
    :ivar names: for each noun that a caption may use, without article ("dog"), the sprites that show it.
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
            raise CampanileError(f"{folder}: not a cache of sprites ({error}); make it anew") from error
        if len(contents["sprites"]) != len(pixels) or len(contents["textures"]) != len(photographs):
            raise CampanileError(f"{folder}: {CONTENTS} does not belong to the pictures beside it; make the cache anew")
        return cls(folder, contents["sprites"], contents["textures"], pixels, photographs)

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process opens the cache itself, rather than being sent its pixels."""
        return type(self).open, (self.folder,)

    def sprite(self, rng: random.Random, name: str, kinds: Collection[str] | None = None) -> Image.Image:
        """A random design of what the name says: RGBA, cropped to what it shows, its longer side as drawn.

        The kind is chosen first: one photograph of a dog is seen as often as all drawings of dogs together.

        :param kinds: which of KINDS may be chosen; None for photographs and coloured icons, and for silhouettes only
            where there is nothing else.
        """
        return self.picture(rng.choice(rng.choice(self.choices(name, kinds))))

    def choices(self, name: str, kinds: Collection[str] | None = None) -> list[list[int]]:
        """The sprites of a name that `sprite` chooses from, a list for each kind; at least one."""
        question = name, None if kinds is None else tuple(sorted(kinds))
        if question not in self._choices:
            found = _grouped((self.sprites[index]["kind"], index) for index in self.names.get(name, ()))
            if kinds is None:
                chosen = [found[kind] for kind in KINDS[:2] if kind in found] or list(found.values())
            else:
                chosen = [found[kind] for kind in KINDS if kind in found and kind in kinds]
            if not chosen:
                wanted = "" if kinds is None else f" of the kind {' or '.join(sorted(kinds))}"
                raise CampanileError(f"{self.folder}: no sprite named {name!r}{wanted}")
            self._choices[question] = chosen
        return self._choices[question]

    def picture(self, index: int) -> Image.Image:
        """One sprite by its number: RGBA, cropped."""
        width, height = self.sprites[index]["size"]
        return Image.fromarray(self._pixels[index, :height, :width])

    def photograph(self, index: int) -> Image.Image:
        """One photograph by its number: RGB, whole."""
        return Image.fromarray(self._photographs[index])


def _grouped(pairs: Iterable[tuple[str, Any]]) -> dict[str, list]:
    """Values by key, both in the order of their first appearance."""
    groups: dict[str, list] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups


def _mapped(path: Path) -> dict[str, np.ndarray]:
    """The uint8 tensors of a safetensors file, mapped into memory (its own reader copies them for numpy)."""
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
