"""Why a view may only rearrange pixels: an anagram in one that does, and in two that mix them, from the same noise."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torchvision.transforms.functional import InterpolationMode, rotate

from campanile import images
from campanile.diffusion.sampler import last
from campanile.diffusion.views import averaged_over_views, named
from jobs import names
from jobs.job import Job
from jobs.stage import open_stage
from jobs.text_to_image import PictureFigure


@dataclass(frozen=True)
class Mixing:
    """A view whose pixels are weighted means of the picture's; the transposed weights stand in for an inverse."""

    name: str
    view: Callable[[torch.Tensor], torch.Tensor]
    inverse: Callable[[torch.Tensor], torch.Tensor]

    def inverse_variance(self, v):
        """As for a noise estimate."""
        return self.inverse(v)


def turned(degrees):
    """A turn about the middle; pixels are interpolated, and the corners are grey."""
    return lambda x: rotate(x, degrees, InterpolationMode.BILINEAR)


def blurred(x):
    """A blur, which is its own transpose."""
    return images.blurred(x, 1)


with Job(snakemake) as job:
    stage, seed, prompts = open_stage(job), snakemake.params.seed, snakemake.params.prompts
    keys = names.mixing_views()
    figure = PictureFigure(job, keys)
    views = [
        named("jigsaw", stage.size, seed),
        Mixing("turned by 45°", turned(45), turned(-45)),
        Mixing("blurred, sigma 1", blurred, blurred),
    ]
    plain, estimate = named("identity", stage.size, seed), stage.estimate(prompts, snakemake.params.guidance)
    for key, view in zip(keys, views, strict=True):
        draw = stage.draws(seed, "mixing views", [0])
        noise = draw()
        combined = averaged_over_views(estimate, [plain, view])
        made = last(stage.denoise(noise, snakemake.params.timesteps, combined, draw))
        seen = view.view(noise)
        neighbours = torch.corrcoef(torch.stack([seen[..., :-1].flatten(), seen[..., 1:].flatten()]))[0, 1]
        figure.metric(view.name, "standard_deviation_of_noise", seen.std().item())
        figure.metric(view.name, "correlation_of_neighbours", neighbours.item())
        pair, role = images.row(torch.cat([made, view.view(made)])), "comparison" if view is views[0] else "result"
        figure.picture(key, pair, view.name, role, f"{prompts[0]}; {view.name}: {prompts[1]}")
    figure.save(words={"prompts": ", or ".join(prompts)})
