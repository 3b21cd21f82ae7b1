"""The keys of config/if_mini/config.yaml: how IF-mini is trained and measured."""

import os
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from campanile.config.base import Count, Device, LearningRate, Scales, Section, Text, locate, quoted, repository

Images = Annotated[int, Field(ge=1, le=1_000_000_000)]


class Training(Section):
    """The UNet of a stage, and its training."""

    channels: Annotated[list[Annotated[int, Field(ge=8, le=4096)]], Field(min_length=3, max_length=6)] = Field(
        description="channels of the UNet at each resolution, each half the one before; multiples of 8"
    )
    layers: Annotated[list[Count], Field(min_length=3, max_length=6)] = Field(
        description="residual blocks at each resolution of the encoder; the decoder has one more"
    )
    head_width: Count = Field(description="channels per attention head; divides the last two of channels")
    images: Images = Field(description="training images in total; raise it to train further")
    batch_size: Images = Field(description="images per training step")
    learning_rate: LearningRate = Field(description="peak learning rate of both optimisers, Muon and Adam")
    warm_up: Images = Field(description="images over which the learning rate rises to its peak")
    decay_after: Images = Field(description="images after which it falls as 1 / sqrt(images)")
    cool_down: float = Field(ge=0, lt=1, description="final share of the images, over which it falls to 0")
    checkpoint_every: Images = Field(description="images between checkpoints")

    @field_validator("layers")
    @classmethod
    def _one_per_resolution(cls, layers: list[int], info: ValidationInfo) -> list[int]:
        channels = info.data.get("channels", layers)
        if len(layers) != len(channels):
            raise ValueError(f"there must be as many as channels, {len(channels)}, got {len(layers)}")
        return layers

    @field_validator("head_width")
    @classmethod
    def _divides_channels(cls, width: int, info: ValidationInfo) -> int:
        channels = info.data.get("channels", [])
        if any(count % 8 for count in channels) or any(count % width for count in channels[-2:]):
            raise ValueError(f"channels must be multiples of 8, and the last two multiples of {width}, got {channels}")
        return width


class FirstStage(Training):
    """From text to 64 x 64 pixels."""

    sheet_every: Images = Field(description="images between sheets of samples")


class SecondStageEvaluation(Section):
    """How the second stage is measured."""

    scenes: Images = Field(description="held-out scenes of each kind that it enlarges")
    steps: Annotated[int, Field(ge=2, le=1000)] = Field(description="denoising steps")
    noise: Annotated[int, Field(ge=0, le=999)] = Field(description="timestep to which the small picture is noised")


class Evaluation(Section):
    """How IF-mini is measured."""

    model: Text | None = Field(
        description="directory of a first stage in DeepFloyd IF's format; null: the one that `model` trains"
    )
    seeds: Count = Field(description="samples per prompt and guidance scale")
    guidance: Scales = Field(description="guidance scales of the samples")
    stride: int = Field(ge=1, le=500, description="timesteps per denoising step")
    scenes: Images = Field(description="held-out scenes on which the loss is measured")
    classifier_images: Images = Field(description="pictures that each classifier is trained on")
    second_stage: SecondStageEvaluation = Field(description="the same for the second stage")

    @field_validator("model")
    @classmethod
    def _is_a_pipeline(cls, model: str | None, info: ValidationInfo) -> str | None:
        if model is not None and not os.path.isfile(locate(model, repository(info)) / "model_index.json"):
            raise ValueError(f"{quoted(model)} has no model_index.json: name a directory that diffusers opens")
        return model


class IfMini(Section):
    """The configuration of the factory."""

    seed: int = Field(ge=0, le=2**32 - 1, description="seed of all random numbers")
    device: Device
    start: Text | None = Field(
        description="directory with trained stages, stage_1 and stage_2, that training goes on from; null: from nothing"
    )
    threads: Count = Field(description="CPU threads per job")
    workers: int = Field(ge=0, le=1000, description="processes that compose scenes while a network trains")
    vocabulary_scenes: Images = Field(description="scenes whose captions give the tokenizer its words")
    text_encoder_steps: Images = Field(description="training steps of the text encoder, 64 captions each")
    first_stage: FirstStage = Field(description="from text to 64 x 64 pixels")
    second_stage: Training = Field(description="from 64 to 256 pixels; its images are parts of scenes")
    evaluation: Evaluation = Field(description="how both are measured")

    @field_validator("start")
    @classmethod
    def _has_both_stages(cls, start: str | None, info: ValidationInfo) -> str | None:
        for stage in ("stage_1", "stage_2"):
            if start is not None and not os.path.isfile(locate(start, repository(info)) / stage / "training.json"):
                raise ValueError(f"{quoted(start)} has no {stage}/training.json: name a directory such as data/if-mini")
        return start
