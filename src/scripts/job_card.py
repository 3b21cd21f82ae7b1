"""What every script that makes a figure does: take a caption, leave a card."""

from pathlib import Path

from campanile import provenance
from campanile.cards import Card, read_caption

MODELS = ("text_encoder", "unet", "weights", "classifier", "samples")  # inputs that are models, or drawn from them


def save_card(job, words=None, **fields):
    """Write ``snakemake.output.card`` from ``fields``; title and caption are those of ``snakemake.input.caption``.

    ``words`` take the places of their names in braces, in captions that several figures share. What the figure was made
    from, rule, parameters, code and weights, is taken from the job.
    """
    snakemake = job.snakemake
    title, caption = read_caption(snakemake.input.caption)
    if words:
        title, caption = title.format(**words), caption.format(**words)
    parameters = dict(snakemake.params.items())
    model = parameters.get("model")
    if isinstance(model, dict):  # of a text-to-image model
        fields["model"] = model["source"]
    Card(
        id=Path(snakemake.output.card).parent.name,
        title=title[:1].upper() + title[1:],
        caption=caption,
        rule=snakemake.rule,
        seconds=round(job.seconds, 2),
        seed=parameters.pop("seed", None),
        parameters=parameters,
        checkpoints=checkpoints(snakemake.input, model),
        library=provenance.fingerprint(snakemake.input.library),
        **fields,
    ).save(snakemake.output.card)


def checkpoints(inputs, model):
    """Digests of the models among a job's inputs, and of what was drawn from them; of a hub's model, its commit."""
    groups = [inputs.get(name, []) for name in MODELS]
    found = provenance.checkpoints(path for group in groups for path in ([group] if isinstance(group, str) else group))
    if isinstance(model, dict) and not Path(model["source"]).is_dir():
        found[model["source"]] = provenance.revision(model["source"]) or "unknown"
    return found
