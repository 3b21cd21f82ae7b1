"""The model card of IF-mini: what the model is, how it was made, what it can do, in Markdown."""

from __future__ import annotations

import csv
from pathlib import Path

from campanile.mini.evaluate import DRAWS, NEUTRAL, PUBLISHED, TIMES
from campanile.mini.packages.sources import SOURCES
from campanile.mini.train import DECILES

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
- Its world is drawn: scenes are composed from icons, cut-outs, some hundred photographs and our own procedural
  drawings. "A photo of" names a look given to these, not photography. People are procedural figures.
- Captions are templates: a subject, at times a place, a style in front. Longer sentences, counting, negation and
  relations ("left of") were never taught.
- The classifiers know our procedural drawings from the same code that taught the model (with other random numbers),
  so for those subjects "recognised" means "drawn as we draw it". The independent one misses many objects that are
  drawn in a way new to it: read its shares beside the ceiling.
"""

VERSIONS = """\
## Versions

1. **The first weights** (21,760 images). Squared error in eps, weighted by min(SNR, 5) / SNR but at least 0.15.
2. **All timesteps count alike**, from image 32,640 on. What a picture shows is decided at high timesteps, whose errors
   are a hundredth of those at low ones: under the first weights those above 600 had 13 % of the loss. Expected: the
   error at high timesteps falls faster, at the price of some at low ones. Measured on the scenes that were trained on
   (none comes twice), over images 32,640 to 37,760 against the 5,120 before: .0087 against .0095 at t = 700 to 799,
   .0049 against .0051 at 800 to 899, .0018 against .0021 at 900 to 999; below 700 between 8 % less and 4 % more. The
   5,120 images before those had brought 0, 8 and 7 % there.
3. **The text encoder is taught first, with captions alone, and stays**, from image 39,680 on. Trained with the UNet it
   had learned next to nothing: 96 % of the power of its embeddings, and 99.8 % of what the UNet made of a caption as a
   whole, was the same for all captions; the right caption made the error .6 % smaller than none. Now
   32 % are; of the whole caption 0 % at the start, 99 % again after 59,520 images, and 24 % after 199,680. By then, at
   t = 250, a wrong caption makes the error 2.3 % larger through what is made of it as a whole, and .4 % through the
   attention to its words; at t = 950, 3.9 and 21 %.
4. **Coarse and fine parts count alike**, from image 47,360 on. Parted into bands, the error at t = 950 was, in the
   48 numbers that are left of a picture as 4 x 4 squares, .00055, and that of the best linear estimate is .00041; at
   t = 980 .00032 against .00012. So what a sample shows as a whole was decided worse than by a linear map.
5. **The learning rate falls to 0**, over images 49,920 to 59,520. At a constant one the average of the weights was
   much better than the weights themselves in just these numbers (.00029 against .00050 at t = 980): that is noise.
   Measured: the loss from .0195 to .0159; the photograph of the Campanile in one step from t = 250, 500, 750 at 26.85,
   23.04, 19.07 dB and SSIM .883, .807, .633 (first weights: 26.63, 22.57, 18.31 dB and .877, .763, .489).

6. **Muon takes Adam's place for matrices**, from image 59,520 on. Measured on the same pictures, noise and learning
   rate (.0003), sixty steps after the change: a loss of .0159 against .0180, and an error at t = 900 to 999 of .0012
   against .0014. A step takes a sixth longer. At three times the learning rate: .0172.
7. **The time embedding was made steep at both ends**, at image 67,200 (towards 1000) and 69,760 (towards 0): hidden
   units that did little became ramps (see `network.start_steep`). Above t = 950 the network had taken the colour of
   the noise for that of the picture, so skies had any colour: of what the mean of x had more of red than of blue it
   gave the picture 83 % at t = 980 and 82 % at 990, where 18 and 5 % are right, though by then a fifth of all timesteps
   were drawn above 950. After 1,280 images more: 36 and 33 %; at the end: 21 and 9 %. The error at t = 980 in the 48
   coarsest numbers fell from .00028 to .00013; the best linear estimate leaves .00012.
8. **High timesteps are drawn more often**, from image 62,080 on, and the learning rate falls to 0 over the last 4,352.
   The average of the weights began anew at the end: half of what it held was from before the seventh change.

The last three together: of the study's prompts the independent classifier recognised 46 % at guidance 7 before and
73 % after, 23 and 75 % at guidance 3, 7 and 40 % at guidance 1; the photograph of the Campanile in one step from
t = 250, 500, 750 comes out at 26.65, 23.07, 19.36 dB and SSIM .869, .810, .680.

9. **More dogs, cats, horses, men, dinosaurs and pencils, and of other things the familiar ones**, from image 72,960 on:
   the share of scenes about other things went from 8 to 14 %, and three quarters of these show one of the thirty that
   the evaluation asks for. The learning rate rose again, and fell to 0 twice: over images 81,024 to 86,400, and 94,848
   to 98,560.
   Measured after the first: of the study's prompts 58, 82 and 82 % recognised at guidance 1, 3, 7; the photograph of
   the Campanile in one step at 26.69, 23.01, 19.25 dB. After the second: 58, 90 and 90 %, and 26.55, 23.03, 19.24 dB.
   What ships are the weights at the end, not their average, which is no better once the learning rate has fallen.

10. **Everyday things in 45 % of the scenes**, from image 98,560 on (14 % before), nearly all of them the familiar
    ones; photographs in 12 % (17). By then each of these nouns had been seen some ninety times, and dogs, which a
    sample showed, some four hundred. Expected: shapes of the familiar ones, at no loss elsewhere. The learning rate
    rose to .0005 again, and fell to 0 over images 107,520 to 113,920, and 135,680 to 155,520. Measured at the end: of
    the study's prompts 86, 98 and 96 % recognised at guidance 1, 3, 7, and of the familiar ones 0, 5 and 14 % instead
    of none; the photograph of the Campanile in one step at 26.78, 23.17, 19.58 dB and SSIM .883, .824, .716 (before:
    .864, .808, .680).

11. **"A high quality photo" shows a place**: a style's name alone is the caption of photographs, towers and landscapes
    only, at first (image 167,040) of all scenes without sprites, from 174,080 on of more of them, and from 184,320 on
    of two fifths of these views. Until then it stood for every scene, and samples of it were vague masses on plain
    grounds. Expected: five different pictures, clean with guidance. Seen on the same five draws of noise: at 183,040
    images three skulls of five at guidance 7; at 193,920 lakes and gorges under a blue sky at guidance 7, and rough
    views of rocks and coasts at 1. The rate rose to .0005 again, over the square root as always, and fell to 0 over the
    last 13,440 of 199,680 images. Measured at the end: of the study's prompts 92, 98 and 100 % recognised at guidance
    1, 3, 7, of the familiar ones 3, 12 and 14 %; the photograph of the Campanile in one step at 26.79, 23.22, 19.72 dB
    and SSIM .883, .825, .730.

12. **More residual blocks where details are, and few looks of a familiar thing**, from image 199,680 on. At 64 and 32
    pixels there are two blocks on the way down instead of one, and three on the way up; the new ones began as
    identities. A band counts in the loss by the square root of its expected error, instead of alike: at t = 250, 43 %
    of the loss came from the coarsest band, which has 4 % of the error. Low timesteps are drawn more often than before
    (18 % below 260, before 14). Familiar things are the twenty-nine that the evaluation asks for, no longer fifty-four,
    and look as two icon sets draw them, no longer in eight ways and as photographs. Photographs are 16 % of the scenes.
    The rate was .00055 in batches of 32, from 204,800 on .00045 in batches of 16, and fell to 0 over the last 11,960.
    Expected: less grain, and outlines of familiar things. Measured after 17,280 images: one step from t = 250 is better
    on all five photographs, by .04 to .17 dB (SSIM of the Campanile .893, before .883), from 500 by .02 to .06 on four,
    and from 750 between .05 better and .10 worse; of the study's prompts 92, 96 and 96 % are recognised at guidance 1,
    3, 7 (cats are not), of the familiar ones 9, 16 and 17 %, within the noise of what they were, where the ceiling rose
    from 41 to 58 %. Seen: skies and grounds are cleaner, towers straight; a butterfly, a strawberry and a clock have
    their parts. A picture takes a fifth longer.

The learning curve up to image 97,920 was read off its plot (to within 1 %), as the numbers were lost; from there on
they are the trainer's own, and all are in `progress.csv`.

What is still wrong: of most other everyday objects there is a colour and a mass, but no outline yet; dinosaurs are
dark shapes, cats look like dogs, violins are beads, and the faces of men vary little.

Tried and left: batches of 4 instead of 16 (at three fifths of the learning rate, from image 21,760 to 24,960): the
photograph of the Campanile in one step at 26.72, 22.65, 18.38 dB, and between 26.71, 22.65 and 18.44 dB with 16.
And, instead of version 12, 30,720 images more, to 230,400, with the rate as before: of the study's prompts 86, 100 and
94 % recognised at guidance 1, 3, 7, of the familiar ones 7, 12 and 21 %, and the photograph at 26.77, 23.12, 19.60 dB,
so nothing that stands out of the noise of 108 samples; an hour of computing no longer buys a difference on this curve.
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


def card(evaluation: dict, progress: list[dict[str, float]], settings: dict) -> str:
    """The text of the card.

    :param evaluation: contents of evaluation.json.
    :param progress: of the training, see `read_progress`; empty if not known.
    :param settings: the configuration section `if_mini`.
    """
    curve = "![Training loss by timestep](learning_curve.png)\n" if progress else ""
    parts = [
        HEAD,
        f"![One sample of every prompt](samples.png)\n\n*{_samples_caption(evaluation)}*\n",
        USE,
        "## What it is\n",
        _architecture(evaluation["model"]),
        "## How it was trained\n",
        training(progress, settings, (evaluation["training"] or {}).get("device")),
        curve,
        "## Does it draw what it is asked for?\n",
        _recognised(evaluation),
        "## One-step denoising\n",
        _one_step(evaluation),
        "![Photographs, noisy and denoised in one step](one_step.png)\n",
        "## Loss on held-out scenes\n",
        _validation(evaluation),
        VERSIONS,
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


def training(progress: list[dict], settings: dict, device: str | None) -> str:
    """What the card says of the training; parameters as those of `card`."""
    lines = [
        "The text encoder was taught to tell the words of captions, and then left as it is. The UNet was trained on "
        "captioned scenes composed while it trained: none was seen twice. A tenth of the captions were left out, for "
        "guidance. The loss is the squared error in eps, weighted so that all timesteps count alike, and in each the "
        "coarse parts of a picture more than by their size, and the variational bound for the variance; the optimiser "
        "Muon for matrices and Adam for the rest. High timesteps are drawn more often than low ones.",
        "",
    ]
    if progress:
        last = progress[-1]
        lines += [
            f"- **images seen**: {last['images']:,.0f}, in batches of {settings['batch_size']}",
            f"- **time**: {last['seconds'] / 3600:.1f} hours of computing, {last['images_per_second']:.0f} images a "
            "second at the end",
            f"- **loss at the end**: {last['loss']:.4f}",
        ]
    else:
        lines.append("- **images seen, time**: not known (no progress.csv beside the model)")
    lines += [
        f"- **device**: {device or 'not recorded'}",
        f"- **learning rate**: {settings['learning_rate']:g}, reached after {settings['warm_up']:,} images, falling as "
        f"the inverse square root of the images after {settings['decay_after']:,}, and to 0 over the last "
        f"{percent(settings['cool_down'])} of the images",
    ]
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
        f"For each of {len(prompts)} prompts {count} samples were drawn ({evaluation['steps']} steps) and shown to two "
        f"small classifiers that know {len(unseen['classes'])} classes. A sample counts if the classifier sees its "
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
