"""What the scripts of illusions share: the model, as a classifier, chooses among candidates."""

from collections.abc import Sequence

import torch

from campanile import images
from campanile.diffusion import classifier
from campanile.diffusion.stage import Stage
from jobs.text_to_image import PictureFigure


def show_candidates(figure: PictureFigure, candidates: torch.Tensor) -> None:
    """Save all candidates, (B, 3, H, W), side by side."""
    alt = f"{len(candidates)} candidates side by side"
    figure.picture("candidates", images.row(candidates), "all candidates", "comparison", alt)


def choose(
    figure: PictureFigure,
    stage: Stage,
    seen: Sequence[torch.Tensor],
    prompts: Sequence[str],
    views: Sequence[str],
    seed: int,
    stream: str,
    weights: Sequence[float] = (),
) -> int:
    """The index of the best candidate. All scores become a table and metrics of the figure.

    :param seen: the candidates in each view, (B, 3, H, W) each.
    :param prompts: one per view; a single one is compared with the empty prompt.
    :param views: their names.
    :param weights: of the prompts; one with a negative weight must not fit.
    """
    count, rivals = len(seen[0]), prompts if len(prompts) > 1 else [*prompts, ""]
    estimate = stage.estimate(rivals, guidance=1, images_per_prompt=count)
    of_views = []
    for picture in seen:
        # The same noise for every view.
        draw = stage.draws(seed, f"{stream} score", range(count))
        of_views.append(classifier.errors(estimate, stage.schedule, picture, len(rivals), draw))
    advantages = classifier.advantage(torch.stack(of_views)).cpu()
    best = classifier.best(advantages * torch.tensor(weights).sign()[:, None] if weights else advantages)
    rows = [
        [f"{i + 1}{' (shown)' if i == best else ''}", *(f"{100 * value:.1f} %" for value in column)]
        for i, column in enumerate(advantages.T.tolist())
    ]
    figure.table("How much better each view's own prompt predicts the noise", ["candidate", *views], rows)
    for which, values in (("shown", advantages[:, best]), ("mean of all", advantages.mean(1))):
        for view, value in zip(views, values.tolist(), strict=True):
            figure.metric(f"{which}, {view}", "advantage", value)
    return best
