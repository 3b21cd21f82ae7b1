"""Saves the pictures of a figure, and its card: what the report shows of it."""

import io
import math
from collections.abc import Hashable
from pathlib import Path

from campanile import files, hardware, provenance
from campanile.report.cards import Card, Film, Metric, Panel, Table
from jobs.names import Names

MODELS = ("text_encoder", "unet", "unet_2", "weights", "classifier", "samples")
"""Names of the inputs of rules that are models, or samples drawn from them."""


class Figure:
    """The figure whose card is ``snakemake.output.card``; its pictures are saved beside the card.

    :param names: the names of its pictures by what they show, see ``jobs.names``.
    """

    def __init__(self, job, names: Names | None = None):
        self.job, self.names = job, names or {}
        self.folder = Path(job.snakemake.output.card).parent
        self.panels: list[Panel] = []
        self.films: list[Film] = []
        self.tables: list[Table] = []
        self.metrics: list[Metric] = []

    def panel(self, key: Hashable, label: str, role: str = "result", alt: str = "") -> Path:
        """Record a picture, and return the path to write it to.

        :param key: what it shows, one of the keys of ``names``.
        :param role: input, result, reference or comparison.
        :param alt: a description for readers who cannot see it.
        """
        path = self.folder / f"{self.names[key]}.png"
        self.panels.append(Panel(path.name, label, role, alt))
        return path

    def picture(self, key: Hashable, picture, label: str, role: str = "result", alt: str = "") -> None:
        """Save a Pillow image and record it, see ``panel``."""
        _save(picture, self.panel(key, label, role, alt))

    def film(self, title: str, frames: list[str], strips: list[tuple], names: Names, columns: int = 1) -> None:
        """Save a film and record it.

        :param frames: their names.
        :param strips: (key in ``names``, Pillow image of all frames from top to bottom, label, alt).
        """
        shown = []
        for key, picture, label, alt in strips:
            path = self.folder / f"{names[key]}.png"
            _save(picture, path)
            shown.append(Panel(path.name, label, alt=alt))
        self.films.append(Film(title, frames, shown, columns))

    def metric(
        self, case: str, metric: str, number: float | tuple[float, float, float], unit: str = "", n: int = 1
    ) -> None:
        """Record a number, perhaps with an interval (see ``campanile.intervals``), for ``results/metrics.csv``.

        The infinite PSNR of equal pictures is left out: that table cannot hold it.

        :param n: replicates that the number is a mean of.
        """
        value, low, high = number if isinstance(number, tuple) else (number, None, None)
        if (value, unit) != (math.inf, "dB"):
            self.metrics.append(Metric(case, metric, value, unit, low, high, n))

    def table(self, title: str, columns: list[str], rows: list[list]) -> None:
        """Record a table."""
        self.tables.append(Table(title, columns, rows))

    def save(self, words: dict[str, str] | None = None, **fields) -> None:
        """Write the card.

        Rule, parameters, device, hardware, code and weights come from the job.

        :param words: values for the names in braces, in captions that several figures share.
        :param fields: further fields of ``Card``.
        """
        snakemake = self.job.snakemake
        parameters = dict(snakemake.params.items())
        model = parameters.get("model")
        if isinstance(model, dict):  # of a text-to-image model
            fields["model"] = model["source"]
        Card(
            id=self.folder.name,
            rule=snakemake.rule,
            words=words or {},
            panels=self.panels,
            films=self.films,
            tables=self.tables,
            metrics=self.metrics,
            seed=parameters.pop("seed", None),
            parameters=parameters,
            checkpoints=checkpoints(self.job),
            library=provenance.fingerprint(snakemake.input.library),
            seconds=round(self.job.seconds, 2),
            device=self.job.device,
            hardware=hardware.describe(),
            **fields,
        ).save(snakemake.output.card)


def _save(picture, path: Path) -> None:
    png = io.BytesIO()
    picture.save(png, "PNG", optimize=True)
    files.write(path, png.getvalue())


def checkpoints(job) -> dict[str, str]:
    """Digests of a job's models and samples by path; for a hub's model, its commit."""
    groups = [job.snakemake.input.get(name, []) for name in MODELS]
    found = provenance.checkpoints(path for group in groups for path in ([group] if isinstance(group, str) else group))
    return found | {repository: commit[: provenance.DIGITS] for repository, commit in job.hub.items()}
