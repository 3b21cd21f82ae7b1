"""What ran: configuration, versions, times, and how the sizes compare with the published ones."""

import platform
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from campanile.report.benchmarks import busy_seconds, timings

PACKAGES = ["torch", "torchvision", "diffusers", "snakemake"]

ALL_IMAGES = 60_000  # in MNIST's training set; `images: null` in the configuration
# The settings that are compared with the published ones, and their headings in the report.
SETTINGS = {
    "width": "width",
    "images": "images per epoch",
    "epochs": "epochs",
    "batch_size": "batch",
    "learning_rate": "learning rate",
    "decay": "decay",
    "ema": "EMA",
}
SMOKE_SHARE = 0.02  # with less than this share of the published training, a model only shows that it runs


def describe(
    config: dict,
    configfiles: Iterable[str],
    benchmarks: str | Path,
    expected: Iterable[str],
    published: dict,
    root: str | Path = ".",
    options: Iterable[str] = (),
    training: dict | None = None,
) -> dict:
    """Describe a run as a dictionary fit for JSON, the ``run`` of ``campanile.report.page.render``.

    Keys: ``made`` (ISO time, UTC), ``config``, ``configfiles``, ``seed``, ``device``, ``options``, ``expected``,
    ``sizes`` (see ``sizes``), ``text_to_image`` (the model's ``name`` and ``training``, None without Part A),
    ``versions``, ``commit``, ``timings`` (see ``benchmarks.timings``), ``job_seconds`` (the sum over jobs) and
    ``wall_seconds`` (parallel jobs count once).

    :param config: the merged configuration.
    :param configfiles: the files that it came from, in order, relative to ``root``.
    :param benchmarks: the folder of Snakemake's benchmark files; it can be missing.
    :param expected: the ids of all figures of the workflow.
    :param published: the configuration with the published settings of the MNIST models.
    :param root: the folder of the Snakefile; its git commit is recorded if it has one.
    :param options: Snakemake's other options in this run, for the commands that repeat it.
    :param training: name, images, seconds and device of the text-to-image model's training; None if not known.
    """
    rules = timings(Path(benchmarks))
    return {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "config": config,
        "configfiles": [*configfiles],
        "seed": config.get("seed"),
        "device": config.get("device"),
        "options": list(options),
        "expected": list(expected),
        "sizes": sizes(config, published),
        "text_to_image": _text_to_image(config, training),
        "versions": _versions(),
        "commit": _commit(Path(root)),
        "timings": rules,
        "job_seconds": sum(rule["seconds"] for rule in rules),
        "wall_seconds": busy_seconds(Path(benchmarks)),
    }


def _text_to_image(config: dict, training: dict | None) -> dict | None:
    model = (config.get("diffusion") or {}).get("model")
    return {"name": model["stage_1"], "training": training} if model else None


def sizes(config: dict, published: dict) -> dict | None:
    """Compare the MNIST models with their published settings; None if the configuration has none of them.

    ``verdict`` is "published", "other" (a setting differs) or "smoke" (a model sees less than ``SMOKE_SHARE`` of the
    published number of training images). ``models`` has the ``name`` and ``settings`` of each model: pairs of the
    value used and the published value, in the order of ``SETTINGS``.
    """
    if not config.get("mnist"):
        return None
    models, verdict = [], "published"
    for name, settings in published["mnist"]["models"].items():
        used, full = _settings(config["mnist"]["models"][name]), _settings(settings)
        if used["images"] * used["epochs"] < SMOKE_SHARE * full["images"] * full["epochs"]:
            verdict = "smoke"
        elif verdict == "published" and used != full:
            verdict = "other"
        models.append({"name": name, "settings": [[used[key], full[key]] for key in SETTINGS]})
    return {"verdict": verdict, "models": models}


def _settings(model: dict) -> dict:
    return {key: model[key] for key in SETTINGS} | {"images": model["images"] or ALL_IMAGES}


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def _commit(root: Path) -> str | None:
    """The git commit, with a + if tracked files have changed; None outside git."""
    commit = _output("git", "-C", str(root), "rev-parse", "--short=12", "HEAD")
    changed = _output("git", "-C", str(root), "status", "--porcelain", "--untracked-files=no")
    return f"{commit}+" if commit and changed else commit


def _output(*command: str) -> str | None:
    """What a command prints; None if it is not installed, fails or hangs."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip() or None
