"""Measuring a text-to-image model in DeepFloyd IF's format: samples, one-step denoising, loss by timestep."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import torch
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from PIL import Image
from scipy.ndimage import gaussian_filter
from transformers import T5EncoderModel, T5Tokenizer

from campanile import seeds
from campanile.diffusion.estimate import Estimate, conditional, guided
from campanile.diffusion.model import Source, open_unet
from campanile.diffusion.sampler import denoise
from campanile.diffusion.schedule import Schedule
from campanile.diffusion.text import TextEncoder
from campanile.diffusion.timesteps import strided
from campanile.errors import CampanileError
from campanile.images import from_picture, psnr_ssim, to_uint8
from if_mini.evaluation import prompts as exam
from if_mini.scenes import Scenes
from if_mini.training import objective

LAST = 990
"""Denoising starts at this timestep or a little below."""

NEUTRAL = "a high quality photo"
"""The study's prompt that describes any picture."""

PHOTOGRAPHS = ("astronaut", "coffee", "chelsea", "rocket")
"""Photographs within the scikit-image package; chelsea is a cat."""

TIMES = (250, 500, 750)
PUBLISHED = {250: (28.15, 0.923), 500: (23.66, 0.866), 750: (19.94, 0.746)}
"""By timestep, PSNR in dB and SSIM of DeepFloyd IF-I-XL's published one-step pictures of the Campanile's photograph."""

DRAWS = 4
"""Draws of noise that a one-step measurement is the mean of."""

BLURS = (0.5, 0.75, 1, 1.5, 2, 3, 4, 6)
"""Standard deviations of Gaussian blurs in pixels; what is best in hindsight is what a denoiser must beat."""

Progress = Callable[[Iterable], Iterable]


class Model:
    """A UNet with its text encoder and tokenizer, ready to compute in float32."""

    def __init__(self, unet: UNet2DConditionModel, text_encoder: T5EncoderModel, tokenizer: T5Tokenizer) -> None:
        self.unet, self.text_encoder, self.tokenizer = unet.eval(), text_encoder.eval(), tokenizer
        self.size = unet.config.sample_size

    @classmethod
    def open(cls, folder: Path, device: torch.device) -> Model:
        """Open a directory in DeepFloyd IF's format, stored in float16 or float32."""
        half = Path(folder, "unet", "diffusion_pytorch_model.fp16.safetensors").exists()
        source = Source(str(folder), "fp16" if half else None)
        text = TextEncoder.open(source, device)
        return cls(open_unet(source, device), text.encoder, text.tokenizer)

    @property
    def device(self) -> torch.device:
        """Where it computes."""
        return self.unet.device

    @torch.no_grad()
    def embed(self, prompts: list[str]) -> torch.Tensor:
        """Embeddings of prompts, (B, 77, width)."""
        return TextEncoder(self.tokenizer, self.text_encoder).embed(prompts).float()

    def description(self) -> dict:
        """Sizes, for the model card."""
        counts = {
            "unet": sum(p.numel() for p in self.unet.parameters()),
            "text_encoder": sum(p.numel() for p in self.text_encoder.parameters()),
        }
        layers, channels = self.unet.config.layers_per_block, self.unet.config.block_out_channels
        return {
            "size": self.size,
            "channels": list(channels),
            "layers": [layers] * len(channels) if isinstance(layers, int) else list(layers),
            "head_width": self.unet.config.attention_head_dim,
            "parameters": counts,
            "text_width": self.text_encoder.config.d_model,
            "text_layers": self.text_encoder.config.num_layers,
            "vocabulary": len(self.tokenizer),
        }


def steps(stride: int) -> list[int]:
    """Timesteps of a sample: `stride` apart down to 0, the first at most LAST; then -1."""
    return strided(LAST - LAST % stride, stride)


@torch.no_grad()
def samples(
    model: Model, schedule: Schedule, prompt: str, count: int, seed: int, guidance: float, timesteps: list[int]
) -> torch.Tensor:
    """Samples of a prompt, uint8 (count, 3, H, W).

    Sample i depends on (seed, prompt, i) alone, and starts from the same noise whatever the guidance scale.
    """
    embeddings, unconditional = model.embed([prompt, ""]).split(1)
    embeddings = embeddings.expand(count, -1, -1)
    # At scale 1 the unconditional branch would be multiplied by 0.
    estimate = conditional(model.unet, embeddings)
    if guidance != 1:
        estimate = guided(model.unet, embeddings, unconditional, guidance)
    noise = seeds.Draws((3, model.size, model.size), seed, f"sample {prompt}", range(count), model.device)
    *_, last = denoise(noise(), timesteps, estimate, schedule, noise)
    return to_uint8(last.x)


def scores(answers: torch.Tensor) -> dict:
    """How many samples are recognised as what their prompt asks for.

    :param answers: classes that the judge saw, int64 (prompts, seeds), in the order of `exam.PROMPTS`.
    """
    right = torch.tensor([exam.CLASSES.index(name) for _, name in exam.PROMPTS])[:, None] == answers
    by_prompt = {prompt: share.item() for (prompt, _), share in zip(exam.PROMPTS, right.double().mean(1), strict=True)}
    return shares(by_prompt)


def shares(by_prompt: dict[str, float]) -> dict:
    """Means over all prompts ("share"), those of the study ("study") and those of familiar objects; and "by_prompt"."""
    study = {prompt for subject in exam.STUDY for prompt in subject.prompts} & by_prompt.keys()
    groups = {"share": by_prompt.keys(), "study": study, "familiar": by_prompt.keys() - study}
    means = {name: float(np.mean([by_prompt[prompt] for prompt in group])) for name, group in groups.items()}
    return means | {"by_prompt": by_prompt}


def ceiling(by_class: dict[str, float]) -> dict:
    """What `scores` would give for perfect samples, from the judge's accuracy by class (0 for one never measured)."""
    return shares({prompt: by_class.get(name, 0.0) for prompt, name in exam.PROMPTS})


def photographs(size: int, campanile: Path | None = None) -> dict[str, torch.Tensor]:
    """The photographs that one-step denoising is measured on, (3, size, size) in [-1, 1], by name.

    Those of scikit-image are cut to a square. The Campanile is squeezed into one, as that of the published pictures.

    :param campanile: a file; None leaves it out.
    """
    from skimage import data

    pictures = {}
    for name in PHOTOGRAPHS:
        image = Image.fromarray(getattr(data, name)())
        side = min(image.size)
        left, top = (image.width - side) // 2, (image.height - side) // 2
        pictures[name] = image.crop((left, top, left + side, top + side))
    if campanile is not None:
        try:
            pictures["campanile"] = Image.open(campanile).convert("RGB")
        except OSError as error:
            raise CampanileError(f"{campanile}: not a picture ({error}); replace or remove it") from error
    # Pillow's filters are stretched over the pixels that become one, so that nothing aliases.
    reduced = {name: image.resize((size, size), Image.Resampling.BICUBIC) for name, image in pictures.items()}
    return {name: from_picture(image) for name, image in reduced.items()}


@torch.no_grad()
def one_step(estimate: Estimate, schedule: Schedule, picture: torch.Tensor, t: int, noise: torch.Tensor) -> dict:
    """A picture (3, H, W) noised to t and denoised at once, for each draw of noise (B, 3, H, W).

    Gives "noisy", "clean" (B, 3, H, W, in [-1, 1]) and the mean qualities: "psnr" and "ssim" of the estimate of the
    clean picture, "noisy_psnr" of the noisy one, and "blur_psnr" of the best of some Gaussian blurs of that.
    """
    picture, noise = picture.to(schedule.abar.device), noise.to(schedule.abar.device)
    noisy = schedule.add_noise(picture, t, noise)
    clean = schedule.predict_x0(noisy, t, estimate(noisy, t)[0]).clamp(-1, 1)
    pairs = np.array([psnr_ssim(image, picture) for image in clean])
    array = noisy.cpu().numpy()
    blurred = [torch.from_numpy(gaussian_filter(array, (0, 0, sigma, sigma))) for sigma in BLURS]
    return {
        "noisy": noisy.cpu(),
        "clean": clean.cpu(),
        "psnr": float(pairs[:, 0].mean()),
        "ssim": float(pairs[:, 1].mean()),
        "noisy_psnr": _mean_psnr(noisy, picture),
        "blur_psnr": max(_mean_psnr(images, picture) for images in blurred),
    }


def _mean_psnr(images: torch.Tensor, picture: torch.Tensor) -> float:
    return float(np.mean([psnr_ssim(image, picture)[0] for image in images]))


class UnseenDesigns(Scenes):
    """Scenes of objects whose sprites come from another cache than that of the training."""

    def __init__(self, assets, designs, seed: int, size: int = 64) -> None:
        super().__init__(assets, seed, size)
        self.designs = Scenes(designs, seed, size)
        self.nouns = [noun for noun in self.nouns if noun in self.designs.nouns]
        self.familiar = [noun for noun in self.familiar if noun in self.designs.nouns]

    def draw(self, rng):
        """A scene with an object."""
        return self.with_object(rng, 2 * self.size)

    def placed(self, *args, **kwargs):
        """As in training, but of the other cache."""
        return self.designs.placed(*args, **kwargs)


@torch.no_grad()
def validation(
    model: Model, schedule: Schedule, scenes: Scenes, count: int, seed: int, batch: int = 16, progress: Progress = iter
) -> dict:
    """The squared error in eps on `count` scenes, each at one timestep, with and without its caption.

    Gives "captioned" and "uncaptioned": "error" and "loss" (the error weighted as in training), and "error_by_decile"
    of the timesteps (None where no scene fell).
    """
    t = objective.sample_timesteps(count, seeds.generator(seed, "validation"))
    found = {"captioned": [], "uncaptioned": []}
    for some in progress(torch.arange(count).split(batch)):
        images, captions = zip(*(scenes[int(index)] for index in some), strict=True)
        clean = torch.stack([from_picture(image) for image in images]).to(model.device)
        noise = seeds.normal(clean.shape[1:], seed, "validation noise", some.tolist()).to(model.device)
        at = t[some].to(model.device)
        for name, prompts in (("captioned", list(captions)), ("uncaptioned", [""] * len(captions))):
            error, loss, _ = objective.losses(model.unet, schedule, clean, model.embed(prompts), at, noise)
            found[name].append(torch.stack([error, loss]).cpu())
    return {name: _by_decile(t, *torch.cat(parts, 1)) for name, parts in found.items()}


def _by_decile(t: torch.Tensor, error: torch.Tensor, loss: torch.Tensor) -> dict:
    deciles = [error[t // 100 == decile] for decile in range(10)]
    return {
        "error": error.mean().item(),
        "loss": loss.mean().item(),
        "error_by_decile": [part.mean().item() if len(part) else None for part in deciles],
    }
