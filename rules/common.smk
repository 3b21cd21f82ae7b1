# What the rules of both workflows need: paths, the code that a script depends on, the device, the environment.

import os
import shutil
import sys
from pathlib import Path

from snakemake.exceptions import WorkflowError

ROOT = Path(str(workflow.current_basedir)).parent
SOURCE = ROOT / "src"
sys.path.insert(0, str(SOURCE))
# Scripts run in any environment, whether the library is installed there or not.
os.environ.update(PYTHONPATH=os.pathsep.join(filter(None, [str(SOURCE), os.environ.get("PYTHONPATH")])))

from campanile import config as configuration
from campanile.errors import CampanileError
from campanile.library import modules


def configuration_files():
    """The files of the configuration, the default first: each wins over those before it."""
    files = [Path(file) for file in workflow.configfiles]  # the overlays, then the default
    return files[-1:] + files[:-1]


def checked_configuration(model):
    """The configuration as an object; a mistake in it is one line, before any job starts."""
    given = [entry.partition("=")[0] for entry in workflow.config_settings.config_args or ()]
    options = [word.replace("-C", "--config").partition("=")[0].rstrip("s") for word in sys.argv if word[:1] == "-"]
    for name in (*given, "--config", "--configfile"):
        if (given + options).count(name) > 1:
            fix = "give it once, with all values after it"
            raise WorkflowError(f"configuration: {name} is given twice, and only the last counts: {fix}")
    try:
        checked = configuration.validate(config, ROOT, model, configuration_files(), given)
    except CampanileError as error:
        raise WorkflowError(f"configuration: {error}") from None
    for folder in (Path("results"), Path()):
        if folder.exists() and not os.access(folder, os.W_OK):
            raise WorkflowError(f"cannot write to {folder.resolve()}: make it writable, or use --directory ELSEWHERE")
    return checked


def gpu_is_used(device):
    """1 if jobs that compute claim a GPU; 0 if they run on the CPU, where several can run at once."""
    if device == "auto":
        return int(shutil.which("nvidia-smi") is not None)
    return int(device == "cuda")


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
    return os.path.relpath(ROOT / path)
