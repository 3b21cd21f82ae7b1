"""One stage of a text-to-image model, opened and ready: its UNet, its schedule, and prompts that are embedded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from campanile import sampler, seeds
from campanile.constrain import Constraint, nothing
from campanile.errors import CampanileError
from campanile.estimate import Estimate, from_clean, guided, one_each, prompted
from campanile.model import Embeddings, Source, open_schedule, open_unet
from campanile.schedule import Schedule, Threshold


@dataclass(frozen=True)
class Stage:
    """A UNet for pictures of size x size pixels, the schedule and threshold that belong to it, and embeddings.

    :ivar estimates_clean: whether the UNet estimates the clean picture, not the noise.
    """

    unet: nn.Module
    schedule: Schedule
    threshold: Threshold
    embeddings: Embeddings
    size: int
    device: torch.device
    progress: sampler.Progress = iter
    estimates_clean: bool = False

    @classmethod
    def open(
        cls,
        name: str,
        embeddings: Embeddings | Iterable[str | Path],
        device: torch.device,
        variant: str | None = "fp16",
        precision: str = "float32",
        offload: bool = False,
        progress: sampler.Progress = iter,
    ) -> Stage:
        """Open a stage.

        :param name: directory or hub id of the stage.
        :param embeddings: of the prompts, or files of them, see `campanile.model.Embeddings`.
        :param variant: of the stored weights, see `campanile.model.Source`.
        :param precision: what the UNet computes in, such as "float16".
        :param offload: see `campanile.model.open_unet`.
        :param progress: wraps the steps of every walk, as a progress bar does.
        :raises CampanileError: it cannot be opened, is not in DeepFloyd IF's format, or the embeddings do not fit.
        """
        source = Source(name, variant)
        schedule, threshold, estimates_clean = open_schedule(source, device)
        words = embeddings if isinstance(embeddings, Embeddings) else Embeddings.load(embeddings)
        unet = open_unet(source, device, getattr(torch, precision), offload)
        width, needed = next(iter(words.prompts.values())).shape[-1], unet.config.encoder_hid_dim
        if width != needed:
            raise CampanileError(f"{name}: takes embeddings {needed} wide, and those of the prompts are {width} wide")
        size = unet.config.sample_size
        return cls(unet, schedule, threshold, words, size, device, progress, estimates_clean)

    @property
    def dtype(self) -> torch.dtype:
        """What the UNet computes in."""
        return self.unet.dtype

    def words(self, prompts: Sequence[str], each: int = 1) -> torch.Tensor:
        """Embeddings of prompts, each for some images: (prompts * each, tokens, width)."""
        return one_each([self.embeddings[prompt].to(self.device) for prompt in prompts], each)

    def estimate(self, prompts: Sequence[str], guidance: float, each: int = 1) -> Estimate:
        """The estimate for one prompt, or for several, each for some images; see `campanile.estimate.guided`."""
        words = self.words(prompts, each)
        # At 1 the unconditional branch would be multiplied by 0.
        made = prompted(self.unet, words) if guidance == 1 else guided(self.unet, words, self.words([""]), guidance)
        return from_clean(made, self.schedule) if self.estimates_clean else made

    def noise(self, seed: int, stream: str, indices: Sequence[int]) -> seeds.Noise:
        """Noise for a batch of pictures, see `campanile.seeds.Noise`."""
        return seeds.Noise((3, self.size, self.size), seed, stream, indices, self.device)

    def denoise(
        self,
        x: torch.Tensor,
        timesteps: Sequence[int],
        estimate: Estimate,
        noise: Callable[[], torch.Tensor],
        constrain: Constraint = nothing,
    ) -> Iterator[sampler.State]:
        """`campanile.sampler.denoise` with this stage's schedule and threshold."""
        states = sampler.denoise(x, timesteps, estimate, self.schedule, noise, constrain, self.threshold)
        for _, state in zip(self.progress(range(len(timesteps) - 1)), states, strict=False):
            yield state

    def sample(self, timesteps: Sequence[int], estimate: Estimate, noise: Callable[[], torch.Tensor]) -> torch.Tensor:
        """Pictures from pure noise, (B, 3, size, size)."""
        return last(self.denoise(noise(), timesteps, estimate, noise))

    @torch.no_grad()
    def one_step(self, x: torch.Tensor, t: torch.Tensor, prompt: str) -> torch.Tensor:
        """The clean pictures that the network sees in noisy ones, each at its timestep, (B, 3, size, size)."""
        eps, _ = self.estimate([prompt], guidance=1)(x, t)
        return self.schedule.clean(x, t, eps).clamp(-1, 1)

    def edits(
        self,
        original: torch.Tensor,
        levels: Sequence[int],
        timesteps: Sequence[int],
        estimate: Estimate,
        seed: int,
        stream: str,
    ) -> torch.Tensor:
        """A picture noised to timesteps[level] and denoised from there, for each level: (levels, 3, size, size).

        Meng et al. 2022 ("SDEdit"), algorithm 1. All levels go down together, each from where it enters.

        :param original: (3, size, size).
        :param levels: rising indices into ``timesteps``.
        """
        noise = [self.noise(seed, stream, [level]) for level in levels]
        draws = [lambda each=each: each()[0] for each in noise]
        starts = [
            self.schedule.forward(original, timesteps[level], draw())[0]
            for level, draw in zip(levels, draws, strict=True)
        ]
        return sampler.denoise_from(
            starts, levels, timesteps, estimate, self.schedule, draws, self.threshold, self.progress
        )

    def enlarging(self, small: torch.Tensor, t: int, noise: torch.Tensor) -> Stage:
        """A second stage with the smaller pictures that it enlarges: it samples as a first one does.

        :param small: (B, 3, h, w) in [-1, 1], for a batch of as many images.
        :param t: the timestep to which they are noised, once enlarged: what the second stage may reinvent.
        :param noise: (B, 3, size, size).
        """
        beside = self.schedule.forward(enlarged(small, self.size), t, noise)
        return replace(self, unet=Beside(self.unet, beside, t))


class Beside(nn.Module):
    """A second stage's UNet, called as a first stage's: it sees other pictures beside its input.

    Saharia et al. 2022 ("Imagen"), section 2.4: a super-resolution model conditioned on a noised picture and on how
    noisy it is.
    """

    def __init__(self, unet: nn.Module, pictures: torch.Tensor, level: int | torch.Tensor) -> None:
        super().__init__()
        self.unet, self.pictures = unet, pictures
        self.level = torch.as_tensor(level, device=pictures.device).expand(len(pictures))

    @property
    def dtype(self) -> torch.dtype:
        """What the UNet computes in."""
        return self.unet.dtype

    def forward(self, x: torch.Tensor, t, encoder_hidden_states: torch.Tensor):
        """As of the UNet; x may hold the batch several times, for several branches."""
        branches = len(x) // len(self.pictures)
        pictures, level = self.pictures.repeat(branches, 1, 1, 1).to(x.dtype), self.level.repeat(branches)
        return self.unet(
            torch.cat([x, pictures], 1), t, encoder_hidden_states=encoder_hidden_states, class_labels=level
        )


def enlarged(small: torch.Tensor, size: int) -> torch.Tensor:
    """Pictures (B, 3, h, w) as a second stage sees them, (B, 3, size, size)."""
    return F.interpolate(small, (size, size), mode="bilinear", align_corners=True)


def last(states: Iterator[sampler.State]) -> torch.Tensor:
    """The picture that a walk ends in."""
    *_, state = states
    return state.x
