"""What scripts that compute with the text-to-image model do first."""

from campanile import devices
from campanile.stage import Stage


def open_stage(job):
    """The stage of the model that the rule names, on the configured device; its steps are the job's progress."""
    snakemake = job.snakemake
    device = devices.choose(snakemake.config["device"], snakemake.threads)
    return Stage.open(
        snakemake.params.model["source"],
        snakemake.input.embeddings,
        device,
        variant=snakemake.params.model["variant"],
        precision=snakemake.params.model["precision"],
        offload=snakemake.config["diffusion"]["model"]["offload"],
        progress=lambda steps: job.progress(steps, "steps"),
    )
