"""The cache of sprites and photographs: what is taken from packages, how the cache is made and opened."""

import hashlib
import io
import json
import pickle
import random
import re
import struct
import tarfile
import zlib
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from campanile.errors import CampanileError
from if_mini.pictures import cutouts, icons, nouns, photographs, qt_resources, render, sources
from if_mini.pictures.cache import CONTENTS, SPRITES, TAGS, TEXTURES, Assets

RED = '<rect x="2" y="4" width="12" height="6" fill="#f00"/>'
BLACK = '<circle cx="8" cy="8" r="8" fill="currentColor"/>'
DOT = '<rect width="1" height="1" fill="#f00"/>'


def icon_set(bodies, aliases=None):
    return {"icons": {key: {"body": body} for key, body in bodies.items()}, "aliases": aliases or {}, "width": 16}


def drawn(body):
    pytest.importorskip("resvg_py")
    (icon,) = icons.chosen("set", icon_set({"dog": body}), nouns.entries("dog", "animal"), "icon")
    return icons.drawn(icon.svg)


def sprite(names, kind="icon", colour=(255, 0, 0, 255), size=(128, 64), group="animal"):
    description = render.Sprite(tuple(names), group, kind, "somewhere", names[0])
    return description, Image.new("RGBA", size, colour)


@pytest.fixture
def cache(tmp_path):
    sprites = [
        sprite(["dog", "puppy"]),
        sprite(["dog"], "photo", (0, 255, 0, 255), (32, 128)),
        sprite(["dog"], "symbol", (0, 0, 0, 255)),
        sprite(["waterfall"], "symbol", (0, 0, 0, 255), group="symbol"),
    ]
    textures = [
        ({"tag": "sea", "caption": "a lake"}, Image.new("RGB", (300, 256), (0, 0, 200))),
        ({"tag": "sky", "caption": "clouds"}, Image.new("RGB", (256, 400), (200, 200, 255))),
    ]
    render.write(tmp_path / "cache", sprites, textures, lambda line: None)
    return Assets.open(tmp_path / "cache")


class TestNouns:
    def test_an_entry_names_itself_or_otherwise(self):
        plain, named = nouns.entries("polar-bear; cat-face|cat = cat, kitten", "animal")
        assert plain == nouns.Entry(("polar-bear",), ("polar bear",), "animal")
        assert named == nouns.Entry(("cat-face", "cat"), ("cat", "kitten"), "animal")

    @pytest.mark.parametrize("name", ["dog", "cat", "horse", "dinosaur", "t-rex", "skull", "rocket ship", "pencil"])
    def test_what_prompts_ask_for_has_a_name(self, name):
        assert name in {noun for entry in nouns.coloured() for noun in entry.names}

    def test_aliases(self):
        by_key = {entry.keys[0]: entry.names for entry in nouns.coloured()}
        assert by_key["hot-beverage"][0] == "cup of coffee"
        assert by_key["sauropod"] == ("dinosaur",)
        assert {"hibiscus", "flower"} <= set(by_key["hibiscus"])

    def test_no_signs_flags_letters_or_smileys(self):
        keys = {key for entry in nouns.coloured() for key in entry.keys}
        assert not keys & {"aries", "a-button", "eight-oclock", "flag-france", "keycap-1", "weary-face"}

    def test_every_thing_is_listed_once_and_named_in_lower_case(self):
        entries = [*nouns.coloured(), *nouns.symbols(), *(entry for _, entry in cutouts.stamps())]
        keys = [(entry.keys[0], entry.group == "symbol") for entry in entries]
        assert len(keys) == len(set(keys))
        names = {name for entry in entries for name in entry.names}
        assert not [name for name in names if not re.fullmatch("[a-z]([a-z '-]*[a-z])?", name)]


class TestIcons:
    def test_found_by_key_alias_or_without_hyphens(self):
        entries = nouns.entries("dog-face = dog; bear; cow-face = cow; whale", "animal")
        data = icon_set(
            {"dog-face": RED, "bear-face": RED, "cowface": RED, "other": RED},
            {"bear": {"parent": "bear-face"}, "whale": {"parent": "other", "hFlip": True}},
        )
        found = {icon.key: icon.entry.names[0] for icon in icons.chosen("set", data, entries, "icon")}
        assert found == {"dog-face": "dog", "bear-face": "bear", "cowface": "cow"}

    def test_people_come_in_natural_skin_tones(self):
        man, robot = nouns.entries("man-bald = bald man; robot", "person")
        data = icon_set(dict.fromkeys(("man-bald", "man-light-skin-tone-bald", "man-bald-dark", "robot"), RED))
        found = icons.chosen("set", data, [man, robot], "icon")
        assert [icon.key for icon in found] == ["man-light-skin-tone-bald", "man-bald-dark", "robot"]

    def test_icons_known_to_show_something_else_are_left_out(self):
        (cricket,) = nouns.entries("cricket", "animal")
        assert not icons.chosen("emojione", icon_set({"cricket": RED}), [cricket], "icon")

    def test_a_drawing_fills_its_longer_side(self):
        image = drawn(RED)
        assert image.mode == "RGBA" and image.width == icons.SIDE and 60 <= image.height <= 68
        assert image.getpixel((64, 32)) == (255, 0, 0, 255)

    def test_silhouettes_are_black(self):
        assert drawn(BLACK).getpixel((64, 64)) == (0, 0, 0, 255)

    def test_what_covers_next_to_nothing_is_dropped(self):
        assert drawn(DOT) is None


class TestOpening:
    def test_names(self, cache):
        assert cache.names == {"dog": [0, 1, 2], "puppy": [0], "waterfall": [3]}

    def test_a_sprite_is_cropped(self, cache):
        image = cache.sprite(random.Random(0), "puppy")
        assert image.mode == "RGBA" and image.size == (128, 64)
        assert np.asarray(image).min(axis=(0, 1)).tolist() == [255, 0, 0, 255]

    def test_kinds(self, cache):
        rng = random.Random(0)
        assert cache.sprite(rng, "dog", kinds=["photo"]).size == (32, 128)
        assert cache.sprite(rng, "dog", kinds=["symbol"]).getpixel((0, 0)) == (0, 0, 0, 255)
        colours = {cache.sprite(rng, "dog").getpixel((0, 0))[:3] for _ in range(40)}
        assert colours == {(255, 0, 0), (0, 255, 0)}  # silhouettes only where there is nothing else
        assert cache.sprite(rng, "waterfall").getpixel((0, 0)) == (0, 0, 0, 255)

    def test_a_photograph(self, cache):
        image = cache.photograph(0)
        assert image.mode == "RGB" and image.size == (300, 256) and image.getpixel((9, 9)) == (0, 0, 200)
        assert cache.textures[0]["caption"] == "a lake"

    def test_the_same_seed_chooses_the_same(self, cache):
        chosen = [[cache.sprite(random.Random(seed), "dog").size for seed in range(20)] for _ in range(2)]
        assert chosen[0] == chosen[1]

    @pytest.mark.parametrize(("name", "kinds", "of"), [("cat", None, ""), ("puppy", ["photo"], " of the kind photo")])
    def test_a_missing_sprite_is_named(self, cache, name, kinds, of):
        with pytest.raises(CampanileError, match=f"no sprite named '{name}'{of}$"):
            cache.sprite(random.Random(0), name, kinds)

    def test_another_process_opens_it_again(self, cache):
        data = pickle.dumps(cache)
        assert len(data) < 1000
        assert pickle.loads(data).names == cache.names

    def test_no_cache(self, tmp_path):
        with pytest.raises(CampanileError, match="not a cache of sprites"):
            Assets.open(tmp_path)

    def test_files_of_two_caches(self, cache):
        contents = json.loads((cache.folder / CONTENTS).read_text())
        (cache.folder / CONTENTS).write_text(json.dumps(contents | {"sprites": []}))
        with pytest.raises(CampanileError, match="does not match the pictures"):
            Assets.open(cache.folder)


def ar(members):
    data = b"!<arch>\n"
    for name, content in members.items():
        data += f"{name:<16}{0:<12}{0:<6}{0:<6}{'100644':<8}{len(content):<10}`\n".encode() + content
        data += b"\n" * (len(content) % 2)
    return data


def tar(files, compression):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode=f"w:{compression}") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return data.getvalue()


def source(folder, registry, file, data, **others):
    folder.mkdir(exist_ok=True)
    (folder / file).write_bytes(data)
    sha256 = hashlib.sha256(data).hexdigest()
    return replace(sources.SOURCES[0], registry=registry, file=file, sha256=sha256, **others)


class TestPackages:
    @pytest.mark.parametrize("compression", ["xz", "gz"])
    def test_debian(self, tmp_path, compression):
        files = {"./usr/a.txt": b"one", "./usr/b.txt": b"two"}
        data = ar({"debian-binary": b"2.0", f"data.tar.{compression}": tar(files, compression)})
        package = source(tmp_path, "debian", "a.deb", data)
        found = sources.members(tmp_path, package, lambda path: path.startswith("usr/"))
        assert found == {"usr/a.txt": b"one", "usr/b.txt": b"two"}
        assert sources.member(tmp_path, package, "usr/b.txt") == b"two"
        with pytest.raises(CampanileError, match=r"a\.deb: usr/c\.txt is missing"):
            sources.member(tmp_path, package, "usr/c.txt")

    @pytest.mark.parametrize("data", [b"nonsense", ar({"debian-binary": b"2.0"}), ar({"data.tar.xz": b"nonsense"})])
    def test_not_debian(self, tmp_path, data):
        package = source(tmp_path, "debian", "a.deb", data)
        with pytest.raises(CampanileError, match=r"a\.deb: cannot be unpacked"):
            sources.member(tmp_path, package, "usr/a.txt")

    def test_a_file_that_is_there_is_only_verified(self, tmp_path, monkeypatch):
        monkeypatch.setenv("PATH", "")
        package = source(tmp_path, "npm", "a.tgz", b"what it should be")
        assert sources.fetch(package, tmp_path) == tmp_path / "a.tgz"

    def test_wrong_checksum(self, tmp_path):
        package = source(tmp_path, "npm", "a.tgz", b"what it should be")
        (tmp_path / "a.tgz").write_bytes(b"what it is")
        with pytest.raises(CampanileError) as caught:
            sources.fetch(package, tmp_path)
        line = str(caught.value)
        assert str(tmp_path / "a.tgz") in line and package.sha256 in line and "\n" not in line

    def test_missing_tool(self, tmp_path, monkeypatch):
        monkeypatch.setenv("PATH", "")
        package = replace(sources.SOURCES[0], file="a.tgz")
        with pytest.raises(CampanileError) as caught:
            sources.fetch(package, tmp_path)
        line = str(caught.value)
        assert all(part in line for part in ("a.tgz", "npm", package.sha256, str(tmp_path))) and "\n" not in line

    def test_failed_download(self, tmp_path, monkeypatch):
        tools = tmp_path / "tools"
        tools.mkdir()
        (tools / "apt-get").write_text("#!/bin/sh\necho 'E: no such version' >&2\nexit 100\n")
        (tools / "apt-get").chmod(0o755)
        monkeypatch.setenv("PATH", str(tools), prepend=":")
        package = replace(sources.named("tuxpaint-data"), file="a.deb")
        with pytest.raises(CampanileError, match=r"a\.deb: `apt-get download .*` failed \(E: no such version\)"):
            sources.fetch(package, tmp_path / "packages")

    def test_sources_are_pinned(self):
        assert len({package.name for package in sources.SOURCES}) == len(sources.SOURCES)
        for package in sources.SOURCES:
            assert len(package.sha256) == 64 and package.version.split(":")[-1] in package.file
        held_out = [package.name for package in sources.SOURCES if package.use == "evaluation"]
        assert held_out == ["emojione", "fxemoji", "openmoji"]


class TestPhotographs:
    def test_the_tables_are_sound(self):
        chosen = photographs.chosen()
        assert len({(photograph.source, photograph.file) for photograph in chosen}) == len(chosen)
        for photograph in chosen:
            assert photograph.tag in TAGS and photograph.caption
            assert sources.named(photograph.source).contents == "photographs"

    def test_licences_of_gcompris(self):
        readme = (
            "Copyright: Someone\nSource: https://example.org\nLicense: CC-BY 4.0\nFiles:\na.webp\nb.webp\n\n"
            "Copyright: NASA\nFiles: c.webp\nLicense: Public Domain\n\nnothing of use"
        )
        found = photographs.licences("folder/", readme)
        someone = "CC-BY-4.0, Someone"
        assert found == {"folder/a.webp": someone, "folder/b.webp": someone, "folder/c.webp": "Public Domain, NASA"}

    def test_share_alike(self):
        assert all(map(sources.is_share_alike, ["CC-BY-SA-4.0, A", "GPL-2.0-only", "GFDL-1.2"]))
        assert not any(map(sources.is_share_alike, ["CC-BY-4.0, A", "CC0-1.0", "Public Domain, B", "MIT"]))

    @pytest.mark.parametrize(("size", "shorter"), [((100, 200), 256), ((300, 320), 300), ((2000, 1000), 384)])
    def test_size(self, size, shorter):
        data = io.BytesIO()
        Image.new("RGB", size, (1, 200, 3)).save(data, "PNG")
        image = render._resized(data.getvalue())
        assert min(image.size) == shorter and image.mode == "RGB"
        assert image.width / image.height == pytest.approx(size[0] / size[1], rel=0.01)

    def test_qt_resources(self):
        text = b"hello " * 9
        packed = struct.pack(">I", len(text)) + zlib.compress(text)
        contents = struct.pack(">i", len(packed)) + packed + struct.pack(">i", 2) + b"hi"
        names = b"".join(struct.pack(">HI", len(n), 0) + n.encode("utf-16-be") for n in ("a", "b.txt", "c.txt"))
        tree = struct.pack(">iHii", 0, 2, 1, 1)  # the root has one child
        tree += struct.pack(">iHii", 0, 2, 2, 2)  # a folder "a" with two
        tree += struct.pack(">iHHHi", 8, 1, 0, 0, 0)  # b.txt, compressed
        tree += struct.pack(">iHHHi", 24, 0, 0, 0, 4 + len(packed))  # c.txt
        starts = [20, 20 + len(tree), 20 + len(tree) + len(contents)]
        data = b"qres" + struct.pack(">4i", 1, *starts) + tree + contents + names
        assert qt_resources.unpacked(data) == {"a/b.txt": text, "a/c.txt": b"hi"}
        with pytest.raises(ValueError, match="not a Qt resource file"):
            qt_resources.unpacked(b"something else")


class TestBuild:
    @pytest.fixture
    def packages(self, tmp_path, monkeypatch):
        """Tiny packages instead of the real ones."""
        folder = tmp_path / "packages"
        picture = io.BytesIO()
        Image.linear_gradient("L").resize((400, 300)).save(picture, "PNG")
        stamp = io.BytesIO()
        Image.new("RGBA", (30, 20), (9, 8, 7, 255)).save(stamp, "PNG")

        def packed(name, bodies, **others):
            data = tar({"package/icons.json": json.dumps(icon_set(bodies)).encode()}, "gz")
            return source(folder, "npm", f"{name}.tgz", data, name=name, contents="icons", **others)

        def debian(name, files, contents):
            data = ar({"data.tar.xz": tar(files, "xz")})
            return source(folder, "debian", f"{name}.deb", data, name=name, contents=contents)

        stamps = {f"./{cutouts.FOLDER}animals/dog.png": stamp.getvalue()}
        table = (
            photographs.Photograph("lake", "lake.png", "sea", "a lake", "CC0-1.0, A"),
            photographs.Photograph("lake", "hill.png", "meadow", "a hill", "CC-BY-SA-4.0, B"),
        )
        found = (
            packed("noto", {"cat": RED, "weary-face": RED}, use="training"),
            packed("game-icons", {"campfire": BLACK}, use="training"),
            debian("tuxpaint-stamps-default", stamps, "stamps"),
            debian("lake", {"lake.png": picture.getvalue(), "hill.png": picture.getvalue()}, "photographs"),
            packed("openmoji", {"cat": RED}, use="evaluation"),
        )
        monkeypatch.setattr(sources, "SOURCES", found)
        monkeypatch.setattr(photographs, "chosen", lambda: list(table))
        monkeypatch.setattr(cutouts, "stamps", lambda: [("photo", nouns.Entry(("animals/dog",), ("dog",), "animal"))])
        return folder

    def test_training_and_evaluation(self, packages, tmp_path):
        pytest.importorskip("resvg_py")
        lines = []
        render.build(packages, tmp_path / "out", tmp_path / "held_out", 1, lines.append)
        training, held_out = Assets.open(tmp_path / "out"), Assets.open(tmp_path / "held_out")
        assert set(training.names) == {"cat", "kitten", "dog", "campfire"}
        assert {sprite["source"] for sprite in held_out.sprites} == {"openmoji"} and not held_out.textures
        assert [texture["file"] for texture in training.textures] == ["lake.png", "hill.png"]
        assert min(training.photograph(0).size) == 300
        assert lines[-2].endswith("out: 4 sprites of 4 names, 2 photographs")

    def test_the_same_bytes_again(self, packages, tmp_path):
        pytest.importorskip("resvg_py")
        for run, processes in (("first", 1), ("second", 2)):
            render.build(packages, tmp_path / run, tmp_path / f"{run}_held_out", processes, lambda line: None)
        for name in (SPRITES, TEXTURES, CONTENTS):
            assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()

    def test_without_share_alike(self, packages, tmp_path):
        pytest.importorskip("resvg_py")
        render.build(packages, tmp_path / "out", tmp_path / "held_out", 1, lambda line: None, share_alike=False)
        training = Assets.open(tmp_path / "out")
        assert [texture["file"] for texture in training.textures] == ["lake.png"]
