"""One stage of a text-to-image model, opened and ready: its UNet, its schedule, and the embeddings of its prompts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from campanile import seeds, tensors
from campanile.diffusion import sampler
from campanile.diffusion.embeddings import Embeddings
from campanile.diffusion.estimate import Estimate, UNet, conditional, eps_from_x0, guided
from campanile.diffusion.model import open_schedule, open_unet
from campanile.diffusion.schedule import Schedule, Threshold, Timestep
from campanile.diffusion.source import Source
from campanile.errors import CampanileError


@dataclass(frozen=True)
class Stage:
    """A UNet for pictures of size x size pixels, its schedule and threshold, and embeddings of prompts.

    :ivar predicts_x0: whether the UNet estimates the clean image rather than the noise.
    """

    unet: UNet
    schedule: Schedule
    threshold: Threshold
    embeddings: Embeddings
    size: int
    device: torch.device
    progress: sampler.Progress = iter
    predicts_x0: bool = False

    @classmethod
    def open(
        cls,
        name: str,
        embeddings: Embeddings | Iterable[str | Path],
        device: torch.device,
        variant: str | None = "fp16",
        dtype: torch.dtype = torch.float32,
        offload: bool = False,
        progress: sampler.Progress = iter,
    ) -> Stage:
        """Open a stage.

        :param name: directory or hub id of the stage.
        :param embeddings: of the prompts, or their files, see ``campanile.diffusion.embeddings``.
        :param variant: of the stored weights, see ``campanile.diffusion.source.Source``.
        :param dtype: precision of the UNet.
        :param offload: see ``campanile.diffusion.model.open_unet``.
        :param progress: wraps the steps of every trajectory, as a progress bar does.
        :raises CampanileError: it cannot be opened, is not in DeepFloyd IF's format, or the embeddings do not fit.
        """
        source = Source(name, variant)
        schedule, threshold, predicts_x0 = open_schedule(source, device)
        embedded = embeddings if isinstance(embeddings, Embeddings) else Embeddings.load(embeddings)
        unet = open_unet(source, device, dtype, offload)
        width, needed = next(iter(embedded.prompts.values())).shape[-1], unet.config.encoder_hid_dim
        if width != needed:
            raise CampanileError(f"{name}: takes embeddings of width {needed}, but the prompts have width {width}")
        size = unet.config.sample_size
        return cls(unet, schedule, threshold, embedded, size, device, progress, predicts_x0)

    @property
    def dtype(self) -> torch.dtype:
        """The precision of the UNet."""
        return self.unet.dtype

    def embed(self, prompts: Sequence[str]) -> torch.Tensor:
        """Embeddings of prompts, (prompts, tokens, width)."""
        return torch.cat([self.embeddings[prompt] for prompt in prompts]).to(self.device)

    def estimate(self, prompts: Sequence[str], guidance: float) -> Estimate:
        """The guided estimate for one prompt, or for one per image."""
        embedded = self.embed(prompts)
        if guidance == 1:  # the unconditional branch has no weight
            made = conditional(self.unet, embedded)
        else:
            made = guided(self.unet, embedded, self.embed([""]), guidance)
        return self._finite(eps_from_x0(made, self.schedule) if self.predicts_x0 else made)

    def _finite(self, estimate: Estimate) -> Estimate:
        """The same estimate; one that is not finite would become a black picture, so it is an error."""

        def checked(x: torch.Tensor, t: Timestep) -> tuple[torch.Tensor, torch.Tensor]:
            eps, v = estimate(x, t)
            at, precision = torch.as_tensor(t).unique().tolist(), str(self.dtype).removeprefix("torch.")
            safer = {"float16": "bfloat16", "bfloat16": "float32"}.get(precision)
            remedy = f"set diffusion.model.precision: {safer}" if safer else "check the weights of the model"
            tensors.check_finite(f"the noise estimate at timestep {str(at)[1:-1]} in {precision}", remedy, eps, v)
            return eps, v

        return checked

    def draws(self, seed: int, stream: str, indices: Sequence[int]) -> seeds.Draws:
        """Noise for a batch of pictures, see ``campanile.seeds.Draws``."""
        return seeds.Draws((3, self.size, self.size), seed, stream, indices, self.device)

    def denoise(
        self,
        x: torch.Tensor,
        timesteps: Sequence[int],
        estimate: Estimate,
        draw: sampler.Draw,
        constrain: sampler.Constraint = sampler.unconstrained,
    ) -> Iterator[sampler.State]:
        """``campanile.diffusion.sampler.denoise`` with this stage's schedule and threshold."""
        states = sampler.denoise(x, timesteps, estimate, self.schedule, draw, constrain, self.threshold)
        for _, state in zip(self.progress(range(len(timesteps) - 1)), states, strict=False):
            yield state

    def sample(self, timesteps: Sequence[int], estimate: Estimate, draw: seeds.Draws) -> torch.Tensor:
        """Pictures from pure noise, (B, 3, size, size)."""
        return sampler.last(self.denoise(draw(), timesteps, estimate, draw))

    @torch.no_grad()
    def one_step(self, x: torch.Tensor, t: torch.Tensor, prompt: str) -> torch.Tensor:
        """The estimate of x_0 for each noisy picture at its own timestep, (B, 3, size, size), clipped to [-1, 1]."""
        eps, _ = self.estimate([prompt], guidance=1)(x, t)
        return self.schedule.predict_x0(x, t, eps).clamp(-1, 1)
