# What both workflows ask of the machine: its GPUs and main memory, and what an earlier run left in the working directory.

import re
import shutil

from campanile.hardware import gpus, main_memory
from snakemake.logging import logger

# Of Snakemake's executors, only the local one has no limit on the number of jobs.
ON_CLUSTER = workflow.remote_exec or workflow.nodes is not None
FILES_MADE = (".csv", ".gif", ".html", ".json", ".png", ".safetensors", ".svg", ".webp")
LEFT_BEHIND = Path(".snakemake/scripts")


def gpus_used(device):
    """How many GPUs the jobs can use, 0 if they use the CPU: decided once, for all jobs of this machine.

    On a cluster the node that runs a job decides; `auto` asks the cluster for a GPU.
    """
    if device == "cpu" or ON_CLUSTER:
        return int(device != "cpu")
    answer = gpus(PYTHON)
    if not answer:  # only the environment of the jobs has PyTorch
        return 1
    found, problem = answer
    if device == "auto":
        config["device"] = "cuda" if found else "cpu"
        logger.info(f"Device: {config['device']} ({', '.join(found) or problem})")
    return len(found) or int(device != "auto")


def limit_jobs(used):
    """Let no more jobs run at once than fit the machine. What `--resources` names comes first.

    A profile cannot say this: its limits are all dropped if the command line has one.
    """
    if not ON_CLUSTER:
        if memory := main_memory():
            workflow.global_resources.setdefault("mem_mb", memory // 1_000_000)
        workflow.global_resources.setdefault("gpu", used)


def use_machine(device):
    """1 if jobs that compute claim a GPU each, else 0. Limits how many jobs run at once."""
    if workflow.is_main_process and "--unlock" not in sys.argv and any(Path(".snakemake/locks").glob("*.lock")):
        # Snakemake's own message leaves out what the command needs.
        unlock = ["snakemake", "--unlock", "--snakefile", workflow.main_snakefile, "--directory", str(Path.cwd())]
        logger.warning(
            "Another run uses this folder, or a run was killed and has left its lock. If none is running, remove the "
            f"lock: {shlex.join(unlock)}"
            + (" after `scancel` of its jobs: they go on without it, see `squeue --me`" if ON_CLUSTER else "")
        )
    for path in Path("results").rglob("*"):
        if path.suffix in FILES_MADE and path.is_dir():  # Snakemake would take it for the file
            raise WorkflowError(f"{path} is a folder, but a file of this name must be written: remove it")
    used = gpus_used(device)
    limit_jobs(used)
    return min(used, 1)


onstart:
    # The lock says that no other run uses them.
    shutil.rmtree(LEFT_BEHIND, ignore_errors=True)


onerror:
    said = "".join(Path(file).read_text() for file in log)
    # Slurm's log of a job that succeeds is deleted.
    for file in filter(os.path.exists, re.findall(r"SLURM jobid \d+ \(log: (.+)\)", said)):
        errors = re.findall(r"^(?:slurmstepd\S*: )?error: .*", Path(file).read_text(), re.MULTILINE)
        logger.error(f"{file}: {errors[0] if errors else 'the job failed'}")
    if "SIGKILL" in said or "exit status 137" in said:
        logger.error(
            "A job was killed from outside. If nobody killed it, the system did, because main memory ran out: let fewer jobs run "
            f"at once, such as with --resources mem_mb={(main_memory() or 8e9) // 2_000_000:.0f}"
        )
