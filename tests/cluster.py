"""A real Slurm on this machine: a controller, and one node with two pretended GPUs. Needs slurm-wlm and munge."""

import contextlib
import getpass
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

DAEMONS = ("munged", "slurmctld", "slurmd")
# Debian keeps daemons where only root's PATH looks.
PATH = os.pathsep.join([os.environ["PATH"], "/usr/sbin", "/sbin"])
MISSING = [name for name in DAEMONS if not shutil.which(name, path=PATH)]
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
AccountingStorageType=accounting_storage/none
MpiDefault=none
NodeName={host} NodeAddr=127.0.0.1 Port={node} CPUs=4 RealMemory={memory} Gres=gpu:2
PartitionName=main Nodes=ALL Default=YES
"""


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
