"""What the training of both stages has in common."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import torch
from torch import nn
from torch.utils.data import Dataset
from transformers import T5EncoderModel, T5Tokenizer

from campanile import tensors
from campanile.diffusion.text import TextEncoder
from campanile.errors import CampanileError
from campanile.files import read_json
from if_mini.dataset import batches
from if_mini.text.encoder import initialise_text_projections
from if_mini.training.trainer import Model, Settings, Trainer, milestones


def open_text(tokenizer: Path, text_encoder: Path) -> TextEncoder:
    """The tokenizer and the text encoder, from the folders that `save_pretrained` wrote; in float32."""
    variant = "fp16" if (text_encoder / "model.fp16.safetensors").exists() else None
    encoder = T5EncoderModel.from_pretrained(text_encoder, variant=variant, dtype=torch.float32)
    return TextEncoder(T5Tokenizer.from_pretrained(tokenizer), encoder)


def begin(network: nn.Module, text: TextEncoder, captions: str, start: Sequence[str]) -> dict:
    """Make a new network ready to be trained; gives the training.json of the stage that it goes on from, or {}.

    :param captions: path of the captions of training scenes, if there is no start.
    :param start: paths of a trained stage's training.json and weights, or nothing.
    :raises CampanileError: the stage has another network.
    """
    if not start:
        initialise_text_projections(network, text, read_json(captions))
        return {}
    description, weights = start
    try:
        network.load_state_dict(tensors.load(weights))
    except RuntimeError:
        raise CampanileError(f"{weights}: channels, layers and head_width must be those of this network") from None
    return read_json(description)


def train(
    model: Model,
    scenes: Dataset,
    settings: dict,
    seed: int,
    folder: Path,
    device: torch.device,
    workers: int,
    start: dict,
    progress: Callable[[Iterable], Iterable] = iter,
    after_checkpoint: Callable[[Trainer], None] = lambda trainer: None,
) -> Trainer:
    """Train from the last checkpoint, if there is one, until ``settings["images"]`` are seen.

    :param settings: the stage's section of the configuration.
    :param folder: for checkpoints and progress.
    :param workers: processes that compose scenes meanwhile.
    :param start: what ``begin`` gave.
    """
    trainer = Trainer(model, Settings.configured(seed, settings, start.get("images", 0)), folder, device)
    logging.info("training from image %d", trainer.images)
    images = settings["images"]
    stream = batches(scenes, trainer.images, images, settings["batch_size"], workers)
    for pause in progress(milestones(trainer.images, images, settings["checkpoint_every"])):
        trainer.run(stream, pause, logging.info)
        trainer.save()
        after_checkpoint(trainer)
    return trainer


def description(trainer: Trainer, name: str, device: str, start: dict) -> dict:
    """The contents of training.json."""
    seconds = round(start.get("seconds", 0) + trainer.seconds)
    if start:
        device = f"{start['device']}; from image {start['images']:,} on {device}"
    return {"name": name, "images": trainer.images, "seconds": seconds, "device": device}
