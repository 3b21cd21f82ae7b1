"""What the scripts of illusions share: many candidates, which the model judges as a classifier, and the best few."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

from campanile import images, tensors
from campanile.diffusion import classifier
from campanile.diffusion.estimate import Estimate
from campanile.diffusion.sampler import Constraint, Draw, last, unconstrained
from campanile.diffusion.stage import Stage
from jobs import names
from jobs.text_to_image import PictureFigure

COLUMNS = 10  # of the sheet of candidates
SHEET = 200  # candidates on it at most
LISTED = 10  # candidates in the table of scores


def of_candidates(styled: Sequence[Sequence[str]], numbers: Sequence[int]) -> list[str]:
    """The prompts of some candidates: of all for the first look, then of all for the next. Styles take turns.

    :param styled: the prompts of the looks in each style.
    """
    return [styled[number % len(styled)][look] for look in range(len(styled[0])) for number in numbers]


def draw_candidates(
    job,
    stage: Stage,
    combine: Callable[[Estimate], Estimate],
    looks: Callable[[torch.Tensor], Sequence[torch.Tensor]],
    constrain: Callable[[Draw], Constraint] = lambda draw: unconstrained,
    alone: bool = False,
) -> None:
    """Draw the candidates of a job in batches, and save them with their scores.

    A single prompt is compared with the empty one.

    :param combine: the estimates for all prompts as one.
    :param looks: pictures as they are seen under each prompt, (B, 3, H, W) each.
    :param constrain: what the illusion imposes on x_t.
    :param alone: draw a picture of each prompt alone from the same noise as well.
    """
    params, wildcards = job.snakemake.params, job.snakemake.wildcards
    stream, found = f"{wildcards.kind} {wildcards.case}", []
    for first in range(0, len(params.numbers), params.batch_size):
        numbers = params.numbers[first : first + params.batch_size]
        own, draw = of_candidates(params.styled, numbers), stage.draws(params.seed, stream, numbers)
        estimate = stage.estimate(own, params.guidance)
        x = last(stage.denoise(draw(), params.timesteps, combine(estimate), draw, constrain(draw)))
        rivals = own if len(params.styled[0]) > 1 else own + [""] * len(numbers)
        judge, errors = stage.estimate(rivals, guidance=1), []
        for look in looks(x):
            # The same noise for every look.
            noise = stage.draws(params.seed, f"{stream} score", numbers)
            errors.append(classifier.errors(judge, stage.schedule, look, len(rivals) // len(numbers), noise))
        made = {"pictures": x, "advantages": classifier.advantage(torch.stack(errors)).T}
        if alone:
            again = stage.draws(params.seed, stream, numbers * len(params.styled[0]))
            made["alone"] = torch.stack(stage.sample(params.timesteps, estimate, again).split(len(numbers)), 1)
        found.append(made)
    tensors.save({name: torch.cat([made[name] for made in found]).cpu() for name in found[0]}, job.snakemake.output[0])


@dataclass(frozen=True)
class Candidates:
    """Candidates, the best first.

    :param pictures: (B, 3, H, W).
    :param scores: of the looks, (B, looks), see ``classifier.scores``; the worst ranks a candidate.
    :param numbers: of the candidates, from 0.
    :param alone: a picture of each prompt alone, (B, prompts, 3, H, W), if they were drawn.
    """

    pictures: torch.Tensor
    scores: torch.Tensor
    numbers: list[int]
    alone: torch.Tensor | None = None

    @classmethod
    def ranked(cls, job, weights: Sequence[float] = ()) -> "Candidates":
        """The candidates that the job's inputs hold; ``weights`` of the prompts, see ``classifier.scores``."""
        parts = [tensors.load(path) for path in job.snakemake.input.samples]
        found = {name: torch.cat([part[name] for part in parts]) for name in parts[0]}
        found["scores"] = classifier.scores(found.pop("advantages"), weights)
        order = found["scores"].amin(1).argsort(descending=True, stable=True)
        return cls(numbers=order.tolist(), **{name: values[order] for name, values in found.items()})

    @property
    def verdict(self) -> str:
        """Whether the best candidate shows all prompts, in a sentence."""
        score = 100 * self.scores[0].min().item()
        if score < 0:
            return f"This case fails with this model: even the best candidate has a view that scores {score:.1f} %."
        return f"The best candidate scores {score:.1f} % in its worst view."

    def show(self, figure: PictureFigure, looks: Sequence[str]) -> None:
        """Record the best candidates on one sheet, and their scores as a table and as metrics.

        :param looks: names of what is judged.
        """
        sheet, count = images.sheet(self.pictures[:SHEET], min(COLUMNS, len(self.pictures))), len(self.pictures)
        which = "all" if count <= SHEET else f"the best {SHEET} of {count}"
        figure.picture(
            "candidates", sheet, f"{which} candidates, the best first", "comparison", f"{which} candidates".capitalize()
        )
        rows = [
            [str(number + 1), *(f"{100 * value:.1f} %" for value in values)]
            for number, values in zip(self.numbers[:LISTED], self.scores.tolist(), strict=False)
        ]
        figure.table("How much better each view's own prompt predicts the noise", ["candidate", *looks], rows)
        for which, values in (("shown", self.scores[0]), ("mean of all", self.scores.mean(0))):
            for look, value in zip(looks, values.tolist(), strict=True):
                figure.metric(f"{which}, {look}", "advantage", value)


def show_best(
    figure: PictureFigure,
    small: Sequence[torch.Tensor],
    large: Sequence[torch.Tensor],
    labels: Sequence[str],
) -> None:
    """Record the best candidates.

    :param small: the pictures and their other looks, (B, 3, H, W) each, the best first.
    :param large: the same at the second stage's size; none without one.
    :param labels: of the looks.
    """
    others = "; ".join(labels[1:])
    words = [
        (labels[0], "result", f"The best candidate, {labels[0]}"),
        (others, "result", f"For comparison, {others}"),
    ]

    def pictures(looks: Sequence[torch.Tensor]) -> list[torch.Tensor]:
        best = torch.stack([look[0] for look in looks])
        return [best[0], images.row(best[1:])]

    shown = zip(names.LOOKS, pictures(small), words, strict=True)
    figure.results([(key, picture, *said) for key, picture, said in shown], pictures(large) if large else None)
    for rank, looks in enumerate(zip(*(large or small), strict=True), 1):
        if rank > 1:
            label = f"rank {rank} by score"
            figure.picture(
                f"runner_up_{rank}", images.row(torch.stack(looks)), label, "comparison", f"The candidate of {label}"
            )
