"""Scenes that training never shows, and the loss of the model on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import torch

from campanile import seeds
from campanile.images import from_picture
from if_mini.evaluation.model import Model
from if_mini.pictures.cache import Assets
from if_mini.scenes import Scenes
from if_mini.training import objective


class UnseenDesigns(Scenes):
    """Scenes with an object whose sprite comes from another cache than the training's.

    :param assets: the training's cache, for the backdrops.
    :param designs: the other cache, for the objects.
    """

    def __init__(self, assets: Assets, designs: Assets, seed: int, size: int = 64) -> None:
        super().__init__(assets, seed, size)
        self.designs = Scenes(designs, seed, size)
        self.nouns = [noun for noun in self.nouns if noun in self.designs.nouns]
        self.familiar = [noun for noun in self.familiar if noun in self.designs.nouns]

    def draw(self, rng):
        """A scene with an object."""
        return self.with_object(rng, 2 * self.size)

    def placed(self, *args, **kwargs):
        """As in training, with a sprite of the other cache."""
        return self.designs.placed(*args, **kwargs)


def held_out(assets: Assets, designs: Assets, seed: int, size: int) -> dict[str, Scenes]:
    """Two kinds of scenes from random numbers that training never uses; see `UnseenDesigns`."""
    stream = seeds.derive(seed, "held-out scenes")
    return {
        "new scenes": Scenes(assets, stream, size),
        "new designs": UnseenDesigns(assets, designs, stream, size),
    }


@torch.no_grad()
def validation(
    model: Model,
    scenes: Scenes,
    count: int,
    seed: int,
    batch: int = 16,
    progress: Callable[[Iterable], Iterable] = iter,
) -> dict:
    """The squared error in eps on `count` scenes, each at one timestep, with and without its caption.

    Returns "captioned" and "uncaptioned", each with "error", "loss" (the error weighted as in training) and
    "error_by_decile" of the timesteps (None for a decile without a scene).
    """
    stage = model.stage
    t = objective.sample_timesteps(count, seeds.generator(seed, "validation"))
    found: dict[str, list[torch.Tensor]] = {"captioned": [], "uncaptioned": []}
    for some in progress(torch.arange(count).split(batch)):
        images, captions = zip(*(scenes[int(index)] for index in some), strict=True)
        clean = torch.stack([from_picture(image) for image in images]).to(stage.device)
        noise = seeds.normal(clean.shape[1:], seed, "validation noise", some.tolist()).to(stage.device)
        for name, prompts in (("captioned", list(captions)), ("uncaptioned", [""] * len(captions))):
            words = model.text.embed(prompts)
            error, loss, _ = objective.losses(stage.unet, stage.schedule, clean, words, t[some].to(stage.device), noise)
            found[name].append(torch.stack([error, loss]).cpu())
    return {name: _by_decile(t, *torch.cat(parts, 1)) for name, parts in found.items()}


def _by_decile(t: torch.Tensor, error: torch.Tensor, loss: torch.Tensor) -> dict:
    deciles = [error[t // 100 == decile] for decile in range(10)]
    return {
        "error": error.mean().item(),
        "loss": loss.mean().item(),
        "error_by_decile": [part.mean().item() if len(part) else None for part in deciles],
    }
