"""What every script needs around its work: log, progress, errors in one line."""

import errno
import logging
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from campanile.errors import CampanileError
from campanile.files import read_json
from campanile.provenance import state

Step = TypeVar("Step")

UNWRITABLE = {
    errno.ENOSPC: "the disk is full; free some space and run again",
    errno.EDQUOT: "your disk quota is used up; free some space and run again",
    errno.EFBIG: "it is larger than your limit for a file (ulimit -f); raise the limit and run again",
    errno.EIO: "the disk reports an error; check it, and run again",
    errno.EROFS: "the file system is read-only; run in a folder that you can write to",
    errno.EACCES: "permission denied; make the results folder writable",
}


class Job:
    """``with Job(snakemake) as job:`` around a script's work.

    Messages go to the rule's log. A CampanileError, Ctrl-C, or a disk that is full or read-only ends the job with one
    line on the terminal and in the log; any other exception leaves its traceback in both. If a file that the job reads
    changes while it runs, the job fails: its result would not be what its card says.

    :ivar device: device and precision for the card; whatever chooses the device sets it.
    """

    def __init__(self, snakemake: Any) -> None:
        self.snakemake = snakemake
        self.device = ""
        self.inputs = {path: state(path) for path in snakemake.input}
        # Snakemake writes the script that runs when it starts the job; Python may have read newer code before now.
        started = Path(sys.argv[0]).stat().st_mtime
        self.changed = [path for path in snakemake.input.get("library", []) if Path(path).stat().st_mtime > started]

    def __enter__(self) -> "Job":
        self.started = time.monotonic()
        logging.basicConfig(
            filename=self.snakemake.log[0],
            filemode="w",
            format="%(asctime)s %(message)s",
            level=logging.INFO,
            force=True,
        )
        logging.captureWarnings(True)
        logging.raiseExceptions = False  # on a full disk, which has no room for the log, one line is enough
        return self

    def __exit__(self, kind, error, traceback) -> None:
        self.changed += [path for path, before in self.inputs.items() if state(path) != before]
        if self.changed:
            error = CampanileError(f"{self.changed[0]} changed while the job ran; run again")
        elif kind is None:
            logging.info("done in %.1f s", self.seconds)
            return
        elif isinstance(error, KeyboardInterrupt):
            error = CampanileError("interrupted; the same command goes on from what is finished")
        elif isinstance(error, OSError) and error.errno in UNWRITABLE:
            where = error.filename or self.snakemake.output[0]
            error = CampanileError(f"cannot write {where}: {UNWRITABLE[error.errno]}")
        elif isinstance(error, RuntimeError) and "out of memory" in str(error):  # PyTorch's, about CUDA or MPS
            error = CampanileError(self._too_large())
        if isinstance(error, CampanileError):
            logging.error("error: %s", error)
            print(f"error: {error}", file=sys.stderr)
            sys.exit(1)
        logging.error("failed", exc_info=error)

    def _too_large(self) -> str:
        """What to do when the GPU has too little memory."""
        snakemake = self.snakemake
        need = f"rule {snakemake.rule} needs about {snakemake.resources.get('gpu_mem_mb')} MB of free GPU memory"
        # The parameter ``model`` is a dictionary in Part A and a name in Part B.
        model = getattr(snakemake.params, "model", None)
        if isinstance(model, dict) and not snakemake.config["diffusion"]["model"]["offload"]:
            return f"{need}; set diffusion.model.offload: true, which takes longer, or device: cpu"
        return f"{need}; set device: cpu"

    @property
    def hub(self) -> dict[str, str]:
        """The commits of the hub's models that the rule ``fetch_model`` fetched, by repository."""
        records = [read_json(path) for path in self.inputs if "results/diffusion/models/" in path]
        return {record["repository"]: record["commit"] for record in records}

    def source(self, model: dict) -> str:
        """The directory of a text-to-image model that the rule names, or its hub id and commit."""
        repository = model["source"].partition("@")[0]
        return f"{repository}@{self.hub[repository]}" if repository in self.hub else model["source"]

    @property
    def seconds(self) -> float:
        """Seconds since the job began."""
        return time.monotonic() - self.started

    def progress(self, steps: Iterable[Step], text: str) -> Iterator[Step]:
        """Iterate over ``steps`` with a progress bar on a terminal, and a line in the log at every tenth."""
        from tqdm import tqdm

        steps = list(steps)
        tenth = max(1, len(steps) // 10)
        for done, step in enumerate(tqdm(steps, desc=text, disable=None, leave=False), 1):
            yield step
            if done % tenth == 0:
                logging.info("%s: %d of %d, %.1f s", text, done, len(steps), self.seconds)
