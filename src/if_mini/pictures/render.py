"""The cache of sprites and photographs (see `cache`), made from the packages that `sources` lists."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import safetensors.numpy
from PIL import Image

from campanile.errors import CampanileError
from if_mini.files import replace
from if_mini.pictures import cache, cutouts, icons, nouns, photographs, qt_resources, sources

Report = Callable[[str], None]

SHORTEST, LONGEST = 256, 384
"""Least and most pixels of a photograph's shorter side; others are resized."""


@dataclass(frozen=True)
class Sprite:
    """What the cache says about a sprite."""

    names: tuple[str, ...]
    group: str
    kind: str
    source: str
    key: str


def build(
    packages: Path,
    out: Path,
    held_out: Path,
    processes: int = 1,
    report: Report = print,
    *,
    share_alike: bool = True,
) -> None:
    """Write the cache for training to `out`, and one of drawings that training never sees to `held_out`.

    The same packages give the same bytes, whatever the number of processes.

    :param packages: the folder that holds every package of `sources.SOURCES`.
    :param report: gets lines about the progress.
    :param share_alike: also train on pictures whose licence demands that changed copies keep it (GPL, CC BY-SA).
    :raises CampanileError: a picture or its licence is missing.
    """
    drawings: dict[str, list[icons.Icon]] = {"training": [], "evaluation": []}
    for source in sources.SOURCES:
        if source.contents == "icons":
            drawings[source.use] += _icons(packages, source)
    with ProcessPoolExecutor(processes) as pool:
        textures = list(_photographs(pool, packages, share_alike, report))
        cut = list(_cutouts(packages)) if share_alike else []
        sprites = list(_rendered(pool, drawings["training"], report)) + cut
        write(out, sprites, textures, report)
        write(held_out, list(_rendered(pool, drawings["evaluation"], report)), [], report)


def _icons(packages: Path, source: sources.Source) -> list[icons.Icon]:
    """The icons of one set that are used."""
    data = json.loads(sources.member(packages, source, "package/icons.json"))
    if source.name == "game-icons":
        return icons.chosen(source.name, data, nouns.symbols(), "symbol")
    return icons.chosen(source.name, data, nouns.coloured(), "icon")


def _rendered(pool: Executor, drawings: list[icons.Icon], report: Report) -> Iterator[tuple[Sprite, Image.Image]]:
    """The sprites of drawings, without drawings that show next to nothing."""
    for count, (icon, image) in enumerate(zip(drawings, pool.map(_draw, drawings, chunksize=32), strict=True), start=1):
        if image is not None:
            yield Sprite(icon.entry.names, icon.entry.group, icon.kind, icon.source, icon.key), image
        if count % 1000 == 0:
            report(f"rendered {count} of {len(drawings)} icons")


def _draw(icon: icons.Icon) -> Image.Image | None:
    return icons.drawn(icon.svg)


def _cutouts(packages: Path) -> Iterator[tuple[Sprite, Image.Image]]:
    """The stamps of Tux Paint."""
    source = sources.named("tuxpaint-stamps-default")
    wanted = {f"{cutouts.FOLDER}{entry.keys[0]}.png": (kind, entry) for kind, entry in cutouts.stamps()}
    files = sources.members(packages, source, wanted.__contains__)
    for path, (kind, entry) in wanted.items():
        if path not in files:
            raise CampanileError(f"{packages / source.file}: {path} is missing")
        image = icons.fitted(Image.open(io.BytesIO(files[path])))
        if image is not None:
            yield Sprite(entry.names, entry.group, kind, source.name, entry.keys[0]), image


def _photographs(
    pool: Executor, packages: Path, share_alike: bool, report: Report
) -> Iterator[tuple[dict[str, str | None], Image.Image]]:
    """The photographs with their descriptions."""
    wanted = photographs.chosen()
    for name in dict.fromkeys(photograph.source for photograph in wanted):
        files, licences = _contents(packages, sources.named(name), [p.file for p in wanted if p.source == name])
        taken = []
        for photograph in (photograph for photograph in wanted if photograph.source == name):
            licence = photograph.licence or licences.get(photograph.file)
            if licence is None:
                raise CampanileError(f"{name}: no licence is known for {photograph.file}")
            if share_alike or not sources.is_share_alike(licence):
                taken.append((photograph, licence))
        images = pool.map(_resized, [files[photograph.file] for photograph, _ in taken], chunksize=4)
        for (photograph, licence), image in zip(taken, images, strict=True):
            description: dict[str, str | None] = {"tag": photograph.tag, "caption": photograph.caption, "source": name}
            yield description | {"file": photograph.file, "licence": licence}, image
        report(f"resized {len(taken)} photographs of {name}")


def _contents(packages: Path, source: sources.Source, paths: list[str]) -> tuple[dict[str, bytes], dict[str, str]]:
    """Files of a package, and the licences that the package declares for them."""
    licences: dict[str, str] = {}
    if source.name == "gcompris-qt-data":
        files: dict[str, bytes] = {}
        for activity in sorted({path.split("/")[0] for path in paths}):
            archive = sources.member(packages, source, f"usr/share/gcompris-qt/rcc/{activity}.rcc")
            prefix = "gcompris/src/activities/"
            unpacked = {path.removeprefix(prefix): data for path, data in qt_resources.unpacked(archive).items()}
            files |= unpacked
            for path, data in unpacked.items():
                if path.endswith("/README"):
                    licences |= photographs.licences(path.removesuffix("README"), data.decode())
    else:
        files = sources.members(packages, source, set(paths).__contains__)
    if missing := sorted(set(paths) - set(files)):
        raise CampanileError(f"{packages / source.file}: {missing[0]} is missing")
    return files, licences


def _resized(data: bytes) -> Image.Image:
    """A photograph, RGB, resized so that its shorter side has SHORTEST to LONGEST pixels."""
    opened = Image.open(io.BytesIO(data))
    opened.draft("RGB", (2 * LONGEST, 2 * LONGEST))  # JPEG only: decode at a fraction of the size
    image = opened.convert("RGB")
    scale = min(max(min(image.size), SHORTEST), LONGEST) / min(image.size)
    return image.resize([round(side * scale) for side in image.size], Image.Resampling.LANCZOS)


def write(
    folder: Path, sprites: list[tuple[Sprite, Image.Image]], textures: list[tuple[dict, Image.Image]], report: Report
) -> None:
    """Write a cache: sprites (RGBA, at most `icons.SIDE` pixels a side) and photographs (RGB), with descriptions."""
    pixels = np.zeros((len(sprites), icons.SIDE, icons.SIDE, 4), np.uint8)
    for row, (_, image) in zip(pixels, sprites, strict=True):
        row[: image.height, : image.width] = np.asarray(image)
    colours = {f"{index:04}": np.asarray(image) for index, (_, image) in enumerate(textures)}
    contents = {
        "sprites": [vars(sprite) | {"size": image.size} for sprite, image in sprites],
        "textures": [description for description, _ in textures],
    }
    folder.mkdir(parents=True, exist_ok=True)
    replace(folder / cache.SPRITES, safetensors.numpy.save({"sprites": pixels}))
    replace(folder / cache.TEXTURES, safetensors.numpy.save(colours))
    text = json.dumps(contents, ensure_ascii=False, sort_keys=True, indent=1)
    replace(folder / cache.CONTENTS, f"{text}\n".encode())
    names = {name for sprite, _ in sprites for name in sprite.names}
    report(f"{folder}: {len(sprites)} sprites of {len(names)} names, {len(textures)} photographs")
