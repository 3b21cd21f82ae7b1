"""Keys of the study of a text-to-image model."""

import re
from pathlib import Path
from typing import Annotated, Literal

from PIL import Image
from pydantic import AfterValidator, Field, ValidationInfo, field_validator, model_validator

from campanile.config.base import Count, Scale, Scales, Section, distinct, found, quoted, repository, rising

Name = Annotated[str, Field(pattern="^[a-z0-9_]+$")]


def _without_braces(prompt: str) -> str:
    if set(prompt) & set("{}"):
        raise ValueError(f"{quoted(prompt)} has braces, which have a meaning of their own in Snakemake: leave them out")
    return prompt


Prompt = Annotated[str, Field(min_length=1), AfterValidator(_without_braces)]
Prompts = Annotated[list[Prompt], Field(min_length=1), AfterValidator(distinct)]
Timestep = Annotated[int, Field(ge=0, le=999)]
Timesteps = Annotated[list[Timestep], Field(min_length=1), AfterValidator(rising)]
Levels = Annotated[list[Annotated[int, Field(ge=0)]], Field(min_length=1), AfterValidator(rising)]
Steps = Annotated[list[Annotated[int, Field(ge=1, le=1000)]], Field(min_length=1), AfterValidator(rising)]
Precision = Literal["float32", "bfloat16", "float16"]
Split = Literal["frequencies", "colours", "motion"]
ViewName = Literal[
    *("identity", "negate", "flip", "mirror", "rotate_90", "rotate_180", "rotate_270"),
    *("patches", "inner_circle", "jigsaw"),
]

ADDRESS = re.compile(r"https?://[^#\s]+#sha256=[0-9a-f]{64}")


def is_address(picture: str) -> bool:
    """Whether a picture is to be fetched, not a file."""
    return "://" in picture


def _there(picture: str, root: Path) -> str | None:
    """What is wrong with the file or address of a picture."""
    if is_address(picture):
        right = ADDRESS.fullmatch(picture)
        return None if right else f"{quoted(picture)} is no address with a checksum: write https://...#sha256=..."
    return None if found(picture, root).is_file() else f"there is no file {quoted(picture)}: mend the path"


class TextToImage(Section):
    """The model."""

    stage_1: str = Field(description="directory in DeepFloyd IF's format, or the id of one on the Hugging Face hub")
    stage_2: str | None = Field(description="the same of a second stage, which enlarges to 256 pixels; null: none")
    variant: str | None = Field(description='which stored weights are read, such as "fp16"; null: the plain ones')
    precision: Precision = Field(description="what the UNets compute in; the sampler's arithmetic is float32 always")
    text_precision: Precision = Field(description="what the text encoder computes in; T5-XXL overflows in float16")
    offload: bool = Field(description="keep weights in main memory and bring each layer to the GPU when it is needed")
    embeddings: str | None = Field(
        description="embeddings of all prompts made elsewhere, {prompt: tensor} as .pth or .safetensors; null: encode"
    )

    @field_validator("stage_1", "stage_2")
    @classmethod
    def _format(cls, model: str | None, info: ValidationInfo) -> str | None:
        if model is None:
            return model
        folder = found(model, repository(info))
        if not folder.exists() and re.fullmatch(r"[\w-][\w.-]*/[\w.-]+", model):
            return model  # a hub id
        if not (folder / "unet" / "config.json").is_file():
            raise ValueError(
                f"{quoted(model)} is no model in DeepFloyd IF's format, it has no unet/config.json: name a directory "
                "that diffusers' save_pretrained wrote, or a hub id such as DeepFloyd/IF-I-XL-v1.0"
            )
        return model

    @field_validator("embeddings")
    @classmethod
    def _file(cls, path: str | None, info: ValidationInfo) -> str | None:
        if path is not None and not found(path, repository(info)).is_file():
            raise ValueError(f"there is no file {quoted(path)}: mend the path, or write null to encode the prompts")
        return path


class Memory(Section):
    """What jobs need, in MB: of the GPU's memory where they use one, else of the machine's."""

    text_encoder: Count = Field(description="MB for a job that encodes prompts")
    stage_1: Count = Field(description="MB for a job that runs the first stage")
    stage_2: Count = Field(description="MB for a job that runs the second stage")


class Generate(Section):
    """Pictures of prompts."""

    prompts: Prompts = Field(description="a picture of each, at every number of steps")
    steps: Steps = Field(description="numbers of denoising steps, 1000 / steps timesteps apart")
    enlarge_steps: Annotated[int, Field(ge=1, le=1000)] = Field(description="steps of the second stage")
    enlarge_guidance: Scale = Field(description="guidance scale of the second stage")
    enlarge_noise: Timestep = Field(description="timestep to which the small picture is noised for the second stage")


class Forward(Section):
    """The forward process."""

    image: Name = Field(description="the picture that is noised, blurred and denoised")
    timesteps: Timesteps = Field(description="timesteps that are shown")


class Blur(Section):
    """Gaussian blur against noise."""

    sigmas: Scales = Field(description="standard deviations in pixels that are tried; the best is shown")


class Iterative(Section):
    """Denoising step by step."""

    i_start: int = Field(ge=0, description="index of the strided timestep to start from")
    every: Count = Field(description="steps from one picture shown to the next")


class Sample(Section):
    """Pictures from pure noise."""

    samples: Count = Field(description="pictures without and with guidance")


class Edit(Section):
    """SDEdit."""

    i_start: Levels = Field(description="indices of the strided timesteps that edits start from, here and in text_edit")
    images: Annotated[list[Name], Field(min_length=1), AfterValidator(distinct)] = Field(
        description="pictures that are edited, a job each"
    )


class InpaintCase(Section):
    """A picture and where it is made anew."""

    image: Name = Field(description="the picture")
    mask: str = Field(description="file of the mask, white where new content goes; as large as the picture, or square")
    prompt: Prompt = Field(description="what is painted")

    @field_validator("mask")
    @classmethod
    def _there(cls, mask: str, info: ValidationInfo) -> str:
        if is_address(mask) or (wrong := _there(mask, repository(info))):
            raise ValueError(f"there is no file {quoted(mask)}: mend the path" if is_address(mask) else wrong)
        return mask


class Inpaint(Section):
    """RePaint."""

    samples: Count = Field(description="pictures a case")
    jump: Count = Field(description="steps that a jump back undoes")
    resamplings: Count = Field(description="times that each stretch of `jump` steps is walked; 1: no jumps")
    cases: dict[Name, InpaintCase | None] = Field(description="what is inpainted, a job each; null: left out")


class TextEditCase(Section):
    """A picture and what it becomes."""

    image: Name = Field(description="the picture")
    prompt: Prompt = Field(description="what it becomes")


class TextEdit(Section):
    """SDEdit with a prompt."""

    cases: dict[Name, TextEditCase | None] = Field(description="edits, a job each; null: left out")


class AnagramCase(Section):
    """Prompts, and the views in which they are seen."""

    prompts: Annotated[list[Prompt], Field(min_length=2)] = Field(description="what is seen in each view")
    views: Annotated[list[ViewName], Field(min_length=2), AfterValidator(distinct)] = Field(
        description="the views, one a prompt; the first is identity"
    )

    @field_validator("views")
    @classmethod
    def _one_each(cls, views: list[str], info: ValidationInfo) -> list[str]:
        prompts = info.data.get("prompts")
        if prompts is not None and len(prompts) != len(views):
            raise ValueError(f"{len(views)} views for {len(prompts)} prompts: give each prompt one")
        if views[0] != "identity":
            # The report shows the picture as it is, and turns it from there.
            raise ValueError(
                f"the first must be identity, the picture itself, not {quoted(views[0])}: change their order"
            )
        return views


class Anagram(Section):
    """Visual anagrams."""

    candidates: Count = Field(description="seeds a case; the best is shown large")
    cases: dict[Name, AnagramCase | None] = Field(description="anagrams, a job each; null: left out")


class HybridCase(Section):
    """Two prompts and how the picture is split between them."""

    far: Prompt = Field(description="what is seen from afar (in grey, in motion)")
    near: Prompt = Field(description="what is seen from close by (in colour, at rest)")
    split: Split = Field(description="what is split: frequencies, colours or motion")


class Hybrid(Section):
    """Hybrid images."""

    candidates: Count = Field(description="seeds a case; the best is shown large")
    kernel: Annotated[int, Field(ge=3, le=127)] = Field(description="width of the Gaussian kernel in pixels, odd")
    sigma: float = Field(gt=0, description="its standard deviation in pixels")
    cases: dict[Name, HybridCase | None] = Field(description="hybrids, a job each; null: left out")

    @field_validator("kernel")
    @classmethod
    def _odd(cls, kernel: int) -> int:
        if kernel % 2 == 0:
            raise ValueError(f"a kernel has a middle: write {kernel - 1} or {kernel + 1}, not {kernel}")
        return kernel


class Diffusion(Section):
    """The study of a text-to-image model."""

    model: TextToImage = Field(description="the model, any in DeepFloyd IF's format")
    memory_mb: Memory = Field(description="memory that jobs need, on the GPU where they use one")
    threads: Count = Field(description="CPU threads a job; jobs run side by side")
    images: dict[Name, str] = Field(description="pictures by name: a file, or https://...#sha256=...")
    prompt: Prompt = Field(description="the prompt that fits every picture")
    guidance: Scale = Field(description="scale in eps = eps_u + guidance * (eps_c - eps_u); 1: no guidance")
    first: Timestep = Field(description="timestep that strided timesteps begin at")
    stride: Annotated[int, Field(ge=1, le=999)] = Field(description="timesteps from one step to the next")
    generate: Generate = Field(description="pictures of prompts")
    forward: Forward = Field(description="the forward process")
    blur: Blur = Field(description="Gaussian blur against noise")
    iterative: Iterative = Field(description="denoising step by step")
    sample: Sample = Field(description="pictures from pure noise, without guidance and with it")
    sdedit: Edit = Field(description="SDEdit: noised a little, and denoised")
    inpaint: Inpaint = Field(description="RePaint: a part made anew")
    text_edit: TextEdit = Field(description="SDEdit with a prompt")
    anagram: Anagram = Field(description="pictures that show something else in another view")
    hybrid: Hybrid = Field(description="pictures that show something else from afar")

    @field_validator("images")
    @classmethod
    def _pictures(cls, images: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        for name, picture in images.items():
            if wrong := _there(picture, repository(info)):
                raise ValueError(f"{name}: {wrong}")
        return images

    @model_validator(mode="after")
    def _consistent(self, info: ValidationInfo) -> "Diffusion":
        for key, image in self._named():
            if image not in self.images:
                raise ValueError(f"{key} names the picture {quoted(image)}, which images does not have: add it there")
        last = self.first // self.stride
        for key, index in (("iterative", self.iterative.i_start), ("sdedit", self.sdedit.i_start[-1])):
            if index > last:
                raise ValueError(f"{key}.i_start: {index} is too many, there are strided timesteps 0 to {last}")
        for name, case in self.inpaint.cases.items():
            if case:
                self._fits(name, case, repository(info))
        return self

    def _named(self) -> list[tuple[str, str]]:
        """Every picture that an experiment names, with the key that does."""
        cases = [("inpaint.cases", self.inpaint.cases), ("text_edit.cases", self.text_edit.cases)]
        return [
            ("forward.image", self.forward.image),
            *(("sdedit.images", image) for image in self.sdedit.images),
            *((f"{key}.{name}.image", case.image) for key, group in cases for name, case in group.items() if case),
        ]

    def _fits(self, name: str, case: InpaintCase, root: Path) -> None:
        """A mask that is not square must be as large as its picture, for both are cut to their middle squares."""
        width, height = mask = _size(case.mask, root)
        picture = self.images[case.image]
        size = mask if is_address(picture) else _size(picture, root)
        if width != height and (is_address(picture) or mask != size):
            raise ValueError(
                f"inpaint.cases.{name}.mask is {width} x {height}, its picture {size[0]} x {size[1]}: draw a mask as "
                "large as the picture, or a square one for its middle square"
            )


def _size(picture: str, root: Path) -> tuple[int, int]:
    try:
        with Image.open(found(picture, root)) as image:
            # The camera's orientation may exchange both.
            return image.size[::-1] if image.getexif().get(0x0112, 1) >= 5 else image.size
    except (OSError, Image.DecompressionBombError):
        raise ValueError(f"{quoted(picture)} cannot be read as a picture: use a PNG or JPEG file") from None
