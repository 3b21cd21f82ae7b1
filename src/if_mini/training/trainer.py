"""The trainer of IF-mini's UNets, resumable to the step, on a CPU or a GPU.

Until its last part nothing depends on how long the training will be: the learning rate falls as the inverse square
root of the images seen and the average of the weights reaches back over a fixed share of them (Karras et al. 2024,
"Analyzing and Improving the Training Dynamics of Diffusion Models", sections 2 and 3). So it may be stopped, looked at
and continued at any time. In its last part the learning rate falls to 0: what a picture shows as a whole needs a finer
step than all else. Going on beyond the end takes the learning rate up again.

Nothing random is carried from step to step either: scenes, timesteps and noise come from the seed and the number of
images seen before. So the batch size may change on the way, and a killed training goes on as if it had not been.
"""

from __future__ import annotations

import copy
import csv
import io
import json
import os
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
from if_mini.training import objective
from if_mini.training.muon import Muon

AVERAGE_POWER = 6.94
"""Exponent of the average's profile: it reaches back over about a tenth of the training."""

ENDS = ("unet.conv_in.", "unet.conv_out.")
"""Layers whose weights are not Muon's: what goes in or comes out are colours, not features."""

MOMENTS = (("momentum",), ("exp_avg", "exp_avg_sq", "step"))
"""What each optimiser, Muon and Adam, remembers of a parameter."""

CHECKPOINT, PROGRESS = "checkpoint", "progress.csv"
ROW = 640
"""Images from one row of progress.csv to the next."""

DECILES = [f"error_{100 * decile}" for decile in range(10)]


@dataclass(frozen=True)
class Settings:
    """How IF-mini is trained.

    :param images: how many are to be seen in all.
    :param learning_rate: the highest; reached after `warm_up` images, kept until `decay_after` images, then falling.
    :param cool_down: the share of the images, at the end, over which it falls to 0.
    :param clip: the largest norm of a gradient.
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

    @classmethod
    def configured(cls, seed: int, section: dict) -> Settings:
        """Those of a section of the configuration, which has more."""
        names = {field.name for field in fields(cls)} & section.keys()
        return cls(seed, **{name: section[name] for name in names})

    def rate(self, images: int) -> float:
        """The learning rate after some images: warm-up, constant, inverse square root, and straight down to 0."""
        rise = min(1.0, (images + self.batch_size) / self.warm_up)
        rest = max(0.0, self.images - images)
        fall = min(1.0, rest / (self.cool_down * self.images)) if self.cool_down else 1.0
        return self.learning_rate * rise * fall / max(1.0, images / self.decay_after) ** 0.5


class Model(nn.Module):
    """A text encoder, which stays as it is, and a UNet, which is trained."""

    favour = 1.5
    """Of high timesteps, see `objective.timesteps`: there it is decided what a picture shows, and in which colours."""

    def __init__(self, text_encoder: nn.Module, unet: nn.Module) -> None:
        super().__init__()
        self.text_encoder = text_encoder.requires_grad_(False).eval()
        self.unet = unet

    @torch.no_grad()
    def embed(self, tokens: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Embeddings of prompts, (B, 77, width)."""
        return self.text_encoder(input_ids=tokens, attention_mask=mask).last_hidden_state

    def losses(self, unet, schedule: Schedule, pictures: torch.Tensor, embeddings, t, draw: torch.Generator):
        """The squared error in eps, the loss and the bound of each picture, see `objective.losses`."""
        noise = torch.randn(pictures.shape, generator=draw, device=pictures.device)
        return objective.losses(unet, schedule, pictures, embeddings, t, noise)


class Trainer:
    """A training and its state: the model, its average, the optimiser, and how far it has come.

    :param folder: where checkpoints and progress lie; a training that is there goes on.
    """

    def __init__(self, model: Model, settings: Settings, folder: Path, device: torch.device) -> None:
        self.settings, self.folder, self.device = settings, Path(folder), device
        self.dtype = devices.half_precision(device)
        layout = torch.channels_last if device.type == "cuda" else torch.contiguous_format
        self.model = model.to(device, memory_format=layout)
        self.average = copy.deepcopy(self.model).requires_grad_(False).eval()
        self.schedule = Schedule(squared_cosine().to(device))
        self.images, self.seconds = 0, 0.0
        trained = {name: each for name, each in self.model.named_parameters() if each.requires_grad}
        self.names, self.parameters = list(trained), list(trained.values())
        averages = dict(self.average.named_parameters())
        self.averages = [averages[name] for name in self.names]
        matrices = [each for name, each in trained.items() if each.ndim > 1 and not name.startswith(ENDS)]
        others = [each for name, each in trained.items() if each.ndim <= 1 or name.startswith(ENDS)]
        self.optimisers = [
            Muon(matrices, lr=0.0, weight_decay=settings.weight_decay),
            torch.optim.Adam(others, lr=0.0, betas=(0.9, 0.99), fused=True),
        ]
        # On a CPU compiling takes minutes and gains a tenth; what it gains on a GPU has not been measured yet.
        self.unet = torch.compile(self.model.unet) if device.type == "cuda" else self.model.unet
        self.folder.mkdir(parents=True, exist_ok=True)
        if (self.folder / f"{CHECKPOINT}.json").exists():
            self.load()

    def update(self, pixels: torch.Tensor, tokens: torch.Tensor, mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """One step on uint8 pixels (B, 3, H, W) and captions; gives timesteps, errors, losses and bounds, (B,)."""
        draw = seeds.generator(self.settings.seed, "if_mini", self.images, device=self.device)
        clean = pixels.to(self.device, non_blocking=True).float() / 127.5 - 1
        t = objective.timesteps(len(clean), draw, self.model.favour)
        with devices.autocast(self.device, self.dtype):
            embeddings = self.model.embed(tokens.to(self.device), mask.to(self.device))
            error, loss, bound = self.model.losses(self.unet, self.schedule, clean, embeddings, t, draw)
        (loss + bound).mean().backward()
        nn.utils.clip_grad_norm_(self.parameters, self.settings.clip)
        for optimiser in self.optimisers:
            for group in optimiser.param_groups:
                group["lr"] = self.settings.rate(self.images)
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        self.images += len(clean)
        self.follow(len(clean))
        return t, error.detach(), loss.detach(), bound.detach()

    @torch.no_grad()
    def follow(self, batch: int) -> None:
        """Move the average towards the weights by 1 - (1 - batch / images)^(p + 1). Karras et al. 2024, section 3.1."""
        share = 1 - (1 - batch / self.images) ** (AVERAGE_POWER + 1)
        torch._foreach_lerp_(self.averages, [p.detach() for p in self.parameters], share)

    def run(self, batches: Iterator[tuple], images: int, report: Callable[[dict], None] = print) -> None:
        """Train until `images` are seen; every few hundred add a row to progress.csv and give it to `report`.

        :param batches: pixels, tokens and masks, see `update`.
        :raises CampanileError: the loss is not finite; the checkpoint before stays.
        """
        while self.images < images:
            started, seen, end = time.monotonic(), [], stretches(self.images, images, ROW)[0]
            while self.images < end:
                seen.append(self.update(*next(batches)))
            seconds = time.monotonic() - started
            self.seconds += seconds
            row = self.summary(seen, seconds)
            self.write_progress(row)
            report(row)

    def summary(self, seen: list[tuple[torch.Tensor, ...]], seconds: float) -> dict[str, float]:
        """The losses of some steps, by tenth of the timesteps too."""
        t, error, loss, bound = (torch.cat(parts).float().cpu() for parts in zip(*seen, strict=True))
        if not (error.isfinite().all() and bound.isfinite().all()):
            raise CampanileError(
                f"IF-mini: the loss is not finite before image {self.images}; lower its learning_rate "
                f"(now {self.settings.learning_rate:g}) and run again: it goes on from the last checkpoint"
            )
        tenths = (t // 100).long()
        return {
            "images": self.images,
            "seconds": round(self.seconds, 1),
            "images_per_second": round(len(t) / seconds, 2),
            "learning_rate": self.settings.rate(self.images - 1),
            "loss": round(loss.mean().item(), 6),
            "error": round(error.mean().item(), 6),
            "bound": round(bound.mean().item(), 6),
            **{name: round(error[tenths == tenth].mean().item(), 6) for tenth, name in enumerate(DECILES)},
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
        """Write a checkpoint; a crash at any moment leaves this one or the one before."""
        state = {f"model.{name}": value for name, value in self.model.state_dict().items()}
        state |= {f"average.{name}": value for name, value in self.average.state_dict().items()}
        moments = {parameter: each for optimiser in self.optimisers for parameter, each in optimiser.state.items()}
        for name, parameter in zip(self.names, self.parameters, strict=True):
            state |= {f"{kind}.{name}": moment for kind, moment in moments.get(parameter, {}).items()}
        # Tied weights (T5's embedding has two names) would be refused: each name gets a tensor of its own.
        state = {name: value.detach().cpu().clone() for name, value in state.items()}
        weights = f"{CHECKPOINT}_{self.images}.safetensors"
        tensors.save(state, self.folder / weights)
        # The description names its weights, and is put in place last, in one move.
        description = {"weights": weights, "images": self.images, "seconds": self.seconds}
        _replace(self.folder / f"{CHECKPOINT}.json", json.dumps(description))
        for path in self.folder.glob(f"{CHECKPOINT}_*.safetensors"):
            if path.name != weights:
                path.unlink()

    def load(self) -> None:
        """Go on from the checkpoint in the folder."""
        description = json.loads((self.folder / f"{CHECKPOINT}.json").read_text(encoding="utf-8"))
        state = safetensors.torch.load_file(self.folder / description["weights"])
        self.images, self.seconds = description["images"], description["seconds"]
        try:
            self.model.load_state_dict(_part(state, "model."))
            self.average.load_state_dict(_part(state, "average."))
        except RuntimeError:
            raise CampanileError(
                f"{self.folder}: the checkpoint is of another network or vocabulary; move the folder away to begin anew"
            ) from None
        names = dict(zip(self.parameters, self.names, strict=True))
        for optimiser, kinds in zip(self.optimisers, MOMENTS, strict=True):
            for parameter in (each for group in optimiser.param_groups for each in group["params"]):
                saved = {kind: state.get(f"{kind}.{names[parameter]}") for kind in kinds}
                if all(moment is not None for moment in saved.values()):
                    # The fused update walks memory: moments must be laid out as the weights are.
                    optimiser.state[parameter] = {
                        kind: torch.zeros_like(parameter).copy_(moment) if moment.ndim else moment.to(self.device)
                        for kind, moment in saved.items()
                    }
        self.forget_later_progress()

    def forget_later_progress(self) -> None:
        """Drop the rows of progress.csv that came after the checkpoint: these steps are taken again."""
        path = self.folder / PROGRESS
        if path.exists():
            with path.open(newline="", encoding="utf-8") as file:
                reader = csv.DictReader(file)
                rows = [row for row in reader if int(row["images"]) <= self.images]
            text = io.StringIO(newline="")
            writer = csv.DictWriter(text, reader.fieldnames or [])
            writer.writeheader()
            writer.writerows(rows)
            _replace(path, text.getvalue())


def _replace(path: Path, text: str) -> None:
    """Write a file anew in one move, whole on the disk before it is there."""
    partial = path.with_name(f"{path.name}.partial")
    with partial.open("w", newline="", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def _part(state: dict[str, torch.Tensor], prefix: str) -> dict[str, torch.Tensor]:
    return {name.removeprefix(prefix): value for name, value in state.items() if name.startswith(prefix)}


def stretches(first: int, last: int, length: int) -> list[int]:
    """The multiples of `length` between `first` and `last`, and `last`: where to pause on the way."""
    return [*range((first // length + 1) * length, last, length), last] if first < last else []
