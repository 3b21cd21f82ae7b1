"""What scripts that compute with the text-to-image model do first."""

from campanile.diffusion.stage import Stage
from jobs.device import open_device


def open_stage(job) -> Stage:
    """The stage of the model that the rule names, on the configured device; its steps are the job's progress."""
    snakemake, model = job.snakemake, job.snakemake.params.model
    device, _ = open_device(job, model["precision"])
    return Stage.open(
        job.model,
        snakemake.input.embeddings,
        device,
        variant=model["variant"],
        precision=model["precision"],
        offload=snakemake.config["diffusion"]["model"]["offload"],
        progress=lambda steps: job.progress(steps, "steps"),
    )
