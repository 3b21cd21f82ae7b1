"""The pictures in data/images: listed with hashes, rendered from their SVGs, fit for the study."""

from __future__ import annotations

import hashlib
import io
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from campanile import images

FOLDER = Path(__file__).parents[1] / "data" / "images"
MASKS = {
    "campanile_top_mask.png": "campanile.png",
    "astronaut_shuttle_mask.png": "astronaut.png",
    "coffee_cup_mask.png": "coffee.png",
}
PICTURES = ("campanile.png", "house_sketch.png", "boat_sketch.png", "astronaut.png", "coffee.png", "chelsea.png")


def table() -> list[dict[str, str]]:
    """The rows of PROVENANCE.md, by column name."""
    lines = [line for line in (FOLDER / "PROVENANCE.md").read_text("utf-8").splitlines() if line.startswith("|")]
    rows = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]
    return [dict(zip(rows[0], row, strict=True)) for row in rows[2:]]


def test_every_file_is_listed_with_its_hash():
    listed = {row["File"]: row["SHA-256"] for row in table()}
    # The study's photograph, if someone put it there, is not committed.
    others = ("PROVENANCE.md", "campanile_photo")
    shipped = {path.name: path for path in FOLDER.iterdir() if not path.name.startswith(others)}
    assert len(listed) == len(table())
    assert set(listed) == set(shipped)
    assert listed == {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in shipped.items()}


def test_every_file_has_source_author_licence_and_changes():
    for row in table():
        assert all(row[column] for column in ("What", "Source", "Author", "Licence", "Changes")), row["File"]
        assert re.match(r"MIT|CC0-1\.0|public domain", row["Licence"]), row["File"]


def test_the_files_are_small():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 1.2e6


@pytest.mark.parametrize("svg", sorted(FOLDER.glob("*.svg")), ids=lambda path: path.stem)
def test_pngs_are_renderings_of_their_svgs(svg):
    resvg_py = pytest.importorskip("resvg_py", reason="rendering SVGs needs resvg_py")
    png = resvg_py.svg_to_bytes(svg_string=svg.read_text("utf-8"), width=512, height=512, skip_system_fonts=True)
    fresh = np.asarray(Image.open(io.BytesIO(bytes(png))).convert("RGB"), np.float64)
    shipped = np.asarray(Image.open(svg.with_suffix(".png")).convert("RGB"), np.float64)
    assert shipped.shape == fresh.shape == (512, 512, 3)
    # Versions of the renderer round and antialias differently.
    assert np.abs(fresh - shipped).mean() < 0.5


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_read_as_the_study_reads_them(name):
    picture = images.read(FOLDER / name, 64)
    assert picture.shape == (3, 64, 64)
    assert picture.std() > 0.2


@pytest.mark.parametrize("name", MASKS)
def test_masks_are_binary_and_cover_a_part(name):
    image = Image.open(FOLDER / name)
    assert image.mode == "L" and image.size == (64, 64)
    assert set(np.unique(image)) == {0, 255}
    assert 0.05 < images.read_mask(FOLDER / name, 64).mean() < 0.5


def test_the_tower_is_brighter_than_the_sky_beside_it():
    luminance = images.read(FOLDER / "campanile.png", 64).mean(0)
    shaft = luminance[30:52, 28:33]
    assert shaft.mean() > luminance[30:52, [20, 21, 42, 43]].mean() + 0.3
    # The shaded side is darker than the lit front.
    assert shaft.mean() > luminance[30:52, 35:37].mean() + 0.3


def test_the_mask_of_the_tower_covers_its_top_but_not_the_clock():
    red, _, blue = images.read(FOLDER / "campanile.png", 64)
    mask = images.read_mask(FOLDER / "campanile_top_mask.png", 64).bool()
    # The lit stone is warmer than the sky; the tower stands in these columns.
    stone = (red > blue)[:22, 25:40]
    assert stone.sum() > 60
    assert mask[:22, 25:40][stone].all()
    assert not mask[22:].any()


def test_the_mask_of_the_cup_covers_its_white_rim():
    picture = images.read(FOLDER / "coffee.png", 64)
    mask = images.read_mask(FOLDER / "coffee_cup_mask.png", 64).bool()
    white = picture.amin(0) > 0.4
    assert white.sum() > 100
    assert mask[white].float().mean() > 0.95


def test_the_mask_of_the_shuttle_covers_its_white_parts():
    picture = images.read(FOLDER / "astronaut.png", 64)
    mask = images.read_mask(FOLDER / "astronaut_shuttle_mask.png", 64).bool()
    white = (picture.amin(0) > 0.75)[:36, 40:]
    assert white.any() and mask[:36, 40:][white].all()


def test_the_house_is_drawn_on_white():
    picture = images.read(FOLDER / "house_sketch.png", 64)
    assert (picture.amin(0) > 0.9).float().mean() > 0.4
