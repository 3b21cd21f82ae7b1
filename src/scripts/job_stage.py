"""What scripts that compute with the text-to-image model do first."""

from campanile import devices
from campanile.stage import Stage


def open_stage(snakemake):
    """The stage of the model that the rule names, on the configured device."""
    device = devices.choose(snakemake.config["device"], snakemake.threads)
    return Stage.open(
        snakemake.params.model["source"],
        snakemake.input.embeddings,
        device,
        variant=snakemake.params.model["variant"],
        precision=snakemake.params.model["precision"],
        offload=snakemake.config["diffusion"]["model"]["offload"],
    )
