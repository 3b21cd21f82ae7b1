"""The workflow on machines of all kinds: odd folders, GPUs that do not compute, little memory, killed runs."""

import os
import platform
import re
import runpy
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from runs import ROOT, SMOKE, copy_tree, declared, snakemake
from snakemake.iocontainers import InputFiles

from jobs.job import Job

FORWARD = "results/figures/forward/card.json"
ONE_STEP = "results/figures/one_step/card.json"


@pytest.fixture
def tree(tmp_path):
    return copy_tree(tmp_path / "campanile")


def output(run) -> str:
    return run.stdout + run.stderr


def with_python(tree: Path) -> Path:
    """A virtual environment inside the copy, as `make` installs it, that borrows this one's packages."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tree / ".venv"], check=True)
    (packages,) = tree.glob(".venv/lib/python*/site-packages")
    (packages / "borrowed.pth").write_text("\n".join(path for path in sys.path if path.endswith("site-packages")))
    return tree / ".venv/bin/python"


@pytest.mark.slow
def test_a_folder_can_have_any_name_and_the_results_can_lie_elsewhere(tmp_path):
    odd = tmp_path / """it's "my" $HOME & [ü]; 100%"""
    odd.mkdir()
    tree = copy_tree(odd / "campanile")
    elsewhere = odd / "else where"
    elsewhere.mkdir()
    command = [with_python(tree), "-m", "snakemake", FORWARD, "--snakefile", tree / "Snakefile"]
    command += ["--configfile", tree / SMOKE, "--cores", "1"]
    environment = {**os.environ, "PYTHONPATH": ""}
    run = subprocess.run(command, cwd=elsewhere, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, output(run)
    assert (elsewhere / FORWARD).is_file()


@pytest.mark.slow
def test_a_folder_whose_name_snakemake_would_expand_is_refused_before_any_job(tmp_path):
    (tmp_path / "a{b}").mkdir()
    run = snakemake(copy_tree(tmp_path / "a{b}/campanile"), FORWARD, "--configfile", SMOKE)
    assert run.returncode == 1
    assert "Snakemake expands braces; move the repository to a folder without them" in output(run)
    assert "Traceback" not in output(run)


@pytest.mark.parametrize(
    ("system", "machine", "version", "folder", "refused"),
    [
        ("Linux", "x86_64", (3, 11, 2), "/home/me/my folder", None),
        ("Linux", "aarch64", (3, 14, 0), "/home/me", None),
        ("Darwin", "arm64", (3, 12, 0), "/Users/me", None),
        ("Darwin", "x86_64", (3, 12, 0), "/Users/me", "Darwin on x86_64; it runs on Linux"),
        ("Windows", "AMD64", (3, 12, 0), "C", "in WSL"),
        ("Linux", "x86_64", (3, 9, 1), "/home/me", "needs Python 3.11 or newer, and this is"),
        ("Linux", "x86_64", (3, 11, 2), "/home/{me}", "move Campanile to a folder without { } or :"),
        ("Linux", "x86_64", (3, 11, 2), "/home/a:b", "move Campanile to a folder without { } or :"),
    ],
)
def test_what_cannot_work_is_refused_before_anything_is_installed(
    monkeypatch, system, machine, version, folder, refused
):
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr(sys, "version_info", version)
    monkeypatch.setattr(os, "getcwd", lambda: folder)
    if refused is None:
        runpy.run_path(str(ROOT / "envs/check.py"))
        return
    with pytest.raises(SystemExit, match=re.escape(refused)) as stop:
        runpy.run_path(str(ROOT / "envs/check.py"))
    assert "\n" not in str(stop.value)


@pytest.mark.slow
def test_another_workflow_uses_this_one_as_a_module_and_names_only_what_differs(tree, tmp_path):
    parent = tmp_path / "parent"
    parent.mkdir()
    (parent / "mine.yaml").write_text(f"seed: 3\nmodel: {tree}\n")
    (parent / "Snakefile").write_text(
        'configfile: "mine.yaml"\n'
        f'module campanile:\n    snakefile: {str(tree / "Snakefile")!r}\n    config: {{"seed": config["seed"]}}\n'
        "use rule * from campanile as campanile_*\n"
        f'rule mine:\n    default_target: True\n    input: "{FORWARD}"\n    output: "seed"\n'
        """    shell: "grep '.seed.: 3' {input} > {output}"\n"""
    )
    run = snakemake(parent)
    assert run.returncode == 0, output(run)


def device_line(run) -> str:
    return re.search("^Device: .*$", output(run), re.MULTILINE)[0]


@pytest.mark.slow
def test_gpus_are_counted_once_and_limit_the_jobs_unless_the_command_line_does(tree, monkeypatch):
    monkeypatch.setenv("PATH", f"{tree}/bin:{os.environ['PATH']}")
    (tree / "bin").mkdir()
    (tree / "bin/nvidia-smi").touch(0o755)
    devices = tree / "src/campanile/devices.py"
    devices.write_text(devices.read_text() + "\n\ndef gpus():\n    return ['One', 'Two'], ''\n")
    with (tree / "Snakefile").open("a") as snakefile:
        snakefile.write('rule nothing:\n    output:\n        touch("nothing"),\n')
    command = [sys.executable, "-m", "snakemake", "nothing", "--configfile", SMOKE, "--cores", "1"]
    options = {"cwd": tree, "env": {**os.environ, "PYTHONPATH": ""}, "capture_output": True, "text": True}
    run = subprocess.run(command, **options)
    assert device_line(run) == "Device: cuda (One, Two)"
    limits = re.search("Provided resources: (.*)", output(run))[1]
    assert '("gpu", 2)' in limits and '("mem_mb", ' in limits
    (tree / "nothing").unlink()
    run = subprocess.run([*command, "--resources", "gpu=1", "mem_mb=1500"], **options)
    limits = re.search("Provided resources: (.*)", output(run))[1]
    assert '("gpu", 1)' in limits and '("mem_mb", 1500)' in limits
    claims = snakemake(tree, "--dry-run", "--quiet", "host", "--configfile", SMOKE)
    assert "gpu=1" in output(claims)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("answer", "reason"),
    [("[], 'the driver is too old'", "the driver is too old"), ("1 / 0, ''", None)],
)
def test_a_gpu_that_does_not_compute_is_not_waited_for(tree, monkeypatch, answer, reason):
    monkeypatch.setenv("PATH", f"{tree}/bin:{os.environ['PATH']}")
    (tree / "bin").mkdir()
    (tree / "bin/nvidia-smi").touch(0o755)
    devices = tree / "src/campanile/devices.py"
    devices.write_text(devices.read_text() + f"\n\ndef gpus():\n    return {answer}\n")
    run = snakemake(tree, "--dry-run", "--quiet", "host", "--configfile", SMOKE)
    assert run.returncode == 0, output(run)
    if reason:
        assert device_line(run) == f"Device: cpu ({reason})" and "gpu=1" not in output(run)
    else:  # only the environment of the jobs has PyTorch: they decide
        assert "Device:" not in output(run) and "gpu=1" in output(run)


@pytest.mark.slow
@pytest.mark.parametrize("gpus", [[], ["One"]])
def test_jobs_on_a_cluster_are_the_same_whichever_node_reads_the_snakefile(tree, monkeypatch, gpus):
    """The login node, and the Snakemake that each job starts on its own node; with a GPU there and without."""
    pytest.importorskip("snakemake_executor_plugin_slurm")
    monkeypatch.setenv("PATH", f"{tree}/bin:{os.environ['PATH']}")
    (tree / "bin").mkdir()
    (tree / "bin/nvidia-smi").touch(0o755)
    devices = tree / "src/campanile/devices.py"
    devices.write_text(devices.read_text() + f"\n\ndef gpus():\n    return {gpus}, 'none'\n")
    with (tree / "Snakefile").open("a") as snakefile:
        snakefile.write('Path("read").write_text(f"{ENVIRONMENT} {config}")\n')
    read = []
    for options in (("--executor", "slurm", "--jobs", "2"), ("--mode", "remote")):
        read.append((declared(tree, ONE_STEP, *options, "--configfile", SMOKE), (tree / "read").read_text()))
    assert read[0] == read[1]
    assert "/envs/cuda.yaml " in read[0][1] and "'device': 'auto'" in read[0][1]
    here = declared(tree, ONE_STEP, "--configfile", SMOKE), (tree / "read").read_text()
    assert (here[0] == read[0][0]) == bool(gpus) and ("/envs/cuda.yaml " in here[1]) == bool(gpus)


@pytest.mark.slow
def test_a_job_that_is_killed_and_a_lock_that_is_left_are_explained(tree):
    """The job kills itself, as the system kills it when memory is full, and then the whole run, scheduler and all."""
    script = tree / "src/scripts/diffusion/forward.py"
    sound = script.read_text()
    script.write_text("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n" + sound)
    run = snakemake(tree, FORWARD, "--configfile", SMOKE)
    assert run.returncode == 1
    assert "main memory ran out: let fewer jobs run at once, such as with --resources mem_mb=" in output(run)

    script.write_text("import os, signal\nos.killpg(0, signal.SIGKILL)\n" + sound)
    run = snakemake(tree, FORWARD, "--configfile", SMOKE, start_new_session=True)
    assert run.returncode == -signal.SIGKILL
    script.write_text(sound)
    locked = snakemake(tree, FORWARD, "--configfile", SMOKE)
    assert locked.returncode == 1
    unlock = re.search("remove the lock: snakemake (.*)", output(locked))[1]
    assert snakemake(tree.parent, *shlex.split(unlock)).returncode == 0
    assert list((tree / ".snakemake/scripts").iterdir())  # of the job that was killed
    assert snakemake(tree, FORWARD, "--configfile", SMOKE).returncode == 0
    assert not list((tree / ".snakemake/scripts").iterdir())


@pytest.mark.slow
def test_a_folder_in_place_of_a_result_and_a_caption_that_is_gone_are_refused(tree):
    (tree / FORWARD).mkdir(parents=True)
    run = snakemake(tree, FORWARD, "--configfile", SMOKE)
    assert run.returncode == 1 and f"{FORWARD} is a folder, but a file of this name must be written" in output(run)
    (tree / FORWARD).rmdir()
    (tree / "report/captions/forward.rst").unlink()
    run = snakemake(tree, FORWARD, "--configfile", SMOKE)
    assert run.returncode == 1 and "report/captions/forward.rst is missing from the repository" in output(run)
    assert "Traceback" not in output(run)


@pytest.fixture
def job(tmp_path, monkeypatch):
    """A job that reads ``picture.png`` and runs the code in ``module.py``."""
    started = tmp_path / "script.py"
    started.touch()
    monkeypatch.setattr(sys, "argv", [str(started)])
    for name in ("picture.png", "module.py"):
        (tmp_path / name).write_text("before")
        os.utime(tmp_path / name, (0, 0))

    inputs = InputFiles([str(tmp_path / "picture.png"), str(tmp_path / "module.py")])
    inputs._set_name("library", 1, end=2)
    return lambda: Job(SimpleNamespace(log=[tmp_path / "log"], input=inputs, output=["result"]))


@pytest.mark.parametrize("name", ["picture.png", "module.py"])
def test_a_file_that_changes_while_a_job_uses_it_fails_the_job(job, tmp_path, capsys, name):
    with pytest.raises(SystemExit), job():
        (tmp_path / name).write_text("after")
    assert re.search(rf"^error: .*{name} changed while the job ran; run again$", capsys.readouterr().err)


def test_code_that_changed_after_the_job_started_fails_the_job(job, tmp_path, capsys):
    (tmp_path / "module.py").touch()
    os.utime(tmp_path / "module.py", (2**32, 2**32))
    with pytest.raises(SystemExit), job():
        pass
    assert "module.py changed while the job ran" in capsys.readouterr().err


def test_a_file_that_is_only_touched_does_not(job, tmp_path):
    with job():
        (tmp_path / "picture.png").touch()
