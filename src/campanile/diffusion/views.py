"""Invertible views of an image, in which it can show something else. Geng, Park & Owens 2024, "Visual Anagrams".

Each view is orthogonal: it moves pixels, and can flip all signs. So noise stays independent and standard normal, and an
estimate of the noise in a view can be moved back. Images are (B, 3, H, W) with H = W. To add a view, add an entry to
``VIEWS``: the configuration, the scripts and the report follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from math import isqrt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from campanile.diffusion.choices import Choice, Chosen, label, parsed
from campanile.errors import CampanileError
from campanile.files import reading

if TYPE_CHECKING:
    import torch

    from campanile.diffusion.estimate import Estimate
    from campanile.diffusion.schedule import Timestep

FIRST_STAGE = 64  # pixels a side of the first stage of DeepFloyd IF
Cuts = Literal[2, 4, 8, 16, 32, 64]  # the numbers that divide it


@dataclass(frozen=True)
class View:
    """A view: ``order`` rearranges the pixels, and ``sign`` multiplies them.

    :param order: int64 (H, W): pixel i of the view, counted by rows, is pixel order[i] of the image.
    :param motion: how the report animates it: {"flip": "x" or "y"}, the axis that is reversed; {"negate": true};
        {"side": n, "pieces": texts} for pieces that each move as a whole, see ``_moved``; or {} for no motion.
    """

    order: torch.Tensor
    motion: dict = field(default_factory=dict)
    sign: int = 1
    name: str = ""

    def view(self, image: torch.Tensor) -> torch.Tensor:
        """The image in the view."""
        return self.sign * _rearranged(image, self.order.flatten())

    def inverse(self, seen: torch.Tensor) -> torch.Tensor:
        """The image or noise estimate whose view this is."""
        return self.sign * self.inverse_variance(seen)

    def inverse_variance(self, v: torch.Tensor) -> torch.Tensor:
        """v moved back: a variance has no sign."""
        return _rearranged(v, self.order.flatten().argsort())


def _rearranged(image: torch.Tensor, order: torch.Tensor) -> torch.Tensor:
    return image.flatten(-2)[..., order.to(image.device)].reshape(image.shape)


def averaged_over_views(inner: Estimate, views: Sequence[View]) -> Estimate:
    """The mean of the estimates made in each view and moved back: a visual anagram. Equation 4 of the paper.

    :param inner: for all views in one batch: images 0 to B - 1 are in the first view, and so on. Its embeddings are one
        prompt per view, each repeated for B images.
    """
    import torch

    def estimate(x: torch.Tensor, t: Timestep) -> tuple[torch.Tensor, torch.Tensor]:
        seen = torch.cat([view.view(x) for view in views])
        eps, v = (part.chunk(len(views)) for part in inner(seen, t))
        eps_back = [view.inverse(each) for view, each in zip(views, eps, strict=True)]
        v_back = [view.inverse_variance(each) for view, each in zip(views, v, strict=True)]
        return torch.stack(eps_back).mean(0), torch.stack(v_back).mean(0)

    return estimate


def _numbered(side: int) -> torch.Tensor:
    """int64 (side, side), numbered by rows."""
    import torch

    return torch.arange(side * side).reshape(side, side)


def _moved(size: int, owner: torch.Tensor, moves: Sequence[tuple[float, ...]]) -> View:
    """A view that moves pieces, each as a whole.

    In ``motion`` a piece is a text of numbers: its move, then x, y, width and height of rectangles that make it up.

    :param owner: int64 (n, n), the piece of each cell of the picture, which has n x n cells.
    :param moves: of each piece: quarter turns anticlockwise, a point x, y of the piece, and where this goes, in cells.
    :raises CampanileError: the side is not a multiple of n.
    """
    import torch

    side = len(owner)
    if size % side:
        raise CampanileError(f"a side of {size} pixels cannot be cut into {side} equal parts")
    scale = size // side
    piece = owner.repeat_interleave(scale, 0).repeat_interleave(scale, 1)
    turn, x0, y0, x1, y1 = torch.tensor(moves, dtype=torch.float64)[piece].unbind(-1)
    middles = (torch.arange(size) + 0.5) / scale
    x, y = middles - x0, middles[:, None] - y0
    cos, sin = (torch.tensor(values)[turn.long() % 4] for values in ((1, 0, -1, 0), (0, 1, 0, -1)))
    column, row = ((end * scale).long() for end in (x1 + cos * x + sin * y, y1 + cos * y - sin * x))
    rectangles: list[list[list[int]]] = [[] for _ in moves]
    for top, line in enumerate(owner.tolist()):
        left = 0
        for number, cells in groupby(line):
            made, width = rectangles[number], len(list(cells))
            if made and made[-1][0] == left and made[-1][2] == width and sum(made[-1][1::2]) == top:
                made[-1][3] += 1
            else:
                made.append([left, top, width, 1])
            left += width
    pieces = [sum(found, [*move]) for move, found in zip(moves, rectangles, strict=True)]
    order = (row * size + column).flatten().argsort().reshape(size, size)
    return View(order, {"side": side, "pieces": [" ".join(f"{each:g}" for each in one) for one in pieces]})


def _middle(place: int, count: int) -> tuple[float, float]:
    """x and y of the middle of a square, where ``count`` squares make a side."""
    return place % count + 0.5, place // count + 0.5


def _turned(size: int, quarters: int) -> View:
    return _moved(size, _numbered(1), [(quarters, 0.5, 0.5, 0.5, 0.5)])


def _squares(size: int, order: Sequence[int]) -> View:
    """Squares in another order: square i of the view is square order[i] of the picture."""
    count = isqrt(len(order))
    places = dict(zip(order, range(len(order)), strict=True))
    moves = [(0, *_middle(square, count), *_middle(places[square], count)) for square in range(len(order))]
    return _moved(size, _numbered(count), moves)


def _shuffled(count: int, seed: int, *stream: str | int) -> list[int]:
    import torch

    from campanile import seeds

    return torch.randperm(count, generator=seeds.generator(seed, *stream)).tolist()


def _patches(size: int, seed: int, count: int) -> View:
    """The image cut into ``count`` x ``count`` squares, in a random order."""
    return _squares(size, _shuffled(count**2, seed, "patches", count))


def _inner_circle(size: int, seed: int, radius: float) -> View:
    """A circle in the middle turned by 180 degrees; the rest stays. ``radius`` is its share of the side."""
    import torch

    across = torch.arange(size) - (size - 1) / 2
    inside = across[:, None] ** 2 + across**2 <= (radius * size) ** 2
    return _moved(size, inside.long(), [(quarters, *4 * [size / 2]) for quarters in (0, 2)])


def _skew(size: int, seed: int, factor: float) -> View:
    """Column i rolled down by factor * (i - middle) pixels."""
    import torch

    downwards = [round(factor * (column - size // 2)) % size for column in range(size)]
    leaves = torch.arange(size)[:, None] >= size - torch.tensor(downwards)
    moves = [(0, i, 0, i, end) for i, down in enumerate(downwards) for end in (down, down - size)]
    return _moved(size, 2 * torch.arange(size) + leaves, moves)


def _square_hinge(size: int, seed: int, parameter: None) -> View:
    """3 x 3 squares turned by a quarter: those at the corners and in the middle clockwise, the others anticlockwise.

    What is left of the side at the right and at the bottom stays.
    """
    import torch

    side = min(size, FIRST_STAGE)
    square = side // 3
    cell = torch.arange(side) // square
    owner = torch.where((cell < 3) & (cell[:, None] < 3), 3 * cell[:, None] + cell, 9)
    moves = [(1 if i % 2 else -1, *2 * [square * part for part in _middle(i, 3)]) for i in range(9)]
    return _moved(size, owner, [*moves, (0, 0, 0, 0, 0)])


# The places of the pieces of a jigsaw of 4 x 4, clockwise, counted by rows: corners, edges, inner pieces.
KINDS = ((0, 3, 15, 12), (1, 2, 7, 11, 14, 13, 8, 4), (5, 6, 10, 9))


def _jigsaw(size: int, seed: int, parameter: None) -> View:
    """A jigsaw of 4 x 4 pieces; corners, edges and inner pieces each change places among themselves, and fit."""
    moves: list[tuple[float, ...]] = [()] * 16
    for kind in KINDS:
        for start, end in enumerate(_shuffled(len(kind), seed, "jigsaw", len(kind))):
            # A quarter of the pieces of a kind are on each side.
            clockwise = 4 * end // len(kind) - 4 * start // len(kind)
            middles = [part * size / 4 for place in (start, end) for part in _middle(kind[place], 4)]
            moves[kind[start]] = ((1 - clockwise) % 4 - 1, *middles)
    return _moved(size, _pieces(size), moves)


def _pieces(size: int) -> torch.Tensor:
    """The piece that each pixel of a jigsaw belongs to, int64 (size, size), numbered by rows.

    The cut is the same after a quarter turn, and the two edge pieces of a side are alike. So all pieces of a kind are.
    """
    import torch

    cell, number = size // 4, _numbered(4)
    if size % 4:
        raise CampanileError(f"a side of {size} pixels cannot be cut into 4 equal parts")
    owner = number.repeat_interleave(cell, 0).repeat_interleave(cell, 1)
    across = (torch.arange(cell) + 0.5) / cell
    knob = (across[:, None] - 0.5) ** 2 + (across - 0.16) ** 2 <= 0.2**2  # on the right of a piece, in the next cell
    for _ in range(4):
        # Each piece has one knob clockwise, and an edge piece one inwards; these are those of the upper side.
        for piece, step, shape in [*((i, 1, knob) for i in (0, 1, 2, 5)), *((i, 4, knob.T) for i in (1, 2))]:
            row, column = divmod(piece + step, 4)
            owner[row * cell : (row + 1) * cell, column * cell : (column + 1) * cell][shape] = piece
        owner = number.rot90().flatten().argsort()[owner.rot90()]
    return owner


def read_order(path: Path) -> list[int]:
    """The order in a file, for ``_squares``: an array of NumPy, or a grey picture of 16 bits.

    :raises CampanileError: it cannot be read, is not a permutation of n x n numbers from 0, or n does not divide 64.
    """
    import numpy as np
    from PIL import Image

    with reading(path, "save an array of whole numbers, or a grey picture of 16 bits"):
        array = np.load(path) if Path(path).suffix == ".npy" else np.array(Image.open(path))
        order, count = array.flatten().tolist(), isqrt(array.size)
    if sorted(order) != list(range(count**2)):
        raise CampanileError(f"{path} is not a permutation: number {count} x {count} squares, each once, from 0 on")
    if not count or FIRST_STAGE % count:
        raise CampanileError(f"{path} has {count} squares a side: write a permutation with a number that divides 64")
    return order


def _flipped(size: int, axis: int) -> View:
    return View(_numbered(size).flip(axis), {"flip": "yx"[axis]})


# (size, seed, parameter) -> view
VIEWS = {
    "identity": Choice(lambda size, *_: View(_numbered(size))),
    "negate": Choice(lambda size, *_: View(_numbered(size), {"negate": True}, sign=-1)),
    "flip": Choice(lambda size, *_: _flipped(size, 0)),
    "mirror": Choice(lambda size, *_: _flipped(size, 1)),
    "rotate_90": Choice(lambda size, *_: _turned(size, 1)),
    "rotate_180": Choice(lambda size, *_: _turned(size, 2)),
    "rotate_270": Choice(lambda size, *_: _turned(size, 3)),
    "patches": Choice(_patches, Cuts, 4),
    "pixels": Choice(lambda size, seed, _: _patches(size, seed, min(size, FIRST_STAGE))),
    "inner_circle": Choice(_inner_circle, Annotated[float, Field(ge=0.05, le=0.5)], 3 / 8),
    "jigsaw": Choice(_jigsaw),
    "skew": Choice(_skew, Annotated[float, Field(ge=-10, le=10)], 1.5),
    "square_hinge": Choice(_square_hinge),
    "permutation": Choice(lambda size, seed, path: _squares(size, read_order(path)), str, read=read_order),
}
"""Views by name. "flip" swaps top and bottom, "mirror" left and right; rotations are anticlockwise."""


def named(view: Chosen, size: int, seed: int) -> View:
    """The view for images of ``size`` x ``size`` pixels; random views are drawn from ``seed``, the same at any size.

    :raises CampanileError: it does not fit this size.
    """
    name, parameter = parsed(view, VIEWS)
    try:
        return replace(VIEWS[name].make(size, seed, parameter), name=label(view))
    except CampanileError as error:
        raise CampanileError(f"view {label(view)}: {error}") from None
