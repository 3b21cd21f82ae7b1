"""What every script that makes a figure does: take a caption, leave a card."""

from pathlib import Path

from campanile.cards import Card, read_caption


def save_card(job, words=None, **fields):
    """Write ``snakemake.output.card`` from ``fields``; title and caption are those of ``snakemake.input.caption``.

    ``words`` take the places of their names in braces, in captions that several figures share.
    """
    snakemake = job.snakemake
    title, caption = read_caption(snakemake.input.caption)
    if words:
        title, caption = title.format(**words), caption.format(**words)
    Card(
        id=Path(snakemake.output.card).parent.name,
        title=title[:1].upper() + title[1:],
        caption=caption,
        rule=snakemake.rule,
        seconds=round(job.seconds, 2),
        **fields,
    ).save(snakemake.output.card)
