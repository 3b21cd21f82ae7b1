"""Invertible views of an image, in which it can show something else. Geng, Park & Owens 2024, "Visual Anagrams".

Each view is orthogonal: it moves pixels, and can flip all signs. So noise stays independent and standard normal, and an
estimate of the noise in a view can be moved back. Images are (B, 3, H, W) with H = W.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import torch

from campanile import seeds
from campanile.diffusion.estimate import Estimate
from campanile.diffusion.schedule import Timestep
from campanile.errors import CampanileError

Move = Callable[[torch.Tensor], torch.Tensor]


@dataclass(frozen=True)
class View:
    """A view: ``move`` moves the pixels, ``back`` undoes it, and ``sign`` multiplies them.

    :param motion: how the report animates it: {"turn": degrees anticlockwise}, with "moving" (rows of 0 and 1) if only
        a part of the picture turns; {"flip": "x" or "y"}, the axis that is reversed; {"negate": true}; {"patches": the
        order of the squares}; or {} for no motion.
    """

    name: str
    move: Move
    back: Move
    sign: int = 1
    motion: dict = field(default_factory=dict)

    def view(self, image: torch.Tensor) -> torch.Tensor:
        """The image in the view."""
        return self.sign * self.move(image)

    def inverse(self, seen: torch.Tensor) -> torch.Tensor:
        """The image or noise estimate whose view this is."""
        return self.sign * self.back(seen)

    def inverse_variance(self, v: torch.Tensor) -> torch.Tensor:
        """v moved back: a variance has no sign."""
        return self.back(v)


def averaged_over_views(inner: Estimate, views: Sequence[View]) -> Estimate:
    """The mean of the estimates made in each view and moved back: a visual anagram. Equation 4 of the paper.

    :param inner: for all views in one batch: images 0 to B - 1 are in the first view, and so on. Its embeddings are one
        prompt per view, each repeated for B images, see ``estimate.repeat_each``.
    """

    def estimate(x: torch.Tensor, t: Timestep) -> tuple[torch.Tensor, torch.Tensor]:
        seen = torch.cat([view.view(x) for view in views])
        eps, v = (part.chunk(len(views)) for part in inner(seen, t))
        eps_back = [view.inverse(each) for view, each in zip(views, eps, strict=True)]
        v_back = [view.inverse_variance(each) for view, each in zip(views, v, strict=True)]
        return torch.stack(eps_back).mean(0), torch.stack(v_back).mean(0)

    return estimate


def _flip(name: str, *dims: int) -> View:
    def flip(image: torch.Tensor) -> torch.Tensor:
        return image.flip(dims)

    return View(name, flip, flip, motion={"flip": "y" if dims == (-2,) else "x"})


def _rotation(name: str, quarters: int) -> View:
    def turned(image: torch.Tensor, by: int = quarters) -> torch.Tensor:
        return image.rot90(by, (-2, -1))

    return View(name, turned, lambda image: turned(image, -quarters), motion={"turn": 90 * quarters})


def _same(image: torch.Tensor) -> torch.Tensor:
    return image


IDENTITY = View("identity", _same, _same)
NEGATE = View("negate", _same, _same, sign=-1, motion={"negate": True})
FIXED = {
    view.name: view
    for view in (
        IDENTITY,
        NEGATE,
        _flip("flip", -2),
        _flip("mirror", -1),
        _rotation("rotate_90", 1),
        _rotation("rotate_180", 2),
        _rotation("rotate_270", 3),
    )
}
"""Views for any size: "flip" swaps top and bottom, "mirror" left and right; rotations are anticlockwise."""


def permutation(name: str, order: torch.Tensor, motion: dict) -> View:
    """A view that rearranges pixels.

    :param order: int64 (H, W): pixel i of the view, counted by rows, is pixel order[i] of the image.
    """
    index, inverse = order.flatten(), order.flatten().argsort()

    def rearranged(image: torch.Tensor, by: torch.Tensor) -> torch.Tensor:
        return image.flatten(-2)[..., by.to(image.device)].reshape(image.shape)

    return View(name, lambda image: rearranged(image, index), lambda image: rearranged(image, inverse), motion=motion)


def patches(size: int, seed: int, count: int = 4) -> View:
    """The image cut into ``count`` x ``count`` squares, in a random order.

    :raises CampanileError: the side is not a multiple of ``count``.
    """
    if size % count:
        raise CampanileError(f"view patches: a side of {size} pixels cannot be cut into {count} equal parts")
    side = size // count
    pixels = (
        torch.arange(size * size).reshape(count, side, count, side).permute(0, 2, 1, 3).reshape(count**2, side, side)
    )
    order = torch.randperm(count**2, generator=seeds.generator(seed, "patches", count))
    shuffled = pixels[order].reshape(count, count, side, side).permute(0, 2, 1, 3).reshape(size, size)
    return permutation("patches", shuffled, {"patches": order.tolist()})


def inner_circle(size: int) -> View:
    """The largest circle turned by 180 degrees; the rest stays."""
    across = torch.arange(size) - (size - 1) / 2
    inside = across[:, None] ** 2 + across[None] ** 2 <= (size / 2) ** 2
    return half_turn("inner_circle", inside)


def half_turn(name: str, moving: torch.Tensor) -> View:
    """A view that turns a part of the image by 180 degrees about the middle.

    :param moving: bool (H, W), symmetric under this turn.
    """
    pixels = torch.arange(moving.numel()).reshape(moving.shape)
    rows = ["".join(map(str, row)) for row in moving.int().tolist()]
    return permutation(name, torch.where(moving, pixels.flip(0, 1), pixels), {"turn": 180, "moving": rows})


def jigsaw(size: int, seed: int, count: int = 4) -> View:
    """A jigsaw of ``count`` x ``count`` pieces: some change places with the piece opposite, turned by 180 degrees.

    The cut is symmetric under a half turn of the whole picture, so each piece fits where its partner was.
    """
    owner = _pieces(size, count)
    swap = torch.rand(count**2, generator=seeds.generator(seed, "jigsaw", count)) < 0.5
    swap = swap | swap.flip(0)  # a piece and its partner change places
    return half_turn("jigsaw", swap[owner])


def _pieces(size: int, count: int) -> torch.Tensor:
    """The piece that each pixel of a jigsaw belongs to, int64 (size, size), numbered by rows."""
    places = (torch.arange(size) + 0.5) / size * count
    row, column = torch.meshgrid(places, places, indexing="ij")
    owner = row.long() * count + column.long()
    radius = 0.18
    for line in range(1, count):
        for cell in range(count):
            # A knob on each inner edge, on alternating sides, so a half turn maps knobs to knobs.
            side = 1 if (line + cell) % 2 else -1
            for along, across, step in ((row, column, 1), (column, row, count)):
                knob = (along - cell - 0.5) ** 2 + (across - line + side * 0.1) ** 2 <= radius**2
                first = cell * count + line if step == 1 else line * count + cell
                owner = torch.where(knob, torch.tensor(first if side > 0 else first - step), owner)
    return owner


MADE = {"patches": patches, "inner_circle": lambda size, seed: inner_circle(size), "jigsaw": jigsaw}
"""Views that depend on the size of the image, and perhaps on a seed: (size, seed) -> view."""

NAMES = (*FIXED, *MADE)


def named(name: str, size: int, seed: int) -> View:
    """The view of that name for images of ``size`` x ``size`` pixels; random views are drawn from ``seed``.

    :raises CampanileError: there is no such view.
    """
    if name in FIXED:
        return FIXED[name]
    if name in MADE:
        return MADE[name](size, seed)
    raise CampanileError(f"there is no view {name!r}: choose one of {', '.join(NAMES)}")
