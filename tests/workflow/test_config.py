"""The configuration: the files that ship are complete and right, and every mistake gets one clear line."""

import copy
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import yaml
from PIL import ExifTags, Image

from campanile import config
from campanile.config import schema
from campanile.config.base import Section
from campanile.errors import CampanileError

ROOT = Path(__file__).parents[2]
MODELS = ("denoiser", "pure_noise", "time_fm", "class_fm", "class_fm_constant_lr")


@pytest.fixture(autouse=True)
def at_the_repository(monkeypatch):
    """Paths in the default configuration begin there."""
    monkeypatch.chdir(ROOT)


def read(name: str) -> dict:
    return yaml.safe_load((ROOT / "config" / name).read_text(encoding="utf-8"))


def merged(base: dict, overlay: dict) -> dict:
    """What Snakemake makes of a configuration and an overlay."""
    base = copy.deepcopy(base)
    for key, value in overlay.items():
        base[key] = merged(base.get(key, {}), value) if isinstance(value, dict) else value
    return base


def changed(dotted: str, value: object) -> dict:
    """The default configuration with one key set."""
    raw = read("config.yaml")
    *path, last = dotted.split(".")
    section = raw
    for part in path:
        section = section[part]
    section[last] = value
    return raw


def message(raw: dict) -> str:
    with pytest.raises(CampanileError) as caught:
        config.validate(raw, ROOT)
    text = str(caught.value)
    assert "\n" not in text
    return text


def leaves(raw: dict, key: str = "") -> list[str]:
    if not isinstance(raw, dict) or not raw:
        return [key]
    return [leaf for name, value in raw.items() for leaf in leaves(value, f"{key}.{name}".lstrip("."))]


OVERLAYS = ["smoke.yaml", "mnist_full.yaml", "deepfloyd.yaml", "illusions.yaml", "replicates.yaml", "sweep.yaml"]


@pytest.mark.parametrize("overlay", [None, *OVERLAYS])
def test_shipped_configurations_are_valid(overlay):
    raw = merged(read("config.yaml"), read(overlay) if overlay else {})
    checked = config.validate(raw)
    assert checked.model_dump() == raw


def test_values_are_reached_by_name():
    checked = config.validate(read("config.yaml"))
    assert checked.seed == 100
    assert config.MODELS == MODELS
    for name in config.MODELS:
        assert checked.mnist.models[name] is getattr(checked.mnist.models, name)
    with pytest.raises(ValueError, match="frozen"):
        checked.seed = 1


def test_full_configuration_is_the_published_one():
    models = config.validate(merged(read("config.yaml"), read("mnist_full.yaml"))).mnist.models
    published = {  # epochs, batch size, learning rate, decay over the training, width
        "denoiser": (5, 256, 1e-4, 1, 128),
        "pure_noise": (5, 256, 1e-4, 1, 128),
        "time_fm": (10, 64, 1e-2, 0.1, 64),
        "class_fm": (10, 64, 1e-2, 0.1, 64),
        "class_fm_constant_lr": (10, 64, 1e-4, 1, 64),
    }
    for name, expected in published.items():
        model = models[name]
        assert (model.epochs, model.batch_size, model.learning_rate, model.decay, model.width) == expected
        assert model.images is None
        assert model.show == ([1, 5] if model.epochs == 5 else [1, 5, 10])
    assert models.denoiser.sigma == 0.5
    assert models.class_fm.p_uncond == models.class_fm_constant_lr.p_uncond == 0.1


def test_lists_of_numbers_are_sorted_and_whole_numbers_do_for_numbers():
    checked = config.validate(changed("mnist.sampling.guidance_sweep", [5, 0.01, 1]))
    assert checked.mnist.sampling.guidance_sweep == [0.01, 1.0, 5.0]
    assert config.validate(changed("mnist.models.denoiser.show", [5, 1])).mnist.models.denoiser.show == [1, 5]
    assert config.validate(changed("mnist.sources", ["torchvision", "package"])).mnist.sources[0] == "torchvision"
    assert isinstance(config.validate(changed("mnist.models.denoiser.learning_rate", 1)), config.Config)


@pytest.mark.parametrize(
    ("key", "value", "expected"),  # "@" stands for the key
    [
        ("mnist.models.denoiser.lerning_rate", 0.1, "unknown key @: did you mean learning_rate?"),
        ("sede", 1, "unknown key @: did you mean seed?"),
        ("epochs", 1, "unknown key @: expected one of seed, device, diffusion, mnist, report, sweep, sweep_figures"),
        (
            "mnist.models.vae",
            {},
            "unknown key @: expected one of denoiser, pure_noise, time_fm, class_fm, class_fm_constant_lr",
        ),
        ("mnist.models.time_fm.ema", 1, "@: expected a number at least 0 and below 1, got 1"),
        ("mnist.sigmas", [0.5, 0.5000001], "@: 0.5 appears twice: remove one"),
        ("mnist.models.time_fm.images", 1, "@: expected a whole number at least 2 and at most 60000, or null, got 1"),
        (
            "diffusion.sdedit.images",
            ["Bad"],
            "@[0]: a name is 1 to 100 lower-case letters, digits and _, because it becomes a file name",
        ),
        (
            "diffusion.anagram.cases.amalfi_campfire.views",
            ["flip", "identity"],
            "@: the first view must be identity, not 'flip': change the order",
        ),
        ("mnist.models.denoiser.p_uncond", 0.1, "unknown key @: expected one of width, "),
        ("mnist.models.denoiser.epochs", "five", "@: expected a whole number at least 1 and at most 1000, got 'five'"),
        (
            "mnist.models.denoiser.epochs",
            "10",
            "@: expected a whole number at least 1 and at most 1000, got '10': write 10, WITHOUT",
        ),
        (
            "mnist.models.denoiser.learning_rate",
            "1e-4",
            "@: expected a number at least 1e-08 and at most 1, got '1e-4': write 0.0001, WITHOUT",
        ),
        (
            "mnist.models.time_fm.show",
            [1, "2"],
            "@[1]: expected a whole number at least 1 and at most 1000, got '2': write 2, WITHOUT",
        ),
        ("mnist.models.time_fm.epochs", True, "@: expected a whole number at least 1 and at most 1000, got true"),
        ("mnist.models.time_fm.epochs", 5.5, "@: expected a whole number at least 1 and at most 1000, got 5.5"),
        ("mnist.models.time_fm.width", 0, "@: expected a whole number at least 1 and at most 1000, got 0"),
        ("mnist.models.time_fm.width", None, "@: expected a whole number at least 1 and at most 1000, got nothing"),
        (
            "mnist.models.time_fm.images",
            60001,
            "@: expected a whole number at least 2 and at most 60000, or null, got 60001",
        ),
        ("mnist.models.time_fm.decay", 0, "@: expected a number at least 1e-06 and at most 1, got 0"),
        ("mnist.models.class_fm.p_uncond", 1.5, "@: expected a number at least 0 and below 1, got 1.5"),
        ("mnist.sigmas", [0, -0.2], "@[1]: expected a number at least 0 and at most 100, got -0.2"),
        ("mnist.sigmas", [0, True], "@[1]: expected a number at least 0 and at most 100, got true"),
        ("mnist.sigmas", 0.5, "@: expected a list of 1 to 100: number at least 0 and at most 100, got 0.5"),
        ("mnist.sigmas", [0, 0.5, 0.5], "@: 0.5 appears twice: remove one"),
        ("mnist.sampling.guidance", float("inf"), "@: expected a number at least 0 and at most 100, got inf"),
        ("mnist.sampling.method", "heun", "@: expected one of midpoint, euler, got 'heun'"),
        ("device", "gpu", "@: expected one of auto, cpu, cuda, mps, got 'gpu'"),
        ("seed", -1, "@: expected a whole number at least 0 and at most 4294967295, got -1"),
        ("mnist", None, "@: expected a section of keys, got nothing"),
        ("mnist.models.denoiser", [1], "@: expected a section of keys, got a list of 1"),
        ("mnist.threads", {"a": 1}, "@: expected a whole number at least 1 and at most 1000, got a section of keys"),
        ("mnist.sources", [], "@: expected a list of 1 to 100: package, torchvision, folder, got a list of 0"),
        ("mnist.sources", ["hub"], "@[0]: expected one of package, torchvision, folder, got 'hub'"),
        ("mnist.sources", ["package", "package"], "@: 'package' appears twice: remove one"),
        ("mnist.models.denoiser.show", [0], "@[0]: expected a whole number at least 1 and at most 1000, got 0"),
        (
            "mnist.models.denoiser.epochs",
            3,
            "mnist.models.denoiser.show: epoch 5 is never reached: remove it, or raise epochs (now 3)",
        ),
        ("diffusion.images.campanile", "x.png", "@: there is no file 'x.png': fix the path"),
        ("diffusion.model.embeddings", "x.pth", "@: there is no file 'x.pth': fix the path"),
        (
            "diffusion.images.campanile",
            "https://example.org/x.jpg",
            "@: 'https://example.org/x.jpg' is not an address with a checksum: write https://...#sha256=...",
        ),
        (
            "diffusion.images.My Picture",
            "data/images/coffee.png",
            "diffusion.images.'My Picture': a name is 1 to 100 lower-case letters, digits and _, because it becomes a "
            "file name",
        ),
        (
            "diffusion.sdedit.images",
            ["campanil"],
            "diffusion.sdedit.images: there is no picture 'campanil': add it to diffusion.images",
        ),
        (
            "diffusion.iterative.i_start",
            40,
            "diffusion.iterative.i_start: 40 is too large, strided timesteps have indices 0 to 33",
        ),
        ("diffusion.forward.timesteps", [1000], "@[0]: expected a whole number at least 0 and at most 999, got 1000"),
        ("diffusion.generate.prompts", [""], "@[0]: expected a string of 1 to 1000 characters, got ''"),
        ("diffusion.anagram.cases.mine", {"prompt": "x"}, "unknown key @.prompt: did you mean prompts? (and 2 more)"),
        (
            "diffusion.anagram.cases.village_campfire.views",
            ["flip", "mirror", "negate"],
            "@: 3 views for 2 prompts: give each prompt one view",
        ),
        ("diffusion.anagram.styles", {"x": ["a photo of"]}, "@: there is no case 'x' in anagram.cases: fix the name"),
        ("diffusion.hybrid.kernel", 32, "@: the kernel needs a middle pixel: write 31 or 33, not 32"),
        ("diffusion.model.offload", 1, "@: expected true or false, got 1"),
        ("diffusion.model.variant", "bf16", "@: the weights of 'data/if-mini/stage_1' are fp16: write that"),
        ("diffusion.model.variant", None, "@: the weights of 'data/if-mini/stage_1' are fp16: write that"),
        ("diffusion.prompt", "  ", "@: '  ' contains only spaces: write what the picture shows"),
        ("diffusion.prompt", "a\ndog", r"@: 'a\ndog' has a line break or a control character: write one line"),
        ("diffusion.prompt", "{case}", "@: '{case}' contains braces, which Snakemake would expand: remove them"),
        (
            "diffusion.model.embeddings",
            "{x}.pth",
            "@: '{x}.pth' contains braces, which Snakemake would expand: remove them",
        ),
        (
            "diffusion.generate.prompts",
            ["A dog", "a cat", " a  dog"],
            "@: 'A dog' appears twice but for case and spaces: remove one",
        ),
        (
            "diffusion.anagram.cases.amalfi_campfire.prompts",
            ["a dog", "A dog "],
            "@: 'a dog' appears twice but for case and spaces: remove one",
        ),
        (
            "diffusion.hybrid.cases.dog_amalfi.parts",
            ["a photo of a dog", "A photo of a dog"],
            "@: 'a photo of a dog' appears twice but for case and spaces: remove one",
        ),
        ("diffusion.guidance", 1e300, "@: expected a number at least 0 and at most 100, got 1e+300"),
        ("diffusion.hybrid.sigma", 1e-300, "@: expected a number at least 0.01 and at most 100, got 1e-300"),
        ("diffusion.blur.sigmas", [1e6], "@[0]: expected a number at least 0 and at most 100, got 1000000.0"),
        ("diffusion.first", 30, "@: expected a whole number at least 900 and at most 999, got 30"),
        ("diffusion.generate.steps", [1], "@[0]: expected a whole number at least 2 and at most 1000, got 1"),
        (
            "diffusion.anagram.candidates",
            10**6,
            "@: expected a whole number at least 1 and at most 100000, got 1000000",
        ),
        ("mnist.sampling.samples", 20, "@: expected a whole number at least 40 and at most 50000, got 20"),
        ("mnist.evaluation.images", 9, "@: expected a whole number at least 10 and at most 10000, got 9"),
        ("mnist.models.time_fm.learning_rate", 1e30, "@: expected a number at least 1e-08 and at most 1, got 1e+30"),
    ],
)
def test_a_mistake_is_one_line_with_key_and_fix(key, value, expected):
    text = message(changed(key, value))
    expected = expected.replace("@", key).replace("WITHOUT", "without quotes, in a configuration file")
    assert text.startswith(expected) if expected.endswith(", ") else text == expected


VIEWS = "diffusion.anagram.cases.village_campfire.views"
SPLIT = "diffusion.hybrid.cases.dog_amalfi.split"
PARTS = "diffusion.hybrid.cases.dog_amalfi.parts"


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        (VIEWS, "upside_down", "@[1]: expected one of identity, negate, "),
        (VIEWS, {"upside_down": 1}, "@[1]: expected one of identity, negate, "),
        (VIEWS, {"flip": 1}, "@[1]: expected one of identity, negate, "),
        (VIEWS, {}, "@[1]: expected one of identity, negate, "),
        (VIEWS, {"patches": 8, "skew": 1}, "@[1]: expected one of identity, negate, "),
        (VIEWS, "permutation", "@[1]: expected one of identity, negate, "),
        (VIEWS, {"patches": 5}, "@[1].patches: expected one of 2, 4, 8, 16, 32, 64, got 5"),
        (VIEWS, {"patches": "8"}, "@[1].patches: expected one of 2, 4, 8, 16, 32, 64, got '8'"),
        (VIEWS, {"inner_circle": 1}, "@[1].inner_circle: expected a number at least 0.05 and at most 0.5, got 1"),
        (VIEWS, {"skew": float("nan")}, "@[1].skew: expected a number at least -10 and at most 10, got nan"),
        (VIEWS, {"permutation": "no.npy"}, "@[1].permutation: there is no file 'no.npy': fix the path"),
        (VIEWS, {"permutation": "{x}"}, "@[1].permutation: '{x}' contains braces, which Snakemake would "),
        (VIEWS, {"permutation": "README.md"}, "@[1].permutation: README.md: cannot be read (cannot identify "),
        (SPLIT, "bands", "@: expected one of frequencies, colours, motion, or {frequencies: list of 1 to 2: "),
        (SPLIT, "scales", "@: expected one of frequencies, colours, motion, or {frequencies: list of 1 to 2: "),
        (SPLIT, {"motion": 181}, "@.motion: expected a number at least -180 and at most 180, got 181"),
        (SPLIT, {"frequencies": [1, 0]}, "@.frequencies[1]: expected a number at least 0.01 and at most 100, got 0"),
        (SPLIT, {"frequencies": 2}, "@.frequencies: expected a list of 1 to 2: number at least 0.01 and at most "),
        (SPLIT, {"scales": [1, 1]}, "@.scales: the weights add up to 2: they must add up to 1, so that noise keeps "),
        (
            SPLIT,
            {"frequencies": [1, 2]},
            "#parts: 2 parts, but frequencies 1 and 2 makes 3: give each of these a prompt",
        ),
        (PARTS, ["a", "b", "c"], "#parts: 3 parts, but frequencies makes 2: give each of these a prompt"),
        (PARTS, [{"image": "chelsey"}, "b"], "@: there is no picture 'chelsey': add it to diffusion.images"),
        (PARTS, [{"image": "chelsea"}, {"image": "coffee"}], "#parts: 'coffee' is one real picture too many: "),
        (PARTS, [{"image": 5}, "b"], "@[0].image: expected a string, got 5"),
        (PARTS, [{"imag": "chelsea"}, "b"], "@[0]: expected a string of 0 to 1000 characters, or {image: string}, "),
        (PARTS, ["a", " "], "@[1]: ' ' contains only spaces: write what the picture shows"),
    ],
)
def test_a_mistake_in_a_view_or_split_is_one_line(key, value, expected, monkeypatch):
    """ "@" stands for the key, "#" for its case."""
    monkeypatch.chdir(ROOT)
    text = message(changed(key, ["identity", value] if key == VIEWS else value))
    expected = expected.replace("@", key).replace("#", key.rpartition(".")[0] + ".")
    assert text.startswith(expected) if expected.endswith(" ") else text == expected


@pytest.mark.parametrize("value", [{"patches": 8}, {"inner_circle": 0.5}, {"skew": 2}, "pixels", "square_hinge"])
def test_a_view_is_a_name_or_a_name_with_its_parameter(value):
    checked = config.validate(changed(VIEWS, ["identity", value])).model_dump()
    assert checked["diffusion"]["anagram"]["cases"]["village_campfire"]["views"] == ["identity", value]


def test_the_files_of_permutations_are_checked(tmp_path):
    for content, valid in ((range(16), True), (range(1, 17), False)):
        np.save(tmp_path / "order.npy", content)
        raw = changed(VIEWS, ["identity", {"permutation": str(tmp_path / "order.npy")}])
        assert config.validate(raw) if valid else "is not a permutation: number 4 x 4 squares" in message(raw)


def half_white(size: tuple[int, int]) -> Image.Image:
    mask = Image.new("L", size)
    mask.paste(255, (0, 0, size[0] // 2, size[1]))
    return mask


@pytest.mark.parametrize("key", ["diffusion.images.campanile", "diffusion.inpaint.cases.coffee_cup.mask"])
def test_a_picture_that_cannot_be_read_is_named_with_its_key(tmp_path, key):
    path = tmp_path / "picture.png"
    half_white((64, 64)).save(path)
    config.validate(changed(key, str(path)))
    path.write_bytes(path.read_bytes()[:60])
    again = "; save it again as PNG or JPEG"
    assert message(changed(key, str(path))) == (
        f"{key}: {path}: cannot be read as a picture (image file is truncated){again}"
    )
    assert message(changed(key, "README.md")) == (
        f"{key}: README.md: cannot be read as a picture "
        f"(it is not PNG, JPEG, HEIC, AVIF, WebP, GIF, TIFF, BMP, or is damaged){again}"
    )
    assert message(changed(key, "nowhere.png")) == f"{key}: there is no file 'nowhere.png': fix the path"


@pytest.mark.parametrize("mode, colour", [("L", 0), ("L", 255), ("RGBA", (255, 255, 255, 0)), ("1", 0)])
def test_a_mask_of_one_colour_is_refused_with_its_key(tmp_path, mode, colour):
    path, key = tmp_path / "mask.png", "diffusion.inpaint.cases.coffee_cup.mask"
    Image.new(mode, (64, 64), colour).save(path)
    name = "white" if colour else "black"
    expected = (
        f"{key}: {path}: the mask is all {name} at 64 x 64 pixels; paint white what is to be new, and black what "
    )
    assert message(changed(key, str(path))) == f"{expected}stays"


def test_a_mask_whose_white_is_too_small_to_be_left_at_the_models_size_is_refused(tmp_path):
    path, key = tmp_path / "mask.png", "diffusion.inpaint.cases.coffee_cup.mask"
    mask = Image.new("L", (1000, 1000))
    mask.paste(255, (500, 500, 508, 508))
    mask.save(path)
    assert f"{path}: the mask is all black at 64 x 64 pixels" in message(changed(key, str(path)))


def test_a_mask_may_be_as_large_as_a_photo_taken_upright(tmp_path):
    turned = Image.Exif()
    turned[ExifTags.Base.Orientation] = 6
    half_white((90, 60)).save(tmp_path / "photo.jpg", exif=turned)
    half_white((60, 90)).save(tmp_path / "mask.png")
    raw = changed("diffusion.images.coffee", str(tmp_path / "photo.jpg"))
    raw["diffusion"]["inpaint"]["cases"]["coffee_cup"]["mask"] = str(tmp_path / "mask.png")
    config.validate(raw)


def test_a_mask_is_square_or_as_large_as_its_picture(tmp_path):
    raw = changed("diffusion.inpaint.cases.coffee_cup.mask", str(tmp_path / "mask.png"))
    for size in ((480, 320), (100, 100)):  # the picture's own size
        half_white(size).save(tmp_path / "mask.png")
        config.validate(raw)
    half_white((100, 50)).save(tmp_path / "mask.png")
    assert message(raw) == (
        "diffusion.inpaint.cases.coffee_cup.mask is 100 x 50 pixels: make it square, or as large as its picture"
    )


def test_files_are_found_in_the_working_directory_or_in_the_repository(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    raw = changed("diffusion.images.campanile", "mine.png")
    with pytest.raises(CampanileError, match="there is no file"):
        config.validate(raw, ROOT)
    Image.new("RGB", (64, 64)).save("mine.png")
    assert config.validate(raw, ROOT).diffusion.images["campanile"] == "mine.png"


def test_inpainting_takes_no_hours():
    raw = changed("diffusion.inpaint.resamplings", 10)
    config.validate(raw)
    raw["diffusion"]["stride"] = 1
    # 99 stretches of 10 steps end above timestep -1 and are sampled 9 more times, each time with a jump back; the last
    # stretch starts at timestep 0.
    steps = 991 + 99 * 9 * 11
    assert (
        message(raw)
        == f"diffusion.inpaint.resamplings: this makes {steps} steps, more than 10000: lower it, or raise stride"
    )


def test_names_of_cases_fit_a_file_system():
    case = read("config.yaml")["diffusion"]["hybrid"]["cases"]["dog_amalfi"]
    for length, valid in ((100, True), (101, False), (10_000, False)):
        raw = changed(f"diffusion.hybrid.cases.{'x' * length}", case)
        assert valid or len(message(raw)) < 300
        assert not valid or config.validate(raw)


def test_a_case_may_be_left_out():
    checked = config.validate(changed("diffusion.hybrid.cases.dog_amalfi", None))
    assert checked.diffusion.hybrid.cases["dog_amalfi"] is None


def test_a_key_that_is_not_text_is_unknown():
    raw = read("config.yaml")
    raw["mnist"][5] = 1
    assert message(raw).startswith("unknown key mnist.5: expected one of sources, ")


def test_a_missing_key_is_named():
    raw = read("config.yaml")
    del raw["mnist"]["sampling"]["steps"]
    assert message(raw) == "missing key mnist.sampling.steps: add it"
    assert message({}) == "missing key seed: add it (and 6 more)"
    assert message(None) == "the configuration: expected a section of keys, got nothing"


def test_unknown_keys_come_first():
    raw = changed("mnist.models.time_fm.epoch", 3)
    del raw["mnist"]["models"]["time_fm"]["epochs"]
    raw["seed"] = "x"
    assert message(raw) == "unknown key mnist.models.time_fm.epoch: did you mean epochs? (and 2 more)"


def test_the_source_folder_needs_a_folder():
    fix = 'fix the path, or remove "folder" from mnist.sources'
    expected = f'mnist.folder: the source "folder" needs an existing folder, got nothing: {fix}'
    assert message(changed("mnist.sources", ["package", "folder"])) == expected


def test_folder_is_relative_to_the_working_directory(tmp_path, monkeypatch):
    raw = changed("mnist.sources", ["folder", "package"])
    raw["mnist"]["folder"] = "digits"
    monkeypatch.chdir(tmp_path)
    assert "needs an existing folder, got 'digits'" in message(raw)
    (tmp_path / "digits").mkdir()
    assert config.validate(raw, ROOT).mnist.folder == "digits"


def test_folder_does_not_matter_to_other_sources():
    assert config.validate(changed("mnist.folder", "no/such/folder")).mnist.folder == "no/such/folder"


def sections(parent: type[Section] = Section):
    for section in parent.__subclasses__():
        if section.__module__.startswith("campanile.config."):
            yield section
        yield from sections(section)


def test_every_key_is_described_and_none_has_a_hidden_default():
    for section in sections():
        for name, field in section.model_fields.items():
            # A section of keys is described by its class.
            assert field.description or (field.annotation in sections() and field.annotation.__doc__), (section, name)
            assert field.is_required(), (section, name)


def test_schema_file_is_fresh():
    text = (ROOT / "config/schema.yaml").read_text(encoding="utf-8")
    assert text == schema.schema_text(read("config.yaml")), "run `make schema`"


def test_table_of_keys_is_fresh():
    text = (ROOT / "config/README.md").read_text(encoding="utf-8")
    assert text == schema.with_table(text, read("config.yaml")), "run `make schema`"


def test_table_has_every_key_once():
    table = schema.key_table(read("config.yaml"))
    listed = [line.split("`")[1] for line in table.splitlines()[2:]]
    keys = leaves(read("config.yaml"))
    keys = [re.sub(r"(diffusion\.images)\..*", r"\1", key) for key in keys]
    keys = [re.sub(r"\.cases\.\w+", ".cases.<name>", key) for key in keys]
    keys += [key.partition(".<name>")[0] for key in keys if ".cases." in key]
    for model in MODELS:
        keys = [key.replace(f"models.{model}.", "models.*.") for key in keys]
    assert sorted(listed) == sorted(set(keys))


@pytest.mark.parametrize("name", ["config.yaml", *OVERLAYS])
def test_schema_agrees_with_the_files(name):
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft202012Validator(read("schema.yaml"))
    validator.check_schema(read("schema.yaml"))
    validator.validate(read(name))
    assert (ROOT / "config" / name).read_text().startswith("# yaml-language-server: $schema=schema.yaml\n")
    assert not validator.is_valid({"mnist": {"models": {"denoiser": {"lerning_rate": 1}}}})
    assert not validator.is_valid({"diffusion": {"images": {"My Picture": "x.png"}}})


def test_command_prints_the_schema_and_updates_the_table(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(f"before\n{schema.TABLE_START}\nold\n{schema.TABLE_END}\nafter\n")
    command = [sys.executable, "-m", "campanile.config.schema"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    printed = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
    assert printed == schema.schema_text(read("config.yaml"))
    subprocess.run([*command, str(page)], cwd=ROOT, env=environment, check=True)
    table = schema.key_table(read("config.yaml"))
    assert page.read_text() == f"before\n{schema.TABLE_START}\n{table}\n{schema.TABLE_END}\nafter\n"


def test_nothing_heavy_is_imported():
    code = "import sys, campanile.config, campanile.library; print(*sys.modules)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert not {"torch", "numpy", "pandas", "matplotlib", "scipy"} & set(run.stdout.split())
