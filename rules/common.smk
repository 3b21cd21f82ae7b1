# What the rules of both workflows need: paths, the code that a script depends on, the device, the environment.

import os
import shlex
import sys
from pathlib import Path

from snakemake.common.configfile import load_configfile
from snakemake.exceptions import WorkflowError
from snakemake.utils import update_config

ROOT = Path(str(workflow.current_basedir)).parent
SOURCE = ROOT / "src"
sys.path.insert(0, str(SOURCE))
# Scripts run in any environment, whether the library is installed there or not.
os.environ.update(PYTHONPATH=os.pathsep.join(filter(None, [str(SOURCE), os.environ.get("PYTHONPATH")])))

if set("{}") & set(str(ROOT)):
    raise WorkflowError(f"{ROOT}: Snakemake expands braces; move the repository to a folder without them")

PYTHON = sys.executable
if os.path.exists(PYTHON):
    # Snakemake pastes this path into shell commands as it is: quotes keep a space in it from ending the command.
    sys.executable = shlex.quote(PYTHON)

from campanile import config as configuration
from campanile.errors import CampanileError
from campanile.library import modules


def configuration_files(default):
    """The files of the configuration, the default first: each wins over those before it."""
    *overlays, last = [*map(Path, workflow.configfiles), ROOT / default]
    if overlays and overlays[-1].samefile(last):
        return [last, *overlays[:-1]]
    return [last]  # as a module of another workflow, whose files are not known


def checked_configuration(model, default):
    """The configuration as an object; a mistake in it is one line, before any job starts."""
    # Another workflow that uses this one as a module names only what differs, as an overlay does.
    whole = load_configfile(ROOT / default)
    update_config(whole, config)
    config.update(whole)
    given = [entry.partition("=")[0] for entry in workflow.config_settings.config_args or ()]
    options = [word.replace("-C", "--config").partition("=")[0].rstrip("s") for word in sys.argv if word[:1] == "-"]
    for name in (*given, "--config", "--configfile"):
        if (given + options).count(name) > 1:
            fix = "give it once, with all values after it"
            raise WorkflowError(f"configuration: {name} is given twice, and only the last counts: {fix}")
    try:
        checked = configuration.validate(config, ROOT, model, configuration_files(default), given)
    except CampanileError as error:
        raise WorkflowError(f"configuration: {error}") from None
    for folder in (Path("results"), Path()):
        if folder.exists() and not os.access(folder, os.W_OK):
            raise WorkflowError(f"cannot write to {folder.resolve()}: make it writable, or use --directory ELSEWHERE")
    return checked


def environment(gpu):
    """The conda environment of all rules."""
    return str(ROOT / "envs" / ("cuda.yaml" if gpu else "cpu.yaml"))


def library(script):
    """A script of src/scripts and every module that it imports: the job is rerun when one of them changes.

    Without ``jobs/names.py``: rules read it too, so a changed name is a missing output.
    """
    try:
        paths = modules(SOURCE / "scripts" / script, SOURCE)
    except CampanileError as error:
        raise WorkflowError(str(error)) from None
    return [os.path.relpath(path) for path in paths if path != SOURCE / "jobs/names.py"]


def shipped(path):
    """A file of this repository, wherever the workflow runs."""
    if not (ROOT / path).is_file():
        # Snakemake would keep an old result that it cannot make any more.
        raise WorkflowError(f"{path} is missing from the repository: put it back")
    return os.path.relpath(ROOT / path)


include: "machine.smk"
