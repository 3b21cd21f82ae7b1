"""The keys of IF-mini's configuration, config/if_mini/config.yaml: how it is trained and measured."""

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from campanile.config.base import Count, Scales, Section, locate, quoted, repository


class Enlarge(Section):
    """How the second stage is sampled where it is measured."""

    steps: Annotated[int, Field(ge=1, le=1000)] = Field(description="denoising steps")
    noise: Annotated[int, Field(ge=0, le=999)] = Field(description="timestep to which the small picture is noised")


class IfMiniEvaluation(Section):
    """How IF-mini is measured."""

    model: str | None = Field(
        description="directory of a first stage in DeepFloyd IF's format to measure; null: what `if_mini` trains"
    )
    seeds: Count = Field(description="samples a prompt and guidance scale")
    guidance: Scales = Field(description="guidance scales of the samples")
    stride: int = Field(ge=1, le=500, description="timesteps from one denoising step to the next")
    scenes: Count = Field(description="held-out scenes that the loss is measured on")
    enlargements: Count = Field(description="held-out scenes of each kind that the second stage enlarges")
    judge_images: Count = Field(description="pictures that each judge of samples is trained on")
    enlarge: Enlarge = Field(description="how the second stage is sampled")

    @field_validator("model")
    @classmethod
    def _pipeline(cls, model: str | None, info: ValidationInfo) -> str | None:
        if model is not None and not (locate(model, repository(info)) / "model_index.json").is_file():
            raise ValueError(f"{quoted(model)} has no model_index.json: name a directory that diffusers opens")
        return model


class Training(Section):
    """A UNet of IF-mini and its training."""

    channels: Annotated[list[Annotated[int, Field(ge=8)]], Field(min_length=3)] = Field(
        description="channels of the UNet at each resolution, halved from one to the next; multiples of 8"
    )
    layers: list[Count] = Field(description="residual blocks of the UNet at each resolution; one more on the way up")
    head_width: Count = Field(description="channels an attention head; divides the last two of channels")
    images: Count = Field(description="training images in all; raise it to train further")
    batch_size: Count = Field(description="images a training step")
    learning_rate: float = Field(gt=0, description="highest learning rate of the optimisers, Muon and Adam")
    warm_up: Count = Field(description="images until the learning rate is reached")
    decay_after: Count = Field(description="images after which it falls as the inverse square root of the images")
    cool_down: float = Field(ge=0, lt=1, description="share of the images, at the end, over which it falls to 0")
    checkpoint_every: Count = Field(description="images from one checkpoint to the next")

    @field_validator("layers")
    @classmethod
    def _one_each(cls, layers: list[int], info: ValidationInfo) -> list[int]:
        channels = info.data.get("channels", layers)
        if len(layers) != len(channels):
            raise ValueError(f"there must be as many as channels, {len(channels)}, got {len(layers)}")
        return layers

    @field_validator("head_width")
    @classmethod
    def _divides(cls, width: int, info: ValidationInfo) -> int:
        channels = info.data.get("channels", [])
        if any(count % 8 for count in channels) or any(count % width for count in channels[-2:]):
            raise ValueError(f"channels must be multiples of 8, the last two of {width} as well, got {channels}")
        return width


class IfMini(Training):
    """The whole configuration."""

    seed: int = Field(ge=0, le=2**32 - 1, description="the seed that every random number comes from")
    device: Literal["auto", "cpu", "cuda"] = Field(description="where to compute; auto: on a GPU if there is one")
    vocabulary_scenes: Count = Field(description="scenes whose captions give the tokenizer its words")
    text_encoder_steps: Count = Field(description="steps of the text encoder's training, of 64 captions each")
    sheet_every: Count = Field(description="images from one sheet of samples to the next")
    threads: Count = Field(description="CPU threads of the training")
    workers: int = Field(ge=0, description="processes that compose scenes beside it")
    second_stage: Training = Field(description="the stage that enlarges; its images are parts of scenes")
    evaluation: IfMiniEvaluation = Field(description="how it is measured")
