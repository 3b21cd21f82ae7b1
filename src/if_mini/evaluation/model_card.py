"""The model card of IF-mini: what the model is, how it was made, what it can do, in Markdown."""

from __future__ import annotations

import csv
from pathlib import Path

from if_mini.evaluation.evaluate import DRAWS, NEUTRAL, PUBLISHED, TIMES
from if_mini.pictures.sources import SOURCES
from if_mini.training.trainer import DECILES

GROUPS = ("share", "study", "familiar")

HEAD = """\
# IF-mini

IF-mini is a small text-to-image diffusion model for pictures of 64 x 64 pixels: a T5 text encoder and a UNet that
work on pixels, in the format and architecture of DeepFloyd IF's first stage, trained from scratch. It ships with
Campanile so that the experiments of its study run without any download. It was taught the things that the study's
prompts name and some thousand names of everyday things; it is no replacement for a large model, and its pictures
look like the drawings, icons and photographs that it was taught with.

A second stage, in `stage_2`, enlarges to 256 pixels; it has [a card of its own](stage_2/README.md).

This card is made by `snakemake if_mini_eval` from the measurements themselves.
"""

USE = """\
## How to use it

```python
from diffusers import IFPipeline

pipeline = IFPipeline.from_pretrained("data/if-mini/stage_1", variant="fp16")
image = pipeline("a photo of a dog", num_inference_steps=25, guidance_scale=3.0).images[0]
```

It is meant for study: one-step and iterative denoising, guidance, image-to-image, inpainting, visual anagrams and
hybrid images, on a laptop. It is not meant to inform anybody about how anything looks, nor for pictures of real
people: it knows none. There is no safety checker, since nothing in its training pictures calls for one. Prompts are
English; a word that no training caption contained is spelt from characters and means next to nothing to it.
"""

LIMITS = """\
## Limits

- Small: pictures of 64 x 64 pixels, and a network some three hundred times smaller than that whose format it shares.
- Its world is drawn: scenes are composed from icons, cut-outs, some three hundred photographs and our own procedural
  drawings. "A photo of" names a look given to these, not photography. People are procedural figures.
- Captions are templates: a subject, at times a place, a style in front. Longer sentences, counting, negation and
  relations ("left of") were never taught.
- The classifiers know our procedural drawings from the same code that taught the model (with other random numbers),
  so for those subjects "recognised" means "drawn as we draw it". The independent one misses many objects that are
  drawn in a way new to it: read its shares beside the ceiling.
"""

EXTEND = """\
## How to train it again, or further

`snakemake if_mini --cores all` makes the pictures, the tokenizer and the model anew in `results/if_mini`, from the
configuration section `if_mini`; a training that was interrupted goes on from its checkpoint, and one that was
finished goes on when `if_mini.images` is raised. `config/if_mini_gpu.yaml` has settings for a GPU. `snakemake
if_mini_eval` measures the result and writes this card; nothing in `data/if-mini` changes by itself: copy
`results/if_mini/model/stage_1` and `results/if_mini/evaluation` there. To teach it something new, add a concept (a
function that draws a captioned scene) to a module of `src/campanile/mini/drawings`, or names of icons to
`src/campanile/mini/packages/nouns.py`.
"""


def table(columns: list[str], rows: list[list]) -> str:
    """A Markdown table; the first column is text, the others are aligned to the right."""
    lines = [columns, ["---", *["---:"] * (len(columns) - 1)], *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines) + "\n"


def percent(share: float | None) -> str:
    """0.5 as "50 %"; a dash where nothing was measured."""
    return "-" if share is None else f"{100 * share:.0f} %"


def number(value: float | None, digits: int) -> str:
    """A number with some digits after the point; a dash where nothing was measured."""
    return "-" if value is None else f"{value:.{digits}f}"


def read_progress(path: Path) -> list[dict[str, float]]:
    """The rows of the trainer's progress.csv, without what is not known; none if there is no such file."""
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return [{name: float(value) for name, value in row.items() if value} for row in csv.DictReader(file)]


def card(
    evaluation: dict, progress: list[dict[str, float]], settings: dict | None = None, history: str | None = None
) -> str:
    """The text of the card.

    :param evaluation: contents of evaluation.json.
    :param progress: of the training, see `read_progress`; empty if not known.
    :param settings: the configuration section `if_mini`, if the model was trained with it.
    :param history: name of a file beside the card that tells how the model came to be.
    """
    curve = "![Training loss by timestep](learning_curve.png)\n" if progress else ""
    parts = [
        HEAD,
        f"![One sample of every prompt](samples.png)\n\n*{_samples_caption(evaluation)}*\n",
        USE,
        "## What it is\n",
        _architecture(evaluation["model"]),
        "## How it was trained\n",
        training(progress, evaluation["training"] or {}, settings, history),
        curve,
        "## Does it draw what it is asked for?\n",
        _recognised(evaluation),
        "## One-step denoising\n",
        _one_step(evaluation),
        "![Photographs, noisy and denoised in one step](one_step.png)\n",
        "## Loss on held-out scenes\n",
        _validation(evaluation),
        LIMITS,
        EXTEND,
        "## Licence\n",
        _licence(),
    ]
    return "\n".join(part for part in parts if part)


def _samples_caption(evaluation: dict) -> str:
    return (
        f"The first sample of every prompt of the evaluation, none chosen: guidance scale {evaluation['shown']:g}, "
        f"{evaluation['steps']} steps."
    )


def _architecture(model: dict) -> str:
    counts, size = model["parameters"], model["size"]
    channels, layers = (", ".join(map(str, model[name])) for name in ("channels", "layers"))
    rows = [
        [
            "UNet",
            f"{counts['unet'] / 1e6:.1f} M parameters; channels {channels}; {layers} residual blocks at these "
            "resolutions on the way down, and one more on the way up",
        ],
        ["attention", f"at the two lowest resolutions, to themselves and to the words; heads of {model['head_width']}"],
        [
            "text encoder",
            f"T5, {model['text_layers']} layers of width {model['text_width']}, "
            f"{counts['text_encoder'] / 1e6:.1f} M parameters, trained on captions alone",
        ],
        ["tokenizer", f"{model['vocabulary']} pieces: whole words, and characters for all others; 77 tokens a prompt"],
        ["picture", f"{size} x {size} pixels, RGB"],
        ["diffusion", "1000 timesteps, squared-cosine schedule, estimates eps and the variance"],
    ]
    return "\n".join(f"- **{name}**: {text}." for name, text in rows) + "\n"


def training(progress: list[dict], made: dict, settings: dict | None = None, history: str | None = None) -> str:
    """What the card says of the training; parameters as those of `card`, and `made`: contents of training.json."""
    lines = [
        "The text encoder was taught to tell the words of captions, and then left as it is. The UNet was trained on "
        "captioned scenes composed while it trained: none was seen twice. A tenth of the captions were left out, for "
        "guidance. The loss is the squared error in eps, weighted so that all timesteps count alike, and in each the "
        "coarse parts of a picture more than by their size, and the variational bound for the variance; the optimiser "
        "Muon for matrices and Adam for the rest. High timesteps are drawn more often than low ones.",
        "",
    ]
    if made:
        lines += [
            f"- **images seen**: {made['images']:,}",
            f"- **time**: {made['seconds'] / 3600:.1f} hours of computing; {made['device']}",
        ]
    else:
        lines.append("- **images seen, time**: not known (no training.json in the model's folder)")
    if progress:
        lines.append(f"- **loss at the end**: {progress[-1]['loss']:.4f}")
    if settings:
        lines.append(
            f"- **learning rate**: {settings['learning_rate']:g}, reached after {settings['warm_up']:,} images, then "
            f"falling as the inverse square root of the images after {settings['decay_after']:,}, and to 0 over the "
            f"last {percent(settings['cool_down'])} of the images; in batches of {settings['batch_size']}"
        )
    if history:
        lines += ["", f"[How it came to be, version by version]({history}): what was changed, expected and measured."]
    return "\n".join(lines) + "\n"


def _recognised(evaluation: dict) -> str:
    judges, count = evaluation["judges"], evaluation["seeds"]
    unseen, seen = judges["unseen"], judges["seen"]
    prompts, scales = unseen["ceiling"]["by_prompt"], list(unseen["recognised"])
    by_prompt = []
    for prompt in prompts:
        row = [prompt]
        for judge in judges.values():
            row += [
                percent(result["by_prompt"][prompt]) for result in (*judge["recognised"].values(), judge["ceiling"])
            ]
        by_prompt.append(row)
    columns = [f"{name} designs, guidance {s}" if s else "ceiling" for name in judges for s in (*scales, None)]
    return (
        f"For each of {len(prompts)} prompts {count} samples were drawn ({evaluation['steps']} steps: "
        f"`if_mini.evaluation: {{seeds: {count}, stride: {evaluation['stride']}}}`) and shown to two small classifiers "
        f"that know {len(unseen['classes'])} classes. A sample counts if the classifier sees its "
        "prompt's object.\n\n"
        f"The independent classifier was trained on {unseen['images']:,} pictures whose objects come from icon sets "
        f"that the model never saw, OpenMoji among them. It is right about {percent(unseen['unseen']['accuracy'])} of "
        f"further pictures of that kind, but only about {percent(unseen['seen']['accuracy'])} of scenes composed as in "
        "the model's training, whose designs are new to it. The ceiling below is what it says of such scenes: about "
        "what perfect samples would score.\n\n"
        + _shares(unseen)
        + "\nThe other classifier knows the designs that the model was taught with, in scenes that the model never saw "
        f"({percent(seen['seen']['accuracy'])} right). It tells whether a sample looks like what was taught.\n\n"
        + _shares(seen)
        + "\n<details><summary>Every prompt</summary>\n\n"
        + table(["prompt", *columns], by_prompt)
        + "\n</details>\n"
    )


def _shares(judge: dict) -> str:
    """A table of the shares of samples that a judge recognised."""
    results = {f"guidance {scale}": result for scale, result in judge["recognised"].items()}
    results["ceiling: training-like scenes"] = judge["ceiling"]
    rows = [[name, *(percent(result[group]) for group in GROUPS)] for name, result in results.items()]
    rows.append(["chance", *[percent(1 / len(judge["classes"]))] * len(GROUPS)])
    return table(["samples recognised", "all prompts", "the study's", "familiar objects"], rows)


def _one_step(evaluation: dict) -> str:
    rows = []
    for name, results in evaluation["one_step"].items():
        for t in TIMES:
            result = results[str(t)]
            decibels = [number(result[key], 2) for key in ("noisy_psnr", "blur_psnr", "psnr")]
            rows.append([name, t, *decibels, number(result["ssim"], 3)])
    for t, (psnr, ssim) in PUBLISHED.items():
        rows.append(["campanile, by DeepFloyd IF-I-XL", t, "-", "-", number(psnr, 2), number(ssim, 3)])
    there = (
        "on the same photograph"
        if "campanile" in evaluation["one_step"]
        else "on the study's photograph of the Campanile, which was not there when IF-mini was measured"
    )
    return (
        f"Photographs that the model has never seen, noised to timestep t and denoised in one step with the prompt "
        f'"{NEUTRAL}", no guidance; means over {DRAWS} draws of noise. Blur is the best of some Gaussian blurs, chosen '
        "knowing the answer. The last lines are DeepFloyd IF-I-XL (4.3 billion parameters), measured on the study's "
        f"published pictures, {there}.\n\n"
        + table(["photograph", "t", "noisy, dB", "blur, dB", "one step, dB", "one step, SSIM"], rows)
    )


def _validation(evaluation: dict) -> str:
    sets = evaluation["validation"]
    columns = ["timesteps"]
    for name in sets:
        columns += [f"{name}, with caption", "without"]
    kinds = [(name, kind) for name in sets for kind in ("captioned", "uncaptioned")]
    rows = []
    for decile in range(10):
        values = [sets[name][kind]["error_by_decile"][decile] for name, kind in kinds]
        rows.append([f"{100 * decile} to {100 * decile + 99}", *(number(value, 4) for value in values)])
    rows.append(["all", *(number(sets[name][kind]["error"], 4) for name, kind in kinds)])
    rows.append(["all, weighted as in training", *(number(sets[name][kind]["loss"], 4) for name, kind in kinds)])
    return (
        f"Mean squared error in eps (1: knows nothing) on {evaluation['scenes']} scenes from random numbers that "
        'training never uses. "New scenes" are composed as in training; "new designs" show objects as drawn by icon '
        "sets that the model never saw. What the caption gains is what the model gets from words.\n\n"
        + table(columns, rows)
    )


def _licence() -> str:
    def listed(use: str) -> str:
        return ", ".join(f"{source.name} ({source.licence})" for source in SOURCES if source.use == use)

    return (
        "The weights are under the licence of this repository (MIT). The training pictures are not part of it; "
        "`PROVENANCE.md` names every package, its authors and its licence.\n\n"
        f"- Trained on: our own drawings; {listed('training')}.\n"
        f"- Held out for the evaluation: {listed('evaluation')}.\n"
    )


def learning_curve(progress: list[dict[str, float]], path: Path) -> None:
    """Plot the mean squared error in eps by tenth of the timesteps against images seen; both axes logarithmic.

    Without progress the plot is empty.
    """
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import colormaps, pyplot

    figure, axes = pyplot.subplots(figsize=(5.6, 3.6), dpi=160, layout="constrained")
    # Rows get denser to the right of a logarithmic axis: each point is the mean of a twentieth of the images so far.
    scale = "log" if progress else "linear"
    groups = _logarithmic([row["images"] for row in progress])
    images = [progress[last]["images"] for _, last in groups]
    for decile, name in enumerate(DECILES):
        means = [sum(row[name] for row in progress[a : b + 1]) / (b + 1 - a) for a, b in groups]
        label = f"{100 * decile}-{100 * decile + 99}"
        axes.plot(images, means, label=label, color=colormaps["viridis"](decile / 9.5), linewidth=1.2)
    axes.set(xlabel="images seen", ylabel="mean squared error in eps", xscale=scale, yscale=scale)
    axes.grid(alpha=0.25, which="both")
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    if progress:
        figure.legend(title="timesteps", frameon=False, loc="outside right upper", fontsize=8, title_fontsize=8)
    figure.savefig(path)
    pyplot.close(figure)


def _logarithmic(images: list[float], growth: float = 1.05) -> list[tuple[int, int]]:
    """First and last index of groups of rows, in each of which the images grow by less than `growth`."""
    groups, first = [], 0
    for index in range(len(images)):
        if index == len(images) - 1 or images[index + 1] > growth * images[first]:
            groups.append((first, index))
            first = index + 1
    return groups
