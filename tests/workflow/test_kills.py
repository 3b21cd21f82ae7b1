"""Runs that are killed at random points, and repeated until they end, leave the same bytes as one that is not."""

import hashlib
import json
import random
import signal
from pathlib import Path

import pytest
from runs import SMOKE, copy_tree, overlay, snakemake

KILLS, SEED = 2, 0
TARGETS = [
    "results/figures/encode_prompts/card.json",  # it makes embeddings that no other target needs
    "results/figures/iterative/card.json",
    "results/mnist/class_fm/epoch_2/weights.safetensors",
]
# Every result is written by `files.write`. In the copy it counts its calls over all jobs, and at a given one kills the
# whole run, scheduler and all: before it writes, when half is written, or after.
TRAP = """

def _killed(written, path, data):
    import signal

    counter = Path("writes")
    with counter.open("a") as file:
        file.write(".")
    at, moment = Path("kill").read_text().split()
    if not 0 < int(at) <= counter.stat().st_size:
        return written(path, data)
    if moment == "half":
        Path(path).write_bytes(data[: len(data) // 2] if isinstance(data, bytes) else data[: len(data) // 2].encode())
    elif moment == "after":
        written(path, data)
    os.killpg(0, signal.SIGKILL)


write = __import__("functools").partial(_killed, write)
"""


def digests(tree: Path) -> dict[str, str]:
    """Of every result, without the times in cards."""
    found = {}
    for path in sorted(tree.glob("results/**/*")):
        if path.is_file() and not {"logs", "benchmarks"} & set(path.parts):
            content = path.read_bytes()
            if path.name == "card.json":
                content = json.dumps(json.loads(content) | {"seconds": 0, "library": ""}).encode()
            found[path.relative_to(tree).as_posix()] = hashlib.sha256(content).hexdigest()
    return found


@pytest.mark.slow
def test_killed_runs_end_in_the_same_results(tmp_path):
    draw = random.Random(SEED)
    whole, tree = copy_tree(tmp_path / "whole"), copy_tree(tmp_path / "killed")
    for each in (whole, tree):
        writer = each / "src/campanile/files.py"
        writer.write_text(writer.read_text() + TRAP)
        (each / "kill").write_text("0 never")
    assert snakemake(whole, *TARGETS, "--configfile", SMOKE).returncode == 0
    total = (whole / "writes").stat().st_size
    data = whole / "results/mnist/data"  # no second download
    source = overlay(tree, f"mnist: {{sources: [folder], folder: {json.dumps(str(data))}}}")
    kills, ended = 0, False
    while not ended:
        (tree / "writes").write_text("")
        moment = draw.choice(["before", "half", "after"])
        (tree / "kill").write_text(f"{draw.randint(1, total // KILLS) if kills < KILLS else 0} {moment}")
        run = snakemake(tree, *TARGETS, "--configfile", SMOKE, source, start_new_session=True)
        ended = run.returncode == 0
        if not ended:
            assert run.returncode == -signal.SIGKILL, run.stdout + run.stderr
            kills += 1
            assert snakemake(tree, "--unlock", "--configfile", SMOKE, source).returncode == 0
    made = digests(tree)
    print(f"{kills} kills, {len(made)} files compared")
    assert kills == KILLS and made == digests(whole)
