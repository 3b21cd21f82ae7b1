"""A real Slurm on this machine: a controller, and one node with two pretended GPUs. Needs slurm-wlm and munge."""

import contextlib
import getpass
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from runs import SMOKE

DAEMONS = ("munged", "slurmctld", "slurmd")
# Debian keeps daemons where only root's PATH looks.
PATH = os.pathsep.join([os.environ["PATH"], "/usr/sbin", "/sbin"])
MISSING = [f"{name} on the PATH" for name in DAEMONS if not shutil.which(name, path=PATH)]
MISSING += [] if find_spec("snakemake_executor_plugin_slurm") else ["snakemake-executor-plugin-slurm"]
REASON = f"no {', no '.join(MISSING)}"
MEMORY = 60_000
CONFIGURATION = """
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
GresTypes=gpu
ReturnToService=2
# The node has what this file says, whatever the machine has.
SlurmdParameters=config_overrides
SchedulerParameters=sched_interval=1
# A job stays on the list after its end.
MinJobAge=3600
TaskProlog={folder}/prolog
AccountingStorageType=accounting_storage/none
MpiDefault=none
NodeName={host} NodeAddr=127.0.0.1 Port={node} CPUs=4 RealMemory={memory} Gres=gpu:2
PartitionName=main Nodes=ALL Default=YES
"""
# Each step of a job says which GPU it sees.
PROLOG = """#!/bin/sh
echo "$SLURM_JOB_ID" "$CUDA_VISIBLE_DEVICES" >> {folder}/devices
"""


class Submission(NamedTuple):
    """What a submission asked for, and what it got: ``devices`` is what a step of it saw in CUDA_VISIBLE_DEVICES."""

    rules: str
    gpus: str
    memory: str
    limit: str
    start: datetime
    end: datetime
    devices: str


def free_ports(number: int) -> list[int]:
    """Ports that nothing listens on."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(number)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


@contextlib.contextmanager
def one_node(folder: Path) -> Iterator[dict[str, str]]:
    """Run it, with all its files in ``folder``; yields the variables of the environment that lead to it."""
    controller, node = free_ports(2)
    host, user = socket.gethostname().partition(".")[0], getpass.getuser()
    for name in ("state", "spool"):
        (folder / name).mkdir(parents=True)
    for name in ("gpu0", "gpu1"):
        (folder / name).symlink_to("/dev/null")
    (folder / "gres.conf").write_text(f"NodeName={host} Name=gpu File={folder}/gpu[0-1]\n")
    configuration = folder / "slurm.conf"
    settings = {"host": host, "user": user, "controller": controller, "node": node, "memory": MEMORY}
    configuration.write_text(CONFIGURATION.format(folder=folder, **settings))
    prolog = folder / "prolog"
    prolog.write_text(PROLOG.format(folder=folder))
    prolog.chmod(0o755)
    key = folder / "munge.key"
    key.write_bytes(os.urandom(1024))
    key.chmod(0o600)
    places = {"key-file": key, "socket": folder / "munge.socket"}
    places |= {f"{kind}-file": folder / f"munge.{kind}" for kind in ("pid", "log", "seed")}
    commands = [
        # Without --force it wants every folder on the way to be open to all users.
        ["munged", "--foreground", "--force", *(f"--{option}={path}" for option, path in places.items())],
        ["slurmctld", "-D", "-i", "-f", configuration],
        ["slurmd", "-D", "-f", configuration],
    ]
    # Snakemake's plugin starts a job's step without Slurm's variables: this command finds the configuration itself.
    srun = folder / "bin/srun"
    srun.parent.mkdir()
    srun.write_text(f'#!/bin/sh\nSLURM_CONF={configuration} exec {shutil.which("srun", path=PATH)} "$@"\n')
    srun.chmod(0o755)
    environment = {"PATH": f"{srun.parent}:{PATH}", "SLURM_CONF": str(configuration)}
    with contextlib.ExitStack() as stack:
        for command in commands:
            log = stack.enter_context((folder / f"{command[0]}.out").open("w"))
            daemon = subprocess.Popen(command, env=os.environ | environment, stdout=log, stderr=subprocess.STDOUT)
            stack.callback(daemon.wait)
            stack.callback(daemon.terminate)
        # Slurm's own commands wait until the controller answers and a node is free.
        subprocess.run(["srun", "true"], env=os.environ | environment, check=True, timeout=120)
        stack.callback(subprocess.run, ["scancel", "--user", user], env=os.environ | environment)
        yield environment


def command(*arguments: str) -> list[str]:
    """Snakemake with the profile and what this site wants. It asks for the state of jobs more often than by default."""
    site = ["--default-resources", "slurm_partition=main", "--slurm-no-account", "--slurm-status-command", "squeue"]
    polling = ["--slurm-init-seconds-before-status-checks", "1"]
    profile = ["--profile", "profiles/slurm", "--configfile", SMOKE, "--latency-wait", "5"]
    return [sys.executable, "-m", "snakemake", *arguments, *profile, *site, *polling]


def run(tree: Path, environment: dict, *arguments: str) -> subprocess.CompletedProcess:
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.run(command(*arguments), cwd=tree, env=os.environ | environment | {"PYTHONPATH": ""}, **options)


def submissions(environment: dict) -> list[Submission]:
    """All of them, in any order."""
    table = (Path(environment["SLURM_CONF"]).parent / "devices").read_text()
    devices = dict(line.partition(" ")[::2] for line in table.splitlines())
    wanted = "--Format=jobid:20,comment:200,tres-per-job:50,minmemory:20,timelimit:20,starttime:30,endtime:30"
    squeue = ["squeue", "--states=all", "--noheader", wanted]
    listed = subprocess.run(squeue, env=os.environ | environment, capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines() if " rule_" in line]
    return [
        Submission(*asked, datetime.fromisoformat(start), datetime.fromisoformat(end), devices[job])
        for job, *asked, start, end in rows
    ]
