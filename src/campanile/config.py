"""The configuration: every key, its type, its range and its meaning, stated once.

``config/schema.yaml`` (for editors) and the table in ``config/README.md`` are made from these models by
``make schema``. No key has a hidden default: ``config/config.yaml`` is complete, and an overlay names only what
differs. Every number is finite; lists of numbers are put in rising order.
"""

import difflib
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from campanile.errors import CampanileError

DEFAULTS = Path("config/config.yaml")
TABLE_START, TABLE_END = "<!-- table of keys: made by `make schema` -->", "<!-- end of the table -->"


def _distinct(values: list) -> list:
    repeated = next((value for value in values if values.count(value) > 1), None)
    if repeated is not None:
        raise ValueError(f"{_quote(repeated)} is there twice: leave one out")
    return values


def _rising(values: list) -> list:
    return sorted(_distinct(values))


Count = Annotated[int, Field(ge=1)]
Images = Annotated[int, Field(ge=1, le=60_000)]
Scale = Annotated[float, Field(ge=0)]
Source = Literal["package", "torchvision", "folder"]
Sources = Annotated[list[Source], Field(min_length=1), AfterValidator(_distinct)]
Epochs = Annotated[list[Count], Field(min_length=1), AfterValidator(_rising)]
Scales = Annotated[list[Scale], Field(min_length=1), AfterValidator(_rising)]


class Section(BaseModel):
    """A group of keys: unknown ones are errors, text is never taken for a number, and nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Network(Section):
    """A network and how it is trained."""

    width: Count = Field(description="hidden width D: channels of the first convolution")
    images: Images | None = Field(description="training images an epoch, a fresh random subset each; null: all 60,000")
    epochs: Count = Field(description="passes over the training images")
    batch_size: int = Field(ge=2, description="images a training step")
    learning_rate: float = Field(gt=0, description="learning rate of Adam, in the first epoch")
    decay: float = Field(gt=0, le=1, description="epoch n has learning_rate * decay^((n - 1) / epochs); 1: constant")


class Model(Network):
    """One of the UNets."""

    ema: float = Field(
        ge=0,
        lt=1,
        description="decay of the moving average of the weights, by step, that results are made with; 0: the weights",
    )
    show: Epochs = Field(description="epochs after which results are shown and measured, none after the last")

    @field_validator("show")
    @classmethod
    def _reached(cls, show: list[int], info: ValidationInfo) -> list[int]:
        epochs = info.data.get("epochs")
        if epochs is not None and show[-1] > epochs:
            raise ValueError(f"epoch {show[-1]} is never reached: leave it out, or raise epochs (now {epochs})")
        return show


class Denoiser(Model):
    """The one-step denoiser."""

    sigma: float = Field(gt=0, description="standard deviation of the noise that it is trained to remove")


class ClassFlow(Model):
    """Flow matching with a class."""

    p_uncond: float = Field(ge=0, le=1, description="probability of hiding the class in training, for guidance")


class Models(Section):
    """The five UNets; ``models["time_fm"]`` is ``models.time_fm``."""

    denoiser: Denoiser = Field(description="one-step denoiser: image + sigma * noise -> image")
    pure_noise: Model = Field(description="the same from noise alone: learns the mean image")
    time_fm: Model = Field(description="flow matching, conditioned on time")
    class_fm: ClassFlow = Field(description="flow matching, conditioned on time and class")
    class_fm_constant_lr: ClassFlow = Field(description="class_fm without a learning-rate schedule")

    def __getitem__(self, name: str) -> Model:
        return getattr(self, name)


MODELS = tuple(Models.model_fields)


class Sampling(Section):
    """How flow-matching samples are drawn."""

    method: Literal["midpoint", "euler"] = Field(description="midpoint calls the network twice a step, euler once")
    steps: Count = Field(description="steps of the solver from t = 0 (noise) to t = 1 (image)")
    guidance: Scale = Field(description="scale in u = u_uncond + scale * (u_cond - u_uncond); 1: no guidance")
    guidance_sweep: Scales = Field(description="scales that the guidance figure compares")
    samples: int = Field(ge=10, description="samples a model and epoch that accuracy and distances are measured on")


class Evaluation(Section):
    """What the denoiser is measured on."""

    images: int = Field(ge=1, le=10_000, description="test images for the denoiser's PSNR and SSIM")


class Mnist(Section):
    """The study of MNIST digits."""

    sources: Sources = Field(description="where the images come from, tried in this order")
    folder: str | None = Field(description='for the source "folder": where the four IDX files are, plain or .gz')
    threads: Count = Field(description="CPU threads that a training or sampling job uses")
    sigmas: Scales = Field(description="noise levels of the noising and denoising figures")
    classifier: Network = Field(description="the classifier that judges samples")
    models: Models = Field(description="the five UNets")
    sampling: Sampling = Field(description="how flow-matching samples are drawn")
    evaluation: Evaluation = Field(description="what the denoiser is measured on")

    @field_validator("folder")
    @classmethod
    def _there(cls, folder: str | None, info: ValidationInfo) -> str | None:
        if "folder" in info.data.get("sources", []) and not (folder and Path(folder).is_dir()):
            need = f'the source "folder" needs a folder that exists, got {_quote(folder)}'
            raise ValueError(f'{need}: mend the path, or take "folder" out of mnist.sources')
        return folder


class IfMiniEvaluation(Section):
    """How IF-mini is measured."""

    model: str | None = Field(
        description="directory of a first stage in DeepFloyd IF's format to measure; null: what `if_mini` trains"
    )
    seeds: Count = Field(description="samples a prompt and guidance scale")
    guidance: Scales = Field(description="guidance scales of the samples")
    stride: int = Field(ge=1, le=500, description="timesteps from one denoising step to the next")
    scenes: Count = Field(description="held-out scenes that the loss is measured on")
    judge_images: Count = Field(description="pictures that each judge of samples is trained on")

    @field_validator("model")
    @classmethod
    def _pipeline(cls, model: str | None) -> str | None:
        if model is not None and not Path(model, "model_index.json").is_file():
            raise ValueError(f"{_quote(model)} has no model_index.json: name a directory that diffusers opens")
        return model


class IfMini(Section):
    """The training of IF-mini, the embedded text-to-image model: `snakemake if_mini`, no part of `all`."""

    channels: Annotated[list[int], Field(min_length=3)] = Field(
        description="channels of the UNet at each resolution, halved from one to the next; multiples of 8"
    )
    head_width: Count = Field(description="channels an attention head; divides the last two of channels")
    images: Count = Field(description="training images in all; raise it to train further")
    batch_size: Count = Field(description="images a training step")
    learning_rate: float = Field(gt=0, description="highest learning rate of AdamW")
    warm_up: Count = Field(description="images until the learning rate is reached")
    decay_after: Count = Field(description="images after which it falls as the inverse square root of the images")
    vocabulary_scenes: Count = Field(description="scenes whose captions give the tokenizer its words")
    checkpoint_every: Count = Field(description="images from one checkpoint to the next")
    sheet_every: Count = Field(description="images from one sheet of samples to the next")
    threads: Count = Field(description="CPU threads of the training")
    workers: int = Field(ge=0, description="processes that compose scenes beside it")
    evaluation: IfMiniEvaluation = Field(description="how it is measured")

    @field_validator("head_width")
    @classmethod
    def _divides(cls, width: int, info: ValidationInfo) -> int:
        channels = info.data.get("channels", [])
        if any(count % 8 for count in channels) or any(count % width for count in channels[-2:]):
            raise ValueError(f"channels must be multiples of 8, the last two of {width} as well, got {channels}")
        return width


class Config(Section):
    """The whole configuration."""

    seed: int = Field(ge=0, le=2**32 - 1, description="the seed that every random number comes from")
    device: Literal["auto", "cpu", "cuda"] = Field(description="where to compute; auto: on a GPU if there is one")
    mnist: Mnist = Field(description="the study of MNIST digits")
    if_mini: IfMini = Field(description="the training of IF-mini, the embedded text-to-image model")


def validate(raw: dict) -> Config:
    """The configuration, checked.

    Args:
        raw: what Snakemake made of ``config/config.yaml`` and the overlays.

    Raises:
        CampanileError: one line with the first problem, unknown keys before others: its dotted key and what to do.
    """
    try:
        return Config.model_validate(raw)
    except ValidationError as error:
        # A misspelt key is also a missing one: name it as what the user wrote.
        problems = sorted(error.errors(), key=lambda problem: problem["type"] not in ("extra_forbidden", "invalid_key"))
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise CampanileError(_explain(problems[0]) + more) from None


def _explain(problem: dict) -> str:
    """One line for a problem as pydantic reports it: the dotted key, what is wrong, what to do."""
    path, kind = problem["loc"], problem["type"]
    key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
    if kind in ("extra_forbidden", "invalid_key"):
        valid = list(_look_up(path[:-1])["properties"])
        near = difflib.get_close_matches(str(path[-1]), valid, n=1)
        fix = f"did you mean {near[0]}?" if near else f"expected one of {', '.join(valid)}"
        return f"unknown key {'.'.join(map(str, path))}: {fix}"
    if kind == "missing":
        return f"missing key {key}: add it ({DEFAULTS} has them all)"
    if kind == "value_error":
        return f"{key}: {problem['ctx']['error']}"
    value, schema = problem["input"], _look_up(path)
    expected = _kind(schema) if "enum" in schema else f"a {_kind(schema)}"
    return f"{key or 'the configuration'}: expected {expected}, got {_quote(value)}{_hint(value, schema)}"


def _look_up(path: tuple) -> dict:
    """The schema of a key."""
    schema = json_schema()
    for part in path:
        schema = schema["items"] if isinstance(part, int) else schema["properties"][part]
    return schema


def _kind(schema: dict) -> str:
    """A key's type and range in words, such as "whole number at least 1 and at most 60000, or null"."""
    if "anyOf" in schema:  # a type or null
        return f"{_kind(schema['anyOf'][0])}, or null"
    if "enum" in schema:
        return f"one of {', '.join(schema['enum'])}"
    if schema["type"] == "array":
        return f"list, not empty, of: {_kind(schema['items']).removeprefix('one of ')}"
    types = {"object": "section of keys", "integer": "whole number", "string": "text"}
    words = {"minimum": "at least", "exclusiveMinimum": "above", "maximum": "at most"}
    bounds = [f"{word} {schema[bound]:.12g}" for bound, word in words.items() if bound in schema]
    return f"{types.get(schema['type'], schema['type'])} {' and '.join(bounds)}".rstrip()


def _hint(value: object, schema: dict) -> str:
    """What to write instead of a text meant as a number: YAML takes 1e-4 for text, and ``--config`` a nested 5."""
    if isinstance(value, str) and "number" in _kind(schema):
        with suppress(ValueError):
            number = float(value)
            text = yaml.safe_dump(int(number) if number.is_integer() else number).split()[0]
            return f": write {text}, without quotes, in a configuration file"
    return ""


def _quote(value: object) -> str:
    """A value as one short piece of a line."""
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return "a section of keys" if isinstance(value, dict) else f"a list of {len(value)}"
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def json_schema(defaults: dict | None = None) -> dict:
    """The JSON schema of a configuration file, as plain dictionaries without references.

    Nothing is marked as required, because an overlay is a configuration file too; ``validate`` asks for every key.

    Args:
        defaults: the default configuration; where given, its values stand in the schema as ``default``.
    """
    whole = Config.model_json_schema()
    definitions = whole.pop("$defs")

    def plain(schema: dict, default: object) -> dict:
        if "$ref" in schema:
            schema = definitions[schema["$ref"].rpartition("/")[2]] | {"description": schema["description"]}
        schema = {key: value for key, value in schema.items() if key not in ("$ref", "title", "required")}
        if "properties" in schema:
            default = default or {}
            schema["properties"] = {key: plain(value, default.get(key)) for key, value in schema["properties"].items()}
        elif defaults:
            schema["default"] = default
        return schema

    return {"title": "Campanile", **plain(whole, defaults)}


def schema_text(defaults: dict) -> str:
    """The text of ``config/schema.yaml``."""
    head = f"# Made by `make schema` from src/campanile/config.py and {DEFAULTS}: do not edit.\n"
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **json_schema(defaults)}
    return head + yaml.safe_dump(schema, sort_keys=False, allow_unicode=True, width=116)


def key_table(defaults: dict) -> str:
    """A Markdown table of all keys; ``mnist.models.*`` gathers what the five models have in common."""
    rows: dict[tuple[str, str, str], dict[str, str]] = {}

    def gather(schema: dict, key: str) -> None:
        for name, child in schema.get("properties", {}).items():
            gather(child, f"{key}.{name}".lstrip("."))
        if "default" in schema:
            model = key.split(".")[2] if key.startswith("mnist.models.") else ""
            row = key.replace(f".{model}.", ".*.") if model else key, _kind(schema), schema["description"]
            rows.setdefault(row, {})[model] = json.dumps(schema["default"])

    gather(json_schema(defaults), "")
    lines = ["| key | values | default | meaning |", "|---|---|---|---|"]
    for (key, kind, meaning), values in rows.items():
        distinct = list(dict.fromkeys(values.values()))
        default = "; ".join(f"`{value}` {', '.join(m for m in values if values[m] == value)}" for value in distinct)
        if len(distinct) == 1 and len(values) == len(MODELS):  # the same for all models: no need to name them
            default = f"`{distinct[0]}`"
        lines.append(f"| `{key}` | {kind} | {default.rstrip()} | {meaning} |")
    return "\n".join(lines)


def with_table(text: str, defaults: dict) -> str:
    """The text of ``config/README.md`` with a fresh table of keys between its markers."""
    before, _, rest = text.partition(TABLE_START)
    return f"{before}{TABLE_START}\n{key_table(defaults)}\n{TABLE_END}{rest.partition(TABLE_END)[2]}"


def main() -> None:
    """Print the schema; with a path as argument, renew the table of keys in that file instead."""
    defaults = yaml.safe_load(DEFAULTS.read_text(encoding="utf-8"))
    if len(sys.argv) == 1:
        print(schema_text(defaults), end="")
    else:
        page = Path(sys.argv[1])
        page.write_text(with_table(page.read_text(encoding="utf-8"), defaults), encoding="utf-8")


if __name__ == "__main__":
    main()
