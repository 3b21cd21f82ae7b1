"""The trainer of IF-mini's UNets, resumable to the step, on a CPU or a GPU.

Until the cool-down nothing depends on the length of the training: the learning rate falls as the inverse square root of
the images seen, and the EMA of the weights reaches back over a fixed share of them (Karras et al. 2024, "Analyzing and
Improving the Training Dynamics of Diffusion Models", sections 2 and 3). So a training can be stopped, looked at and
continued at any time. In the cool-down the learning rate falls to 0: what a picture shows as a whole needs finer steps
than all else. Training on beyond the end raises the learning rate again.

No random state is carried from step to step: scenes, timesteps and noise depend on the seed and on the number of images
seen before. So the batch size can change on the way, and a killed training resumes as if nothing had happened.
"""

from __future__ import annotations

import copy
import csv
import io
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import safetensors.torch
import torch
from torch import nn

from campanile import devices, seeds, tensors
from campanile.diffusion.schedule import Schedule, squared_cosine
from campanile.errors import CampanileError
from campanile.files import read_json, reading
from if_mini import files
from if_mini.training import objective
from if_mini.training.muon import Muon

EMA_POWER = 6.94
"""Exponent gamma of the power-function EMA; it reaches back over about a tenth of the training."""

COLOUR_LAYERS = ("unet.conv_in.", "unet.conv_out.")
"""Layers that take in or give out colours, not features. Their weights are Adam's, not Muon's."""

CHECKPOINT, PROGRESS = "checkpoint", "progress.csv"
WEIGHTS, EMA = "model.", "average."
"""Prefixes of the weights and of their EMA in a checkpoint."""

PROGRESS_EVERY = 640
"""Images from one row of progress.csv to the next."""

DECILES = [f"error_{100 * decile}" for decile in range(10)]


@dataclass(frozen=True)
class Settings:
    """How IF-mini is trained.

    :param images: in all.
    :param learning_rate: the highest.
    :param warm_up: images until it is reached.
    :param decay_after: images after which it falls as the inverse square root of the images.
    :param cool_down: the share of the images, at the end, over which it falls to 0.
    :param clip: the largest norm of a gradient.
    :param start: images that the network had seen before; the warm-up begins there.
    """

    seed: int
    images: int
    batch_size: int
    learning_rate: float
    warm_up: int
    decay_after: int
    cool_down: float
    weight_decay: float = 0.01
    clip: float = 1.0
    start: int = 0

    @classmethod
    def configured(cls, seed: int, section: dict, start: int = 0) -> Settings:
        """From a section of the configuration, which holds other keys as well."""
        names = {field.name for field in fields(cls)} & section.keys()
        return cls(seed, **{name: section[name] for name in names}, start=start)

    def learning_rate_at(self, images: int) -> float:
        """The learning rate of a step after some images: three factors times the highest."""
        warm_up = min(1.0, (images - self.start + self.batch_size) / self.warm_up)
        inverse_square_root = max(1.0, images / self.decay_after) ** 0.5
        remaining, length = max(0.0, self.images - images), self.cool_down * self.images
        cool_down = min(1.0, remaining / length) if length else 1.0
        return self.learning_rate * warm_up * cool_down / inverse_square_root


class Model(nn.Module):
    """A frozen text encoder and a UNet, which is trained."""

    timestep_skew = 1.5
    """See `objective.sample_timesteps`. High timesteps decide what a picture shows, and in which colours."""

    def __init__(self, text_encoder: nn.Module, unet: nn.Module) -> None:
        super().__init__()
        self.text_encoder = text_encoder.requires_grad_(False).eval()
        self.unet = unet

    @torch.no_grad()
    def embed(self, tokens: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Embeddings of captions, (B, 77, width)."""
        return self.text_encoder(input_ids=tokens, attention_mask=mask).last_hidden_state

    def losses(self, unet, schedule: Schedule, pictures: torch.Tensor, embeddings, t, draw: torch.Generator):
        """The squared error in eps, the loss and the bound of each picture, see `objective.losses`.

        :param unet: the model's, perhaps compiled.
        :param pictures: (B, 3, H, W) in [-1, 1].
        """
        eps = torch.randn(pictures.shape, generator=draw, device=pictures.device)
        return objective.losses(unet, schedule, pictures, embeddings, t, eps)


class Trainer:
    """A training and its state: the model, its EMA, the optimisers, and the images seen.

    :param folder: for checkpoints and progress; a training that is already there continues.
    """

    def __init__(self, model: Model, settings: Settings, folder: Path, device: torch.device) -> None:
        self.settings, self.folder, self.device = settings, Path(folder), device
        self.dtype = devices.half_precision(device)
        layout = torch.channels_last if device.type == "cuda" else torch.contiguous_format
        self.model = model.to(device).to(memory_format=layout)
        self.ema = copy.deepcopy(self.model).requires_grad_(False).eval()
        self.schedule = Schedule(squared_cosine().to(device))
        self.images, self.seconds = settings.start, 0.0
        self.parameters = {name: each for name, each in self.model.named_parameters() if each.requires_grad}
        self.ema_parameters: list[torch.Tensor] = [self.ema.get_parameter(name) for name in self.parameters]
        self.matrices = [
            name for name, each in self.parameters.items() if each.ndim > 1 and not name.startswith(COLOUR_LAYERS)
        ]
        self.others = [name for name in self.parameters if name not in self.matrices]
        self.muon = Muon([self.parameters[name] for name in self.matrices], lr=0.0, weight_decay=settings.weight_decay)
        self.adam = torch.optim.Adam(
            [self.parameters[name] for name in self.others], lr=0.0, betas=(0.9, 0.99), fused=True
        )
        # On a CPU compiling takes minutes and saves a tenth; on a GPU the gain is not measured yet.
        self.unet = torch.compile(self.model.unet) if device.type == "cuda" else self.model.unet
        self.folder.mkdir(parents=True, exist_ok=True)
        if (self.folder / f"{CHECKPOINT}.json").exists():
            self.load()

    def update(self, pixels: torch.Tensor, tokens: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """One step on uint8 pixels (B, 3, H, W) and captions; gives timesteps, errors, losses and bounds, (B,)."""
        draw = seeds.generator(self.settings.seed, "if_mini", self.images, device=self.device)
        pictures = pixels.to(self.device, non_blocking=True).float() / 127.5 - 1
        t = objective.sample_timesteps(len(pictures), draw, self.model.timestep_skew)
        with devices.autocast(self.device, self.dtype):
            embeddings = self.model.embed(tokens.to(self.device), mask.to(self.device))
            error, loss, bound = self.model.losses(self.unet, self.schedule, pictures, embeddings, t, draw)
        (loss + bound).mean().backward()
        nn.utils.clip_grad_norm_(self.parameters.values(), self.settings.clip)
        for optimiser in (self.muon, self.adam):
            optimiser.param_groups[0]["lr"] = self.settings.learning_rate_at(self.images)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        self.images += len(pictures)
        self.update_ema(len(pictures))
        return t, error.detach(), loss.detach(), bound.detach()

    @torch.no_grad()
    def update_ema(self, batch: int) -> None:
        """Move the EMA towards the weights by 1 - (1 - batch / images)^(gamma + 1). Karras et al. 2024, section 3.1."""
        step = 1 - (1 - batch / self.images) ** (EMA_POWER + 1)
        torch._foreach_lerp_(self.ema_parameters, [each.detach() for each in self.parameters.values()], step)

    def run(self, batches: Iterator[tuple], images: int, report: Callable[[dict], None] = print) -> None:
        """Train until `images` are seen. Every PROGRESS_EVERY images add a row to progress.csv and report it.

        :param batches: pixels, tokens and masks, see `update`.
        :raises CampanileError: the loss is not finite; the last checkpoint stays.
        """
        while self.images < images:
            started, seen, end = time.monotonic(), [], milestones(self.images, images, PROGRESS_EVERY)[0]
            while self.images < end:
                seen.append(self.update(*next(batches)))
            seconds = time.monotonic() - started
            self.seconds += seconds
            row = self.summary(seen, seconds)
            self.write_progress(row)
            report(row)

    def summary(self, seen: list[tuple[torch.Tensor, ...]], seconds: float) -> dict[str, float]:
        """A row of progress.csv: the means of some steps, and the error by decile of the timesteps."""
        t, error, loss, bound = (torch.cat(parts).float().cpu() for parts in zip(*seen, strict=True))
        if not (error.isfinite().all() and bound.isfinite().all()):
            raise CampanileError(
                f"IF-mini: the loss is not finite before image {self.images}; lower its learning_rate "
                f"(now {self.settings.learning_rate:g}) and run again: it resumes from the last checkpoint"
            )
        deciles = (t // 100).long()
        return {
            "images": self.images,
            "seconds": round(self.seconds, 1),
            "images_per_second": round(len(t) / seconds, 2),
            "learning_rate": self.settings.learning_rate_at(self.images - 1),
            "loss": round(loss.mean().item(), 6),
            "error": round(error.mean().item(), 6),
            "bound": round(bound.mean().item(), 6),
            **{name: round(error[deciles == decile].mean().item(), 6) for decile, name in enumerate(DECILES)},
        }

    def write_progress(self, row: dict[str, float]) -> None:
        """Add a row to progress.csv."""
        path = self.folder / PROGRESS
        fresh = not path.exists()
        with path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, row.keys())
            if fresh:
                writer.writeheader()
            writer.writerow(row)

    def save(self) -> None:
        """Write a checkpoint. After a crash at any moment, this one or the one before is there."""
        state = {f"{WEIGHTS}{name}": value for name, value in self.model.state_dict().items()}
        state |= {f"{EMA}{name}": value for name, value in self.ema.state_dict().items()}
        moments = self.muon.state | self.adam.state
        for name, parameter in self.parameters.items():
            state |= {f"{kind}.{name}": moment for kind, moment in moments.get(parameter, {}).items()}
        # safetensors refuses tied weights (T5's embedding has two names): clone each.
        state = {name: value.detach().cpu().clone() for name, value in state.items()}
        weights = f"{CHECKPOINT}_{self.images}.safetensors"
        tensors.save(state, self.folder / weights)
        # The description names the weights. It comes last, so it never names a file that is not complete.
        description = {"weights": weights, "images": self.images, "seconds": self.seconds, "start": self.settings.start}
        files.replace(self.folder / f"{CHECKPOINT}.json", json.dumps(description).encode())
        for path in self.folder.glob(f"{CHECKPOINT}_*.safetensors"):
            if path.name != weights:
                path.unlink()

    def load(self) -> None:
        """Resume from the checkpoint in the folder.

        :raises CampanileError: it is damaged, or belongs to another training.
        """
        start_over = "move the folder away to start over"
        description = read_json(self.folder / f"{CHECKPOINT}.json", start_over)
        with reading(self.folder / description["weights"], start_over):
            state = safetensors.torch.load_file(self.folder / description["weights"])
        self.images, self.seconds = description["images"], description["seconds"]
        frozen = {f"{WEIGHTS}text_encoder.{name}": each for name, each in self.model.text_encoder.state_dict().items()}
        fits = description.get("start", 0) == self.settings.start
        fits &= all(torch.equal(each.cpu(), state.get(name, torch.empty(0))) for name, each in frozen.items())
        try:
            for module, prefix in ((self.model, WEIGHTS), (self.ema, EMA)):
                module.load_state_dict({k.removeprefix(prefix): v for k, v in state.items() if k.startswith(prefix)})
        except RuntimeError:
            fits = False
        if not fits:
            other = "another network, vocabulary, text encoder or start"
            raise CampanileError(f"{self.folder}: the checkpoint belongs to {other}; {start_over}")
        self._load_moments(self.muon, self.matrices, state, "momentum")
        self._load_moments(self.adam, self.others, state, "exp_avg", "exp_avg_sq", "step")
        self._drop_later_progress()

    def _load_moments(self, optimiser: torch.optim.Optimizer, names: list[str], state: dict, *kinds: str) -> None:
        """Give an optimiser what a checkpoint remembers of its parameters."""
        for name in names:
            if f"{kinds[0]}.{name}" in state:
                parameter = self.parameters[name]
                moments = {kind: state[f"{kind}.{name}"].to(self.device) for kind in kinds}
                # The fused update walks memory, so moments need the memory layout of their weights.
                optimiser.state[parameter] = {
                    kind: torch.empty_like(parameter).copy_(moment) if moment.ndim else moment
                    for kind, moment in moments.items()
                }

    def _drop_later_progress(self) -> None:
        """Drop the rows of progress.csv after the checkpoint: their steps are taken again."""
        path = self.folder / PROGRESS
        if path.exists():
            with path.open(newline="", encoding="utf-8") as file:
                reader = csv.DictReader(file)
                rows = [row for row in reader if int(row["images"]) <= self.images]
            text = io.StringIO(newline="")
            writer = csv.DictWriter(text, reader.fieldnames or [])
            writer.writeheader()
            writer.writerows(rows)
            files.replace(path, text.getvalue().encode())


def milestones(first: int, last: int, every: int) -> list[int]:
    """The multiples of `every` between `first` and `last`, and `last`: where a training pauses on the way."""
    return [*range((first // every + 1) * every, last, every), last] if first < last else []
