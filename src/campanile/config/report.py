"""Keys of the report: its writer, and what the writer says and shows."""

import fnmatch
from collections.abc import Sequence
from typing import Annotated

from pydantic import AfterValidator, Field

from campanile.config.base import Name, Section, Text, did_you_mean, distinct, one_line, quoted
from campanile.errors import CampanileError

# Lines stay lines.
Words = Annotated[
    str,
    Field(min_length=1, max_length=10_000),
    AfterValidator(lambda text: "\n".join(map(one_line, text.strip().splitlines()))),
]
# Any number of them, none too.
Figures = Annotated[list[Text], Field(min_length=0, max_length=100), AfterValidator(distinct)]


class Report(Section):
    """What the writer of a report adds to it. Figures are named as their folders in results/figures."""

    title: Text | None = Field(description="title of the report; null: that of report/chapters.yaml")
    author: Text | None = Field(description="who hands it in; null: nobody is named")
    words: dict[Name, Words | None] = Field(
        description="your own text by figure, plain, in place of its caption; null: the caption"
    )
    leave_out: Figures = Field(description="figures or patterns, such as text_edit_*, that the report does not show")
    first: Figures = Field(description="figures or patterns that come first in their chapter, in this order")

    def check(self, figures: Sequence[str]) -> None:
        """Check the names of figures against those that the workflow has.

        :raises CampanileError: a name is of no figure, or a pattern matches none.
        """
        named = [(f"words.{name}", name) for name in self.words]
        named += [(f"{key}[{i}]", name) for key in ("leave_out", "first") for i, name in enumerate(getattr(self, key))]
        for key, name in named:
            if not fnmatch.filter(figures, name):
                raise CampanileError(f"report.{key}: no figure {quoted(name)}: {did_you_mean(name, figures)}")
