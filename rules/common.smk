# What all rules share: the checked configuration, the library modules that a script depends on, paths, resources.

import os
import shutil
import sys
from pathlib import Path

from snakemake.exceptions import WorkflowError

ROOT = Path(workflow.basedir)
SOURCE = ROOT / "src"
sys.path.insert(0, str(SOURCE))

from campanile import config as configuration
from campanile import library as fingerprint
from campanile.errors import CampanileError


def checked_configuration():
    """The configuration as an object; a mistake in it stops everything before any job starts, in one line."""
    try:
        checked = configuration.validate(config, ROOT)
    except CampanileError as error:
        raise WorkflowError(f"configuration: {error}") from None
    for folder in (Path("results"), Path()):
        if folder.exists() and not os.access(folder, os.W_OK):
            raise WorkflowError(
                f"cannot write to {folder.resolve()}: make it writable, or run with --directory ELSEWHERE"
            )
    return checked


CONFIG = checked_configuration()
MNIST = CONFIG.mnist


def gpu_is_used():
    """1 if jobs that compute shall claim a GPU; 0 where they run on the CPU, so that they may overlap."""
    if CONFIG.device == "auto":
        return int(shutil.which("nvidia-smi") is not None)
    return int(CONFIG.device == "cuda")


GPU = gpu_is_used()
ENVIRONMENT = "../envs/cuda.yaml" if GPU else "../envs/cpu.yaml"


def library(script):
    """A script of src/scripts and every library module that it imports: a job is rerun when one of them changes."""
    try:
        paths = fingerprint.modules(SOURCE / "scripts" / script, SOURCE)
    except CampanileError as error:
        raise WorkflowError(str(error)) from None
    return [os.path.relpath(path) for path in paths]


def shipped(path):
    """A file of this repository, wherever the workflow runs."""
    return os.path.relpath(ROOT / path)


def caption(figure):
    """The title and caption of a figure."""
    return shipped(f"report/captions/{figure}.rst")


def configuration_files():
    """The files of the configuration, the default first: each wins over those before it."""
    default = ROOT / "config" / "config.yaml"
    overlays = [path for path in map(Path, workflow.configfiles) if path.resolve() != default]
    return [os.path.relpath(path, ROOT) for path in (default, *overlays)]


def run_options():
    """The options that this run was started with besides its files, for the commands that the report prints."""
    overrides = [f"{key}={value}" for key, value in workflow.config_settings.config.items()]
    elsewhere = [] if Path.cwd() == ROOT else ["--directory", os.path.relpath(Path.cwd(), ROOT)]
    return [*(["--config", *overrides] if overrides else []), *elsewhere]


def pictures(figure, names, subcategory, category="MNIST", cases=None):
    """The pictures of a figure, each with its place in Snakemake's own report.

    With ``cases`` there is a figure of each, FIGURE_CASE, made by one rule with the wildcard ``case``.
    """
    case = "" if cases is None else "_{case}"
    folder = f"results/figures/{figure}{case}"
    paths = [f"{folder}/{name}.png" for name in names]
    PICTURES.extend(paths if cases is None else expand(paths, case=cases))
    panels = []
    for path, name in zip(paths, names):
        panel = report(
            path,
            # Captions that cases share have words to fill in, which Snakemake's report does not.
            caption=f"../report/captions/{figure}.rst" if cases is None else None,
            category=category,
            subcategory=subcategory,
            labels={"figure": figure.replace("_", " ") + case.replace("_", " "), "picture": name.replace("_", " ")},
        )
        panels.append(panel)
    return panels


def films(figure, names, cases=None):
    """The films of a figure, sheets of frames for the page alone; ``cases`` as of ``pictures``."""
    paths = [f"results/figures/{figure}{'' if cases is None else '_{case}'}/film_{name}.png" for name in names]
    PICTURES.extend(paths if cases is None else expand(paths, case=cases))
    return paths


# Every figure of the study, in the order of its chapters; a rule file adds its own with FIGURES += [...].
FIGURES = []
# Their pictures, which the report asks for beside the cards: of a rule that has come to make one more picture Snakemake
# has no record to compare, and runs it only if that picture is asked for.
PICTURES = []
