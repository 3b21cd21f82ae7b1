"""The text-to-image model that a rule names."""

from campanile.files import read_json


def fetched(snakemake) -> dict[str, str]:
    """The repository and the commit of a hub's model, as the rule ``fetch_model`` wrote them; empty for a directory."""
    record = next((path for path in snakemake.input if "results/diffusion/models/" in path), None)
    return read_json(record) if record else {}


def model_name(snakemake) -> str:
    """The directory of the model, or its hub id and the commit that was fetched."""
    return "@".join(fetched(snakemake).values()) or snakemake.params.model["source"]
