"""The model cards, in Markdown: the templates beside this file, filled with measurements."""

from __future__ import annotations

from pathlib import Path

import jinja2

from if_mini.evaluation.one_step import DRAWS, PUBLISHED, TIMESTEPS
from if_mini.evaluation.prompts import NEUTRAL
from if_mini.pictures.sources import SOURCES

GROUPS = ("share", "study", "familiar")


def percent(share: float) -> str:
    """0.5 as "50 %"."""
    return f"{100 * share:.0f} %"


def number(value: float | None, digits: int) -> str:
    """A number with some digits after the point; a dash if it was not measured."""
    return "-" if value is None else f"{value:.{digits}f}"


def table(columns: list[str], rows: list[list]) -> str:
    """A Markdown table; the first column is text, the others are numbers."""
    lines = [columns, ["---", *["---:"] * (len(columns) - 1)], *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines) + "\n"


def render(template: str, **values) -> str:
    """A template of this folder, filled."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["percent"] = percent
    return environment.get_template(template).render(**values)


def model_card(evaluation: dict, progress: list[dict], settings: dict | None = None, history: bool = False) -> str:
    """IF-mini's model card.

    :param evaluation: contents of evaluation.json.
    :param progress: of the training, see `if_mini.evaluation.learning_curve`; empty if it is unknown.
    :param settings: the first stage's section of the configuration, if the model was trained with it.
    :param history: whether a file HISTORY.md tells how the model came to be.
    """
    sources = {
        use: [f"{source.name} ({source.licence})" for source in SOURCES if source.use == use]
        for use in ("training", "evaluation")
    }
    return render(
        "model_card.md.j2",
        **evaluation,
        progress=progress,
        settings=settings,
        history=history,
        prompts=evaluation["classifiers"]["unseen"]["ceiling"]["by_prompt"],
        shares=shares,
        by_prompt=by_prompt(evaluation["classifiers"]),
        denoised=denoised(evaluation["one_step"]),
        losses=losses(evaluation["validation"]),
        neutral=NEUTRAL,
        draws=DRAWS,
        sources=sources,
    )


def second_stage_card(measured: dict) -> str:
    """The second stage's model card.

    :param measured: contents of enlargements.json.
    """
    return render("second_stage_card.md.j2", **measured)


def shares(classifier: dict) -> str:
    """A table of the shares of samples that a classifier recognises."""
    results = {f"guidance {scale}": result for scale, result in classifier["recognised"].items()}
    results["ceiling: training-like scenes"] = classifier["ceiling"]
    rows = [[name, *(percent(result[group]) for group in GROUPS)] for name, result in results.items()]
    rows.append(["chance", *[percent(1 / len(classifier["classes"]))] * len(GROUPS)])
    return table(["samples recognised", "all prompts", "the study's", "familiar objects"], rows)


def by_prompt(classifiers: dict[str, dict]) -> str:
    """A table of the same shares by prompt."""
    columns = {}
    for name, classifier in classifiers.items():
        for scale, result in classifier["recognised"].items():
            columns[f"{name} designs, guidance {scale}"] = result["by_prompt"]
        columns[f"{name} designs, ceiling"] = classifier["ceiling"]["by_prompt"]
    prompts = next(iter(columns.values()))
    rows = [[prompt, *(percent(column[prompt]) for column in columns.values())] for prompt in prompts]
    return table(["prompt", *columns], rows)


def denoised(one_step: dict[str, dict[str, dict]]) -> str:
    """A table of one-step denoising, with DeepFloyd IF's published results below."""
    rows = []
    for name, results in one_step.items():
        for t in TIMESTEPS:
            result = results[str(t)]
            decibels = [number(result[key], 2) for key in ("noisy_psnr", "blur_psnr", "psnr")]
            rows.append([name, t, *decibels, number(result["ssim"], 3)])
    for t, (psnr, ssim) in PUBLISHED.items():
        rows.append(["campanile, by DeepFloyd IF-I-XL", t, "-", "-", number(psnr, 2), number(ssim, 3)])
    return table(["photograph", "t", "noisy, dB", "blur, dB", "one step, dB", "one step, SSIM"], rows)


def losses(validation: dict[str, dict[str, dict]]) -> str:
    """A table of the loss on held-out scenes by tenth of the timesteps."""
    columns, measured = [], []
    for name, kinds in validation.items():
        columns += [f"{name}, with caption", "without"]
        measured += [kinds["captioned"], kinds["uncaptioned"]]
    rows = [
        [f"{100 * decile} to {100 * decile + 99}", *(number(each["error_by_decile"][decile], 4) for each in measured)]
        for decile in range(10)
    ]
    rows.append(["all", *(number(each["error"], 4) for each in measured)])
    rows.append(["all, weighted as in training", *(number(each["loss"], 4) for each in measured)])
    return table(["timesteps", *columns], rows)
