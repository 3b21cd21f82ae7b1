"""What the training of both stages has in common."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from pathlib import Path

import torch
from torch.utils.data import Dataset
from transformers import T5EncoderModel, T5Tokenizer

from campanile.diffusion.text import TextEncoder
from if_mini.dataset import batches
from if_mini.training.trainer import Model, Settings, Trainer, milestones


def open_text(tokenizer: Path, text_encoder: Path) -> TextEncoder:
    """The tokenizer and the text encoder, from the folders that `save_pretrained` wrote."""
    return TextEncoder(T5Tokenizer.from_pretrained(tokenizer), T5EncoderModel.from_pretrained(text_encoder))


def train(
    model: Model,
    scenes: Dataset,
    settings: dict,
    seed: int,
    folder: Path,
    device: torch.device,
    workers: int,
    progress: Callable[[Iterable], Iterable] = iter,
    after_checkpoint: Callable[[Trainer], None] = lambda trainer: None,
) -> Trainer:
    """Train from the last checkpoint, if there is one, until ``settings["images"]`` are seen.

    :param settings: the stage's section of the configuration.
    :param folder: for checkpoints and progress.
    :param workers: processes that compose scenes meanwhile.
    """
    trainer = Trainer(model, Settings.configured(seed, settings), folder, device)
    logging.info("training from image %d", trainer.images)
    images = settings["images"]
    stream = batches(scenes, trainer.images, images, settings["batch_size"], workers)
    for pause in progress(milestones(trainer.images, images, settings["checkpoint_every"])):
        trainer.run(stream, pause, logging.info)
        trainer.save()
        after_checkpoint(trainer)
    return trainer


def description(trainer: Trainer, name: str, device: str) -> dict:
    """The contents of training.json."""
    return {"name": name, "images": trainer.images, "seconds": round(trainer.seconds), "device": device}
