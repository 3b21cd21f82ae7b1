"""Keys of Part A, the study of a text-to-image model."""

import os
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from campanile import picture_files
from campanile.config.base import (
    Ascending,
    Count,
    Distinct,
    Name,
    Scale,
    Scales,
    Section,
    Several,
    Spread,
    Text,
    locate,
    one_line,
    quoted,
    repository,
)
from campanile.config.choices import chosen, or_mapping
from campanile.diffusion import splits
from campanile.diffusion.choices import Chosen, label
from campanile.diffusion.source import variants
from campanile.diffusion.timesteps import TRAINING_TIMESTEPS, repaint, strided
from campanile.diffusion.views import VIEWS
from campanile.errors import CampanileError

SIDE = 64  # pixels of the first stage in DeepFloyd IF's format
ADDRESS = re.compile(r"https?://[^#\s]+#sha256=[0-9a-f]{64}")


def is_address(picture: str) -> bool:
    """Whether a picture is named by an address, and has to be downloaded."""
    return "://" in picture


def _check_prompt(prompt: str) -> str:
    if prompt.isspace():
        raise ValueError(f"{quoted(prompt)} contains only spaces: write what the picture shows")
    return prompt


def _check_file(path: str, info: ValidationInfo, opened: Callable[[Path], object] = Path.stat) -> str:
    file = locate(path, repository(info))
    if not os.path.isfile(file):
        raise ValueError(f"there is no file {quoted(path)}: fix the path")
    try:
        opened(file)
    except CampanileError as error:
        raise ValueError(str(error)) from None
    return path


def _check_picture(picture: str, info: ValidationInfo) -> str:
    if not is_address(picture):
        return _check_file(picture, info, picture_files.size)
    if not ADDRESS.fullmatch(picture):
        raise ValueError(f"{quoted(picture)} is not an address with a checksum: write https://...#sha256=...")
    return picture


def _check_stage(stage: str, info: ValidationInfo) -> str:
    folder = locate(stage, repository(info))
    hub_id = r"(?=[^@]{3,96}(@|$))[\w-][\w.-]*/[\w-][\w.-]*(@\w[\w./-]*)?"  # @ a branch, tag or commit
    is_hub_id = not os.path.exists(folder) and re.fullmatch(hub_id, stage, re.ASCII)
    if not is_hub_id and not os.path.isfile(folder / "unet" / "config.json"):
        raise ValueError(
            f"{quoted(stage)} is not a model in DeepFloyd IF's format, it has no unet/config.json: name a directory "
            "that diffusers' save_pretrained wrote, or a hub id such as DeepFloyd/IF-I-XL-v1.0"
        )
    return stage


File = Annotated[Text, AfterValidator(_check_file)]
Picture = Annotated[Text, AfterValidator(_check_picture)]
Mask = Annotated[Text, AfterValidator(partial(_check_file, opened=partial(picture_files.mask, side=SIDE)))]
Stage = Annotated[Text, AfterValidator(_check_stage)]
Prompt = Annotated[Text, AfterValidator(_check_prompt)]
Timestep = Annotated[int, Field(ge=0, le=TRAINING_TIMESTEPS - 1)]
# One step would start at timestep 0, from a picture instead of noise.
Steps = Annotated[int, Field(ge=2, le=TRAINING_TIMESTEPS)]
Index = Annotated[int, Field(ge=0, le=TRAINING_TIMESTEPS - 1)]
Pictures = Annotated[int, Field(ge=1, le=100)]  # one batch
Megabytes = Annotated[int, Field(ge=100, le=1_000_000)]
Precision = Literal["float32", "bfloat16", "float16"]
# "" is the prompt of the unconditional estimate.
PartText = Annotated[str, Field(min_length=0, max_length=1000), AfterValidator(one_line)]
PartPrompt = Annotated[PartText, AfterValidator(_check_prompt)]
Part = Annotated[str | dict[str, str], or_mapping(PartPrompt, {"image": str})]
View = Annotated[Chosen, chosen(VIEWS, _check_file)]
Split = Annotated[Chosen, chosen(splits.SPLITS, _check_file)]


class TextToImage(Section):
    """The text-to-image model, in DeepFloyd IF's format."""

    stage_1: Stage = Field(description="first stage: a directory in DeepFloyd IF's format, or a hub id or ID@COMMIT")
    stage_2: Stage | None = Field(
        description="second stage, which enlarges to 256 pixels, in the same form; null: none"
    )
    variant: Text | None = Field(description='variant of the weight files, such as "fp16"; null: files without one')
    precision: Literal["auto", Precision] = Field(
        description="precision of the UNets; auto: bfloat16 if the hardware multiplies matrices in it, else float32; "
        "the sampler always computes in float32"
    )
    text_precision: Precision = Field(description="precision of the text encoder; T5-XXL overflows in float16")
    offload: bool = Field(description="keep weights in main memory, and move each layer to the GPU when it is needed")
    embeddings: File | None = Field(
        description="precomputed embeddings of all prompts, {prompt: tensor}, .pth or .safetensors; null: compute them"
    )

    @model_validator(mode="after")
    def _check_variant(self, info: ValidationInfo) -> "TextToImage":
        for stage in filter(None, (self.stage_1, self.stage_2)):
            names = [path.name for path in (locate(stage, repository(info)) / "unet").glob("*")]
            found = sorted({variant or "null" for variant in variants("unet", names).values()})
            if found and (self.variant or "null") not in found:
                raise ValueError(f"variant: the weights of {quoted(stage)} are {' and '.join(found)}: write that")
        return self


class Memory(Section):
    """Memory of a job in MB."""

    text_encoder: Megabytes = Field(description="MB for a job that encodes prompts")
    stage_1: Megabytes = Field(description="MB for a job that runs the first stage")
    stage_2: Megabytes = Field(description="MB for a job that runs the second stage, after the first")


class Generate(Section):
    """Pictures from prompts."""

    prompts: Distinct[Prompt] = Field(description="one picture for each prompt and number of steps")
    steps: Ascending[Steps] = Field(description="numbers of denoising steps; timesteps are 1000 / steps apart")


class Enlarge(Section):
    """Every picture to look at, at the second stage's size."""

    steps: Steps = Field(description="denoising steps of the second stage")
    guidance: Scale = Field(description="guidance scale of the second stage")
    noise: Timestep = Field(description="timestep to which the second stage noises the small picture")


class Forward(Section):
    """The forward process."""

    image: Name = Field(description="picture to noise, blur and denoise")
    timesteps: Ascending[Timestep] = Field(description="timesteps to show")


class Blur(Section):
    """Gaussian blur as a denoiser."""

    sigmas: Scales = Field(description="standard deviations to try, in pixels; the best is shown")


class Iterative(Section):
    """Denoising step by step."""

    i_start: Index = Field(description="index of the strided timestep to start from")
    every: Count = Field(description="steps from one picture shown to the next")


class Sample(Section):
    """Samples from pure noise, without guidance and with it."""

    samples: Pictures = Field(description="number of pictures without guidance, and again with it")


class SDEdit(Section):
    """SDEdit: noise a picture to a level, then denoise it."""

    i_start: Ascending[Index] = Field(description="indices of the strided timesteps to start from, also in text_edit")
    images: Distinct[Name] = Field(description="pictures to edit, one job each")


class InpaintCase(Section):
    """A picture and the part of it to replace."""

    image: Name = Field(description="picture to inpaint")
    mask: Mask = Field(description="mask file, white where new content goes; square, or as large as the picture")
    prompt: Prompt = Field(description="prompt for the new content")


class Inpaint(Section):
    """Inpainting with RePaint."""

    samples: Pictures = Field(description="pictures for each case")
    jump: Count = Field(description="steps that a jump back undoes")
    resamplings: int = Field(ge=1, le=100, description="passes over each stretch of `jump` steps; 1: no jumps")
    cases: dict[Name, InpaintCase | None] = Field(description="what to inpaint, one job each; null: skip the case")


class TextEditCase(Section):
    """A picture and what it turns into."""

    image: Name = Field(description="picture to edit")
    prompt: Prompt = Field(description="prompt that it is edited towards")


class TextEdit(Section):
    """SDEdit towards a prompt."""

    cases: dict[Name, TextEditCase | None] = Field(description="what to edit, one job each; null: skip the case")


class AnagramCase(Section):
    """Prompts and the views that show them."""

    prompts: Several[Prompt] = Field(description="prompt of each view")
    views: Several[View] = Field(description="view of each prompt, alone or with its parameter; the first is identity")

    @field_validator("views")
    @classmethod
    def _check_views(cls, views: list[Chosen], info: ValidationInfo) -> list[Chosen]:
        prompts = info.data.get("prompts")
        if prompts is not None and len(prompts) != len(views):
            raise ValueError(f"{len(views)} views for {len(prompts)} prompts: give each prompt one view")
        if views[0] != "identity":
            # The report first shows the picture itself, and every view starts from it.
            raise ValueError(f"the first view must be identity, not {quoted(views[0])}: change the order")
        return views


class Illusions(Section):
    """Many candidates of each case, of which the best are shown."""

    candidates: int = Field(ge=1, le=100_000, description="seeds for each case, in all its styles together")
    candidates_a_job: Count = Field(
        description="seeds for a job; a cluster, or several GPUs, run the jobs side by side"
    )
    batch_size: Pictures = Field(description="candidates that are drawn at once; lower it if they do not fit in memory")
    best: int = Field(ge=1, le=20, description="candidates to show large")
    styles: dict[Name, Distinct[Prompt] | None] = Field(
        description='prompt prefixes that the candidates of a case take in turn: {CASE: ["a lithograph of", ...]}'
    )


class Anagram(Illusions):
    """Visual anagrams: pictures that show something else in another view."""

    cases: dict[Name, AnagramCase | None] = Field(description="anagrams, one job each; null: skip the case")


class HybridCase(Section):
    """Prompts, perhaps a real picture, and how they share the picture that is made."""

    parts: Several[Part] = Field(
        description="prompt of each part, first what is seen from afar, in grey or in motion; one can be a real picture"
    )
    split: Split = Field(description="what tells the parts apart; plain `frequencies` uses `sigma`")

    @model_validator(mode="after")
    def _check_parts(self) -> "HybridCase":
        split = splits.named(self.split, SIDE)
        pictures = [part["image"] for part in self.parts if isinstance(part, dict)]
        if len(self.parts) != len(split.looks):
            count = f"{len(self.parts)} parts, but {label(self.split)} makes {len(split.looks)}"
            raise ValueError(f"parts: {count}: give each of these a prompt")
        if len(pictures) > 1 or (pictures and split.weights):
            raise ValueError(f"parts: {quoted(pictures[-1])} is one real picture too many: write a prompt instead")
        return self


class Hybrid(Illusions):
    """Hybrid images: pictures that show something else from afar."""

    kernel: int = Field(ge=3, le=127, description="width of the Gaussian kernel in pixels, odd")
    sigma: Spread = Field(description="standard deviation of the kernel in pixels")
    cases: dict[Name, HybridCase | None] = Field(description="hybrid images, one job each; null: skip the case")

    @field_validator("kernel")
    @classmethod
    def _check_kernel(cls, kernel: int) -> int:
        if kernel % 2 == 0:
            raise ValueError(f"the kernel needs a middle pixel: write {kernel - 1} or {kernel + 1}, not {kernel}")
        return kernel


class Diffusion(Section):
    """Part A, the study of a text-to-image model."""

    model: TextToImage
    memory_mb: Memory = Field(description="main memory: what a cluster's scheduler grants a job and enforces")
    gpu_memory_mb: Memory = Field(description="GPU memory, where a job uses a GPU")
    threads: Count = Field(description="CPU threads of a job; several jobs run at once")
    images: dict[Name, Picture] = Field(
        description=f"pictures by name: a file ({', '.join(picture_files.FORMATS)}), or https://...#sha256=..."
    )
    prompt: Prompt = Field(description="prompt that fits every picture")
    guidance: Scale = Field(description="scale in eps = eps_u + guidance * (eps_c - eps_u); 1: no guidance")
    first: int = Field(ge=900, le=999, description="first strided timestep: nearly pure noise, where samples start")
    stride: int = Field(ge=1, le=500, description="timesteps from one step to the next")
    enlarge: Enlarge
    generate: Generate
    forward: Forward
    blur: Blur
    iterative: Iterative
    sample: Sample
    sdedit: SDEdit
    inpaint: Inpaint
    text_edit: TextEdit
    anagram: Anagram
    hybrid: Hybrid

    @model_validator(mode="after")
    def _check_names_and_indices(self) -> "Diffusion":
        named = [("forward.image", self.forward.image), *(("sdedit.images", image) for image in self.sdedit.images)]
        for section in ("inpaint", "text_edit"):
            cases = getattr(self, section).cases.items()
            named += [(f"{section}.cases.{name}.image", case.image) for name, case in cases if case]
        for name, hybrid in self.hybrid.cases.items():
            parts = hybrid.parts if hybrid else []
            named += [(f"hybrid.cases.{name}.parts", part["image"]) for part in parts if isinstance(part, dict)]
        for key, illusions in (("anagram", self.anagram), ("hybrid", self.hybrid)):
            if unknown := [name for name in illusions.styles if name not in illusions.cases]:
                raise ValueError(f"{key}.styles: there is no case {quoted(unknown[0])} in {key}.cases: fix the name")
        for key, image in named:
            if image not in self.images:
                raise ValueError(f"{key}: there is no picture {quoted(image)}: add it to diffusion.images")
        timesteps, jump, resamplings = strided(self.first, self.stride), self.inpaint.jump, self.inpaint.resamplings
        last = len(timesteps) - 2  # before the clean image
        for key, index in (("iterative", self.iterative.i_start), ("sdedit", self.sdedit.i_start[-1])):
            if index > last:
                raise ValueError(f"{key}.i_start: {index} is too large, strided timesteps have indices 0 to {last}")
        if (steps := len(repaint(timesteps, jump, resamplings)) - 1) > 10_000:
            raise ValueError(
                f"inpaint.resamplings: this makes {steps} steps, more than 10000: lower it, or raise stride"
            )
        return self

    @model_validator(mode="after")
    def _check_masks(self, info: ValidationInfo) -> "Diffusion":
        """A mask and its picture are each cut to a middle square, so they must match unless the mask is square."""
        root = repository(info)
        for name, case in self.inpaint.cases.items():
            if case:
                width, height = picture_files.size(locate(case.mask, root))
                picture = self.images[case.image]
                same = not is_address(picture) and (width, height) == picture_files.size(locate(picture, root))
                if width != height and not same:
                    raise ValueError(
                        f"inpaint.cases.{name}.mask is {width} x {height} pixels: make it square, or as large as its "
                        "picture"
                    )
        return self
