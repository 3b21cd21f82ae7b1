"""What the scripts of illusions share: the choice among candidates, by the model as a classifier."""

import torch

from campanile import diffusion_classifier as classifier
from campanile.cards import Metric, Table


def choose(stage, seen, prompts, names, seed, stream):
    """The best candidate, a table of all, and numbers.

    ``seen`` are the candidates in each view, (B, 3, H, W) each; ``prompts`` and ``names`` are those of the views.
    """
    count = len(seen[0])
    estimate = stage.estimate(prompts, guidance=1, each=count)
    of_views = []
    for picture in seen:
        # The same noise for every view.
        noise = stage.noise(seed, f"{stream} score", range(count))
        of_views.append(classifier.errors(estimate, stage.schedule, picture, len(prompts), noise))
    advantages = classifier.advantage(torch.stack(of_views)).cpu()
    best = classifier.best(advantages)
    rows = [
        [f"{i + 1}{' (shown)' if i == best else ''}", *(f"{100 * value:.1f} %" for value in column)]
        for i, column in enumerate(advantages.T.tolist())
    ]
    table = Table("How much better each view's own prompt predicts the noise", ["candidate", *names], rows)
    metrics = [
        Metric(f"{which}, {name}", "advantage", value)
        for which, values in (("shown", advantages[:, best]), ("mean of all", advantages.mean(1)))
        for name, value in zip(names, values.tolist(), strict=True)
    ]
    return best, [table], metrics
