"""What every script that makes a figure does: take a caption, leave a card."""

from pathlib import Path

from campanile.cards import Card, read_caption


def save_card(job, **fields):
    """Write ``snakemake.output.card`` from ``fields``; title and caption are those of ``snakemake.input.caption``."""
    snakemake = job.snakemake
    title, caption = read_caption(snakemake.input.caption)
    Card(
        id=Path(snakemake.output.card).parent.name,
        title=title,
        caption=caption,
        rule=snakemake.rule,
        seconds=round(job.seconds, 2),
        **fields,
    ).save(snakemake.output.card)
