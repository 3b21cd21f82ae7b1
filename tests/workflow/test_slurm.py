"""Runs on a real Slurm that are cut short. ``test_workflow`` has a whole one."""

import json
import os
import select
import signal
import subprocess

import cluster
import pytest
from runs import copy_tree

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(cluster.MISSING), reason=cluster.REASON)]
PATIENCE = 600  # seconds until a test that waits gives up

TARGET = "results/figures/blur/card.json"
# The second job of a submission opens a pipe, which says that it runs, and waits for its end.
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
        yield environment


@pytest.fixture
def tree(tmp_path):
    return copy_tree(tmp_path / "campanile")


@pytest.fixture
def waiting(slurm, tree):
    """A run whose one submission has made the noisy pictures, and waits before it blurs them."""
    script = tree / "src/scripts/diffusion/blur.py"
    script.write_text(script.read_text() + WAIT)
    os.mkfifo(tree / "started")
    pipe = os.open(tree / "started", os.O_RDONLY | os.O_NONBLOCK)
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "start_new_session": True}
    whole = cluster.command(TARGET, "--retries", "0")
    with subprocess.Popen(whole, cwd=tree, env=os.environ | slurm | {"PYTHONPATH": ""}, **options) as process:
        started, _, _ = select.select([pipe], [], [], PATIENCE)
        os.close(pipe)
        (tree / "started").unlink()
        if not started:
            process.kill()
        yield process


def cancel(environment: dict) -> None:
    subprocess.run(["scancel", "--state=RUNNING", "--partition=main"], env=os.environ | environment, check=True)


def test_a_job_that_is_cancelled_fails_with_a_line(slurm, tree, waiting):
    cancel(slurm)
    said, _ = waiting.communicate(timeout=PATIENCE)
    assert waiting.returncode == 1
    lines = [line for line in said.splitlines() if "CANCELLED" in line]
    assert len(lines) == 1 and ".snakemake/slurm_logs/group_denoise_blur_forward/" in lines[0]
    assert "Traceback" not in said
    # The next submission starts from its first job.
    assert not list(tree.glob("results/figures/*/*"))
    repeated = cluster.run(tree, slurm, TARGET)
    assert repeated.returncode == 0, repeated.stdout


def test_a_run_that_is_killed_goes_on(slurm, tree, waiting):
    os.killpg(waiting.pid, signal.SIGKILL)
    waiting.communicate()
    locked = cluster.run(tree, slurm, TARGET)
    assert locked.returncode == 1
    assert "`scancel` of its jobs: they go on without it" in locked.stdout
    cancel(slurm)
    assert cluster.run(tree, slurm, "--unlock").returncode == 0
    repeated = cluster.run(tree, slurm, TARGET)
    assert repeated.returncode == 0, repeated.stdout
    assert json.loads((tree / TARGET).read_text())["rule"] == "blur"
