"""The keys of the configuration: each one's type, range and meaning, stated once.

Every number is finite; lists of numbers are put in rising order.
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, field_validator


def quoted(value: object) -> str:
    """A value as one short piece of a line."""
    if value is None:
        return "nothing"
    if isinstance(value, dict | list):
        return "a section of keys" if isinstance(value, dict) else f"a list of {len(value)}"
    text = str(value).lower() if isinstance(value, bool) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _distinct(values: list) -> list:
    repeated = next((value for value in values if values.count(value) > 1), None)
    if repeated is not None:
        raise ValueError(f"{quoted(repeated)} is there twice: leave one out")
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
            need = f'the source "folder" needs a folder that exists, got {quoted(folder)}'
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
            raise ValueError(f"{quoted(model)} has no model_index.json: name a directory that diffusers opens")
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
