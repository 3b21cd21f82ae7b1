"""Hostile configurations: each is refused in one line that names the key, or accepted, and then its paths fit."""

import copy
import datetime
import itertools
import os
import random
import re
from collections import Counter
from contextlib import suppress
from functools import cache, reduce
from operator import getitem

import pytest
import yaml
from PIL import Image
from runs import ROOT

from campanile import config
from campanile.config import messages
from campanile.errors import CampanileError
from jobs import names

pytestmark = pytest.mark.slow

RECURSIVE: list = []
RECURSIVE.append(RECURSIVE)
DEEP: list = []
for _ in range(500):
    DEEP = [DEEP]
NUMBERS = [0, -1, 1, 2, 10, 39, 999, 1000, 1001, 60_000, 10**6, 2**32, 2**64, 10**30, 10**400, 16**5000]
NUMBERS += [True, False, float("nan"), float("inf"), float("-inf"), 1e300, 1e-300, -1e300, -0.0, 0.1, 1.5, 1e15]
TEXTS = ["", " ", "\t", "a", "5", "1e-4", "nan", "1e400", "no", "010", "x" * 300, "x" * 10_000, "a/" * 5_000, "a b/c"]
TEXTS += [
    "{case}",
    "{",
    "}}",
    "a\nb",
    "a\0b",
    "\ud800",
    "\x1b[31m",
    "../../x",
    "-x",
    "--cores",
    "'",
    '"',
    "`id`",
    "$(id)",
]
TEXTS += [
    "é",
    "漢字",
    "\u202e",
    "%s",
    "*",
    "C:\\x",
    "~",
    ".",
    "..",
    "/",
    "/dev/null",
    "data/images",
    "x/..",
    "a/b",
    "fp16",
]
TEXTS += ["data/images/coffee.png", "https://a/b", "https://a/b#sha256=" + "0" * 64, "hf://x", "A PHOTO", "identity"]
OTHERS = [
    None,
    [],
    {},
    [[]],
    [None],
    [0],
    ["a", "A "],
    [1] * 10_000,
    list(range(300)),
    [float("nan")] * 2,
    DEEP,
    RECURSIVE,
]
OTHERS += [{"a": 1}, {5: 5}, {None: None}, {True: {}}, {"": ""}, {"x" * 10_000: 1}, {"x" * 101: None}, {"a\nb": {}}]
OTHERS += [{"seed": {"seed": {}}}, datetime.date(2024, 1, 1), b"\xff", {1, 2}, (1,), 1j]
VALUES = [*NUMBERS, *TEXTS, *OTHERS]
# Values of some keys.
PLAUSIBLE = [0, 1, 2, 10, 33, 40, 100, 500, 900, 990, 0.02, 0.5, "a dog", "chelsea", [0], [1, 10], [2, 900], [0.5, 100]]

# A check of two keys names the other one.
OTHER_KEY = {
    "epochs": "show",
    "stride": "i_start",
    "first": "i_start",
    "sources": "mnist.folder",
    "diffusion.images": "image",
    "jump": "resamplings",
    "stage_1": "variant",
    "stage_2": "variant",
    "hybrid.cases": "parts",
    "mask": "mask",
}


@pytest.fixture
def default(tmp_path, monkeypatch) -> dict:
    """The default configuration with a model and pictures that are checked in no time."""
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(messages, "json_schema", cache(messages.json_schema))
    (tmp_path / "unet").mkdir()
    (tmp_path / "unet/config.json").write_text("{}")
    raw = yaml.safe_load((ROOT / "config/config.yaml").read_text(encoding="utf-8"))
    diffusion = raw["diffusion"]
    diffusion["model"] |= {"stage_1": str(tmp_path), "stage_2": str(tmp_path)}
    Image.linear_gradient("L").resize((64, 64)).save(tmp_path / "picture.png")  # also a mask
    diffusion["images"] = dict.fromkeys(diffusion["images"], str(tmp_path / "picture.png"))
    for case in diffusion["inpaint"]["cases"].values():
        case["mask"] = str(tmp_path / "picture.png")
    return raw


def places(raw: object, path: tuple = ()) -> list[tuple]:
    """Every key and list entry of a configuration."""
    pairs = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    return [path, *(place for key, child in pairs for place in places(child, (*path, key)))]


def change(raw: dict, path: tuple, value: object) -> None:
    """Set what a path leads to, if it still leads anywhere."""
    with suppress(LookupError, TypeError):
        for part in path[:-1]:
            raw = raw[part]
        raw[path[-1]] = value


LAYOUT = compile((ROOT / "rules/diffusion.smk").read_text(encoding="utf-8"), "rules/diffusion.smk", "exec")


def lay_out(checked: config.Config) -> None:
    """The paths that the rules make of a configuration: each fits a file system, and no two are the same."""
    space = {"CONFIG": checked, "ROOT": ROOT, "os": os, "library": lambda _: [], "on_device": lambda *_, **__: {}}
    exec(LAYOUT, space)
    diffusion, mnist, shown = checked.diffusion, checked.mnist, space["SHOWN"]
    count = len(diffusion.generate.prompts)
    figures = {
        "generate": names.generate(count, diffusion.generate.steps) | names.trajectory(count),
        "sample": names.sample(diffusion.sample.samples) | names.trajectory(diffusion.sample.samples),
        "forward": names.forward(shown),
        "methods": names.methods(shown),
        "iterative": names.iterative(space["ITERATIVE"], diffusion.iterative.every),
        "mnist_noising": names.noise_levels(mnist.sigmas),
        "guidance": names.guidance(mnist.sampling.guidance_sweep),
        **{model: names.flow(mnist.models[model].show) for model in config.MODELS},
    }
    tables = {"sdedit": "EDITS", "inpaint": "INPAINTINGS", "text_edit": "TEXT_EDITS", "anagram": "ANAGRAMS"}
    pictures = names.sdedit(diffusion.sdedit.i_start) | names.inpaint(diffusion.inpaint.samples)
    for rule, table in {**tables, "hybrid": "HYBRIDS"}.items():
        cases = {f"{rule}_{case}": pictures for case in space[table]}
        assert not cases.keys() & figures.keys()
        figures |= cases
    paths = [f"results/figures/{figure}/{name}.png" for figure in figures for name in figures[figure].values()]
    paths += map(space["embedding"], space["PROMPTS"])
    paths += map(space["picture"], diffusion.images)
    for path in paths:
        assert "{" not in path and path.isprintable()
        assert all(len(part.encode()) <= 255 for part in path.split("/"))
    made = [path for path in paths if path.startswith("results/")]
    assert len(set(made)) == len(made)


def answer(raw: dict) -> str:
    """The error of a configuration; nothing if it is accepted and laid out."""
    try:
        checked = config.validate(raw, ROOT)
    except CampanileError as error:
        text = str(error)
        assert text.isprintable() and len(text) < 500, text
        assert not re.search(r"\b(object at|Traceback|pydantic)\b", text), text
        return text
    lay_out(checked)
    return ""


def test_each_key_takes_or_refuses_each_value(default):
    counts, misnamed = Counter(), []
    pairs = list(itertools.product(places(default)[1:], VALUES))
    for path, value in random.Random(0).sample(pairs, 2500):  # of 27,000
        raw = copy.deepcopy(default)
        change(raw, path, value)
        text = answer(raw)
        counts["refused" if text else "accepted"] += 1
        key = ".".join(part for part in path if isinstance(part, str))  # a list may be named as a whole
        others = [other for part, other in OTHER_KEY.items() if part in key]
        if text and not any(named in text for named in (key, *others)):
            misnamed.append((key, repr(value)[:60], text))
    print(dict(counts))
    assert not misnamed, misnamed[:9]
    assert counts["accepted"] > 100 and counts["refused"] > 2000


def test_several_values_at_once(default):
    draw, counts, paths = random.Random(0), Counter(), places(default)[1:]
    for _ in range(700):
        raw = copy.deepcopy(default)
        for path in draw.sample(paths, 3):
            now = reduce(getitem, path, default)
            alike = [value for value in PLAUSIBLE if type(value) is type(now)] or [now]
            change(raw, path, copy.deepcopy(draw.choice(alike)))
        counts["refused" if answer(raw) else "accepted"] += 1
    print(dict(counts))
    assert min(counts["accepted"], counts["refused"]) > 100
