"""Figures of Part A: pictures are tensors in [-1, 1]."""

from collections.abc import Hashable, Sequence

import torch

from campanile import images
from campanile.diffusion.sampler import State
from jobs import names
from jobs.figure import Figure


class PictureFigure(Figure):
    """A figure whose pictures are tensors, (3, H, W) in [-1, 1]."""

    def __init__(self, job, pictures: names.Names):
        super().__init__(job, pictures | names.enlarged(pictures))

    def picture(self, key: Hashable, picture: torch.Tensor, label: str, role: str = "result", alt: str = "") -> None:
        """Save a picture and record it, see ``Figure.panel``."""
        super().picture(key, images.to_picture(picture), label, role, alt)

    def results(self, pictures: Sequence[tuple], large: Sequence[torch.Tensor] | torch.Tensor | None = None) -> None:
        """Save results and record them, the large ones first; small ones beside them are there to compare.

        :param pictures: arguments of ``picture`` for each: what it shows, picture, label, role and description.
        :param large: the same at the second stage's size, if there is one.
        """
        for (key, _, label, role, alt), picture in zip(pictures, [] if large is None else large, strict=False):
            self.picture(("large", key), picture, label, role, f"{alt}, at {picture.shape[-2]} pixels")
        for key, picture, label, role, alt in pictures:
            if large is not None:
                label, role = f"{label}, {picture.shape[-2]} pixels", "comparison"
            self.picture(key, picture, label, role, alt)

    def trajectory(
        self, title: str, x: torch.Tensor, start: int, states: Sequence[State], shown: Sequence[str]
    ) -> None:
        """Record the film of a trajectory: the pictures as they are, and below them the model's estimates of x_0.

        :param x: the pictures at timestep ``start``, (B, 3, H, W).
        :param states: the states after each step.
        :param shown: what each picture shows.
        """
        noisy = torch.stack([x.cpu(), *(state.x.cpu() for state in states)])
        # State i carries the x_0 estimate made before step i: shift by one; the last frame is the result.
        seen = torch.stack([*(state.x0.cpu() for state in states), states[-1].x.cpu()])
        strips = []
        for kind, what, pictures in (("noisy", "x_t", noisy), ("seen", "the model's estimate of x_0", seen)):
            for i, name in enumerate(shown):
                label = f"{name}: {what}"
                column = images.to_picture(torch.cat(list(pictures[:, i]), 1))
                strips.append(((kind, i), column, label, f"{label}, on its way from noise"))
        frames = ["clean" if t < 0 else f"t = {t}" for t in (start, *(state.t for state in states))]
        self.film(title, frames, strips, names.trajectory(len(shown)), columns=max(2, len(shown)))
