"""The study on a cluster: profiles/slurm on a real Slurm with one node and two pretended GPUs."""

import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

import cluster
import pytest
import yaml
from runs import SMOKE, copy_tree

NEEDED = [f"{name} on the PATH" for name in cluster.MISSING]
NEEDED += [] if find_spec("snakemake_executor_plugin_slurm") else ["snakemake-executor-plugin-slurm"]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(NEEDED), reason=f"no {', no '.join(NEEDED)}"),
]
FIGURES = ("sdedit_campanile", "sdedit_boat_sketch", "one_step", "blur", "pure_noise")
PATIENCE = 600  # seconds until a test that waits gives up

# Each job of a pair sends its device to the test, which answers when it has both: the jobs run at the same time.
MEET = """

def _met(open_device, job, *arguments):
    if job.snakemake.rule == "sdedit":
        import os, socket
        with socket.create_connection({address}, timeout={patience}) as test:
            test.sendall(os.environ.get("CUDA_VISIBLE_DEVICES", "none").encode())
            test.recv(1)
    return open_device(job, *arguments)


open_device = __import__("functools").partial(_met, open_device)
"""
# The job opens a pipe, which says that it runs, and waits for its end.
WAIT = """
import os, signal
if os.path.exists("started"):
    with open("started", "w") as pipe:
        pipe.write("x")
    signal.pause()
"""


@pytest.fixture(scope="module")
def slurm(tmp_path_factory):
    """The environment of a Slurm."""
    with cluster.one_node(tmp_path_factory.mktemp("slurm") / "slurm") as environment:
        yield {**os.environ, **environment, "PYTHONPATH": ""}


@pytest.fixture
def tree(tmp_path):
    return copy_tree(tmp_path / "campanile")


def command(*arguments: str) -> list[str]:
    """Snakemake with the profile and what this site wants. It asks for the state of jobs more often than by default."""
    site = ["--default-resources", "slurm_partition=main", "--slurm-no-account", "--slurm-status-command", "squeue"]
    polling = ["--slurm-init-seconds-before-status-checks", "1"]
    profile = ["--profile", "profiles/slurm", "--configfile", SMOKE, "--latency-wait", "5"]
    return [sys.executable, "-m", "snakemake", *arguments, *profile, *site, *polling]


def run(tree: Path, environment: dict, *arguments: str) -> subprocess.CompletedProcess:
    whole = command(*arguments)
    return subprocess.run(whole, cwd=tree, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def meet(listener: socket.socket) -> set[str]:
    """What two jobs that run at the same time send."""
    with ExitStack() as stack:
        jobs = [stack.enter_context(listener.accept()[0]) for _ in range(2)]
        devices = {job.recv(100).decode() for job in jobs}
        for job in jobs:
            job.sendall(b".")
        return devices


def submissions(environment: dict) -> dict[str, list[str]]:
    """GPUs, memory and minutes of each submission of the cluster, by the rules in it."""
    wanted = "--Format=comment:200,tres-per-job:50,minmemory:20,timelimit:20"
    squeue = ["squeue", "--states=all", "--noheader", wanted]
    table = subprocess.run(squeue, env=environment, capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in table.splitlines()]
    return {row[0]: row[1:] for row in rows if row[0].startswith("rule_")}


def test_a_part_of_the_study_runs_on_slurm_to_its_report(slurm, tree):
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor() as pool:
        listener.settimeout(PATIENCE)
        device = tree / "src/jobs/device.py"
        device.write_text(device.read_text() + MEET.format(address=listener.getsockname(), patience=PATIENCE))
        devices = pool.submit(meet, listener)
        cards = [f"results/figures/{name}/card.json" for name in FIGURES]
        made = run(tree, slurm, *cards, "--slurm-keep-successful-logs")
        assert made.returncode == 0, made.stdout
        # Each of two jobs at the same time has its own GPU.
        assert devices.result() == {"0", "1"}

    # Chains of short jobs are one submission; a download is none.
    memory = yaml.safe_load((tree / "config/config.yaml").read_text())["diffusion"]["memory_mb"]
    asked = submissions(slurm)
    assert asked == {
        "rule_encode_prompts": ["gres:gpu:1", f"{memory['text_encoder']}M", "1:00:00"],
        "rule_sdedit_wildcards_campanile": ["gres:gpu:1", f"{memory['stage_1']}M", "1:00:00"],
        "rule_sdedit_wildcards_boat_sketch": ["gres:gpu:1", f"{memory['stage_1']}M", "1:00:00"],
        "rule_denoise_blur_forward_one_step": ["gres:gpu:1", f"{1000 + memory['stage_1']}M", "1:10:00"],
        "rule_mnist_mnist_train": ["gres:gpu:1", "4000M", "1:00:00"],
        "rule_pure_noise": ["gres:gpu:1", "3000M", "10:00"],
    }
    # A job reads the Snakefile on its node, twice, with no problem, and declares there what it declared here.
    logs = {path.name: path.read_text() for path in tree.glob(".snakemake/slurm_logs/**/*.log")}
    assert len(logs) == len(asked)
    for log in logs.values():
        assert not re.search(r"^(\w+: )?(warning|error|device): |traceback", log, re.IGNORECASE | re.MULTILINE)
    found = re.findall(r"rule (\w+):\n(?:    .*\n)*?    resources: (.*)\n", "".join(logs.values()))
    assert len(found) == 2 * 9
    keys = ("gpu", "mem_mb", "runtime")
    declared = {(rule, *(re.search(rf"\b{key}=(\d+)|$", text)[1] for key in keys)) for rule, text in found}
    assert declared == {
        ("encode_prompts", "1", str(memory["text_encoder"]), "60"),
        ("sdedit", "1", str(memory["stage_1"]), "60"),
        ("forward", None, "1000", "10"),
        ("blur", None, "1000", "10"),
        ("one_step", "1", str(memory["stage_1"]), "60"),
        ("mnist_train", "1", "4000", "30"),
        ("pure_noise", "1", "3000", "10"),
    }

    reported = run(tree, slurm, "partial_report")
    assert reported.returncode == 0, reported.stdout
    assert "SLURM jobid" not in reported.stdout  # it gathers what others made, where Snakemake runs
    assert "results/figures/pure_noise" in (tree / "results/report/partial.html").read_text()


@pytest.fixture
def waiting(slurm, tree):
    """A run whose one job runs, and waits."""
    script = tree / "src/scripts/diffusion/forward.py"
    script.write_text(script.read_text() + WAIT)
    os.mkfifo(tree / "started")
    pipe = os.open(tree / "started", os.O_RDONLY | os.O_NONBLOCK)
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "start_new_session": True}
    whole = command("results/figures/forward/card.json", "--retries", "0")
    with subprocess.Popen(whole, cwd=tree, env=slurm, **options) as process:
        started, _, _ = select.select([pipe], [], [], PATIENCE)
        os.close(pipe)
        (tree / "started").unlink()
        if not started:
            process.kill()
        yield process


def cancel(environment: dict) -> None:
    subprocess.run(["scancel", "--state=RUNNING", "--partition=main"], env=environment, check=True)


def test_a_job_that_is_cancelled_fails_with_a_line(slurm, tree, waiting):
    cancel(slurm)
    said, _ = waiting.communicate(timeout=PATIENCE)
    assert waiting.returncode == 1
    lines = [line for line in said.splitlines() if "CANCELLED" in line]
    assert len(lines) == 1 and ".snakemake/slurm_logs/group_denoise_forward/" in lines[0]
    assert "Traceback" not in said and not list((tree / "results/figures/forward").glob("*"))


def test_a_run_that_is_killed_goes_on(slurm, tree, waiting):
    os.killpg(waiting.pid, signal.SIGKILL)
    waiting.communicate()
    target = "results/figures/forward/card.json"
    locked = run(tree, slurm, target)
    assert locked.returncode == 1
    assert "`scancel` of its jobs: they go on without it" in locked.stdout
    cancel(slurm)
    assert run(tree, slurm, "--unlock").returncode == 0
    repeated = run(tree, slurm, target)
    assert repeated.returncode == 0, repeated.stdout
    assert json.loads((tree / target).read_text())["rule"] == "forward"
