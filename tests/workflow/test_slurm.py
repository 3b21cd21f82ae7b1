"""Runs on a real Slurm: one of every kind of job, and some that are cut short."""

import json
import os
import re
import select
import signal
import subprocess
from itertools import combinations

import cluster
import pytest
import yaml
from runs import ROOT, copy_tree

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


FIGURES = ("cfg", "iterative", "mnist_noising", "mnist_classifier", "pure_noise", "class_fm")


def test_a_run_submits_chains_of_short_jobs_and_gives_each_its_gpu(slurm, tree):
    targets = [f"results/figures/{name}/card.json" for name in FIGURES]
    run = cluster.run(tree, slurm, *targets, "--slurm-keep-successful-logs")
    assert run.returncode == 0, run.stdout
    submitted = cluster.submissions(slurm)
    asked = {each.rules.partition("_wildcards_")[0].removeprefix("rule_"): each for each in submitted}
    # Downloads are made where Snakemake runs.
    assert asked.keys() == {
        *("encode_prompts", "cfg", "denoise_blur_forward_iterative_one_step"),
        *("mnist_mnist_train", "mnist_mnist_sample_mnist_train", "classifier_mnist_classifier_train_classifier"),
        *("mnist_noising", "pure_noise", "class_fm"),
    }
    memory = yaml.safe_load((ROOT / "config/config.yaml").read_text())["diffusion"]["memory_mb"]
    for name, megabytes, limit in (
        ("encode_prompts", memory["text_encoder"], "1:00:00"),
        ("cfg", memory["stage_1"], "1:00:00"),
        ("denoise_blur_forward_iterative_one_step", 1000 + memory["stage_1"], "2:10:00"),
        ("mnist_mnist_train", 4000, "1:00:00"),
        ("pure_noise", 3000, "10:00"),
    ):
        assert (asked[name].memory, asked[name].limit) == (f"{megabytes}M", limit)
    assert {name for name, each in asked.items() if each.gpus != "gres:gpu:1"} == {"mnist_noising"}
    # Each sees one GPU, and two that run at the same time have two.
    on_gpu = [each for each in submitted if each.gpus == "gres:gpu:1"]
    assert {each.devices for each in on_gpu} == {"0", "1"}
    together = [{a.devices, b.devices} for a, b in combinations(on_gpu, 2) if a.start < b.end and b.start < a.end]
    assert together and all(devices == {"0", "1"} for devices in together)
    # A job reads the Snakefile on its node, twice, with no problem.
    logs = [path.read_text() for path in tree.glob(".snakemake/slurm_logs/**/*.log")]
    assert len(logs) == len(submitted)
    for log in logs:
        assert not re.search(r"^(\w+: )?(warning|error|device): |traceback", log, re.IGNORECASE | re.MULTILINE)


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
