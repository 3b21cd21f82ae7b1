"""The Campanile, noised: one eps for all timesteps."""

from job import Job
from job_card import save_card
from job_pictures import likeness, write

from campanile import images, seeds, tensors
from campanile.model import Source, open_schedule, open_size

with Job(snakemake) as job:
    source = Source(snakemake.params.model["source"])
    seed, timesteps = snakemake.params.seed, snakemake.params.timesteps
    schedule, *_ = open_schedule(source)
    clean = images.read(snakemake.input.image, open_size(source))
    noise = seeds.normal(clean.shape, seed, "forward", [0])[0]
    noisy = {t: schedule.forward(clean, t, noise)[0] for t in timesteps}
    tensors.save({"clean": clean, **{str(t): x for t, x in noisy.items()}}, snakemake.output.noisy)
    shown = {t: noisy[t] for t in snakemake.params.shown}
    panels = write(
        snakemake.output.panels,
        [
            ("clean", "reference", "The picture without noise", clean),
            *((f"t = {t}", "result", f"The picture, noised to timestep {t}", x) for t, x in shown.items()),
        ],
    )
    save_card(
        job,
        chapter="diffusion_denoising",
        panels=panels,
        metrics=[metric for t, x in shown.items() for metric in likeness(f"t = {t}", x, clean)],
    )
