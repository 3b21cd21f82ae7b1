"""Keys of the study of MNIST digits."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from campanile.config.base import Count, Scale, Scales, Section, distinct, quoted, rising

Images = Annotated[int, Field(ge=2, le=60_000)]
Source = Literal["package", "torchvision", "folder"]
Sources = Annotated[list[Source], Field(min_length=1), AfterValidator(distinct)]
Epochs = Annotated[list[Count], Field(min_length=1), AfterValidator(rising)]


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
