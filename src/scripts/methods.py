"""Three ways back from the same noise, side by side: a blur, one step, and step by step."""

from job import Job
from job_card import save_card
from job_pictures import likeness, write
from job_stage import open_stage
from safetensors.torch import load_file

from campanile import devices
from campanile.stage import last

with Job(snakemake) as job:
    stage = open_stage(job)
    noisy, blurred, estimates = (load_file(snakemake.input[name]) for name in ("noisy", "blurred", "estimates"))
    clean, estimate = noisy.pop("clean"), stage.estimate([snakemake.params.prompt], guidance=1)
    pictures, metrics = [], []
    for t, timesteps in snakemake.params.walks.items():
        noise = stage.noise(snakemake.params.seed, f"methods {t}", [0])
        walked = last(stage.denoise(noisy[str(t)][None].to(stage.device), timesteps, estimate, noise))[0].cpu()
        ways = [
            ("noisy", "input", noisy[str(t)]),
            ("blur, best sigma", "comparison", blurred[str(t)]),
            ("one step", "comparison", estimates[str(t)]),
            ("step by step", "result", walked),
        ]
        for way, role, picture in ways:
            label = f"t = {t}, {way}"
            pictures.append((label, role, f"From timestep {t}: {way}", picture))
            metrics += likeness(label, picture, clean)
        pictures.append(("the picture itself", "reference", "The picture without noise", clean))
    save_card(
        job,
        device=devices.describe(stage.device, stage.dtype),
        chapter="diffusion_denoising",
        panels=write(snakemake.output.panels, pictures),
        columns=5,
        metrics=metrics,
    )
