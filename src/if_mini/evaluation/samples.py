"""Samples of the evaluation's prompts, and the share of them that a classifier recognises."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch

from campanile.diffusion.stage import Stage
from campanile.diffusion.timesteps import strided
from campanile.images import to_uint8
from if_mini.evaluation.classifier import Classifier, classify
from if_mini.evaluation.prompts import CLASSES, PROMPTS, STUDY

LAST = 990
"""The highest timestep at which denoising may start."""


def timesteps(stride: int) -> list[int]:
    """From LAST or a little below down to 0 in steps of `stride`; then -1."""
    return strided(LAST - LAST % stride, stride)


def sample(stage: Stage, prompt: str, count: int, seed: int, guidance: float, stride: int) -> torch.Tensor:
    """Samples of a prompt, uint8 (count, 3, H, W).

    Sample i depends on (seed, prompt, i) alone, and starts from the same noise at every guidance scale.
    """
    draw = stage.draws(seed, f"sample {prompt}", range(count))
    return to_uint8(stage.sample(timesteps(stride), stage.estimate([prompt], guidance), draw))


def recognised(classifier: Classifier, samples: Mapping[str, torch.Tensor], by_class: Mapping[str, float]) -> dict:
    """What a classifier recognises: "recognised", `scores` by guidance scale, and the "ceiling" of perfect samples.

    :param samples: by guidance scale, uint8 (prompts, samples, 3, H, W).
    :param by_class: see `ceiling`.
    """
    answers = {
        scale: classify(classifier, images.flatten(0, 1)).reshape(images.shape[:2]) for scale, images in samples.items()
    }
    return {"recognised": {scale: scores(each) for scale, each in answers.items()}, "ceiling": ceiling(by_class)}


def scores(answers: torch.Tensor) -> dict:
    """The shares of samples that a classifier recognises as what their prompt asks for; see `shares`.

    :param answers: the classes that it answers, int64 (prompts, samples), in the order of PROMPTS.
    """
    asked = torch.tensor([CLASSES.index(name) for _, name in PROMPTS])[:, None]
    means = (asked == answers).double().mean(1).tolist()
    return shares({prompt: mean for (prompt, _), mean in zip(PROMPTS, means, strict=True)})


def ceiling(by_class: Mapping[str, float]) -> dict:
    """What `scores` would give for perfect samples.

    :param by_class: the classifier's accuracy in each class; one that was never measured counts as 0.
    """
    return shares({prompt: by_class.get(name, 0.0) for prompt, name in PROMPTS})


def shares(by_prompt: dict[str, float]) -> dict:
    """Means over all prompts ("share"), the study's ("study") and the others ("familiar"); and "by_prompt"."""
    study = {prompt for subject in STUDY for prompt in subject.prompts} & by_prompt.keys()
    groups = {"share": by_prompt.keys(), "study": study, "familiar": by_prompt.keys() - study}
    means = {name: float(np.mean([by_prompt[prompt] for prompt in group])) for name, group in groups.items()}
    return means | {"by_prompt": by_prompt}
