"""Keys of Part B, the study of MNIST digits."""

import os
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from campanile.config.base import Ascending, Count, Distinct, LearningRate, Scale, Scales, Section, Spread, Text, quoted

Images = Annotated[int, Field(ge=2, le=60_000)]
Source = Literal["package", "torchvision", "folder"]


class Network(Section):
    """A network and its training."""

    width: Count = Field(description="hidden width D: channels of the first convolution")
    images: Images | None = Field(description="training images per epoch, a new random subset each; null: all 60,000")
    epochs: Count = Field(description="number of epochs, of `images` images each")
    batch_size: int = Field(ge=2, le=60_000, description="images per training step")
    learning_rate: LearningRate = Field(description="learning rate of Adam in the first epoch")
    decay: float = Field(
        ge=1e-6, le=1, description="epoch n uses learning_rate * decay^((n - 1) / epochs); 1: constant"
    )


class Model(Network):
    """One of the UNets."""

    ema: float = Field(
        ge=0, lt=1, description="decay per step of the EMA of the weights, which all results use; 0: no EMA"
    )
    show: Ascending[Count] = Field(description="epochs after which results are shown and measured")

    @field_validator("show")
    @classmethod
    def _check_show(cls, show: list[int], info: ValidationInfo) -> list[int]:
        epochs = info.data.get("epochs")
        if epochs is not None and show[-1] > epochs:
            raise ValueError(f"epoch {show[-1]} is never reached: remove it, or raise epochs (now {epochs})")
        return show


class Denoiser(Model):
    """The one-step denoiser."""

    sigma: Spread = Field(description="standard deviation of the noise that the network is trained to remove")


class ClassFlow(Model):
    """Flow matching conditioned on the class."""

    p_uncond: float = Field(ge=0, lt=1, description="label dropout: how often training hides the class, for guidance")


class Models(Section):
    """The five UNets."""

    denoiser: Denoiser = Field(description="one-step denoiser: image + sigma * noise -> image")
    pure_noise: Model = Field(description="the same network given noise alone: it learns the mean image")
    time_fm: Model = Field(description="flow matching, conditioned on time")
    class_fm: ClassFlow = Field(description="flow matching, conditioned on time and class")
    class_fm_constant_lr: ClassFlow = Field(description="class_fm without a learning-rate schedule")

    def __getitem__(self, name: str) -> Model:
        """Look up a UNet by its name."""
        return getattr(self, name)


MODELS = tuple(Models.model_fields)


class Sampling(Section):
    """How flow-matching samples are drawn."""

    method: Literal["midpoint", "euler"] = Field(description="midpoint calls the network twice per step, euler once")
    steps: Count = Field(description="steps of the solver from t = 0 (noise) to t = 1 (image)")
    guidance: Scale = Field(description="scale in u = u_uncond + scale * (u_cond - u_uncond); 1: no guidance")
    guidance_sweep: Scales = Field(description="scales that the guidance figure compares")
    samples: int = Field(
        ge=40, le=50_000, description="samples per model and epoch for accuracy and Fréchet distance; figures show 40"
    )


class Evaluation(Section):
    """How the denoiser is evaluated."""

    images: int = Field(ge=10, le=10_000, description="test images for the denoiser's PSNR and SSIM; figures show 10")


class Mnist(Section):
    """Part B, the study of MNIST digits."""

    sources: Distinct[Source] = Field(description="where to get the images, tried in this order")
    folder: Text | None = Field(
        description='for the source "folder": where the four IDX files are, in any layout, plain, in .gz or in .zip'
    )
    threads: Count = Field(description="CPU threads of a training or sampling job")
    replicates: int = Field(
        ge=1, le=100, description="seeds that every model is trained from; numbers become means with 95 % intervals"
    )
    sigmas: Scales = Field(description="noise levels of the noising and denoising figures")
    classifier: Network = Field(description="classifier that scores the samples")
    models: Models
    sampling: Sampling
    evaluation: Evaluation

    @field_validator("folder")
    @classmethod
    def _check_folder(cls, folder: str | None, info: ValidationInfo) -> str | None:
        if "folder" in info.data.get("sources", []) and not os.path.isdir(folder or ""):
            raise ValueError(
                f'the source "folder" needs an existing folder, got {quoted(folder)}: fix the path, or remove "folder" '
                "from mnist.sources"
            )
        return folder
