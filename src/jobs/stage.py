"""What scripts that compute with the text-to-image model do first."""

from campanile import devices
from campanile.diffusion.stage import Stage


def open_stage(job) -> Stage:
    """The stage of the model that the rule names, on the configured device; its steps are the job's progress."""
    snakemake = job.snakemake
    device = devices.choose(snakemake.config["device"], snakemake.threads)
    stage = Stage.open(
        snakemake.params.model["source"],
        snakemake.input.embeddings,
        device,
        variant=snakemake.params.model["variant"],
        precision=snakemake.params.model["precision"],
        offload=snakemake.config["diffusion"]["model"]["offload"],
        progress=lambda steps: job.progress(steps, "steps"),
    )
    job.device = devices.describe(stage.device, stage.dtype)
    return stage
