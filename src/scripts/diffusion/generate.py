"""Pictures of prompts, in fewer and in more steps."""

from campanile import tensors
from campanile.diffusion.timesteps import leading
from jobs import names
from jobs.job import Job
from jobs.stage import open_stage
from jobs.text_to_image import PictureFigure

with Job(snakemake) as job:
    stage = open_stage(job)
    prompts, counts = snakemake.params.prompts, snakemake.params.steps
    figure = PictureFigure(job, names.generate(len(prompts), counts))
    estimate, made = stage.estimate(prompts, snakemake.params.guidance), {}
    for steps in counts:
        draw = stage.draws(snakemake.params.seed, "generate", range(len(prompts)))
        timesteps, start = leading(steps), draw()
        states = list(stage.denoise(start, timesteps, estimate, draw))
        made[str(steps)] = states[-1].x.cpu()
        for i, prompt in enumerate(prompts):
            alt = f"{prompt}, drawn in {steps} steps"
            figure.picture((steps, i), states[-1].x[i], f"{prompt}, {steps} steps", alt=alt)
        if steps == max(counts):
            figure.trajectory(f"{steps} steps", start, timesteps[0], states, prompts)
    tensors.save(made, snakemake.output.samples)
    figure.save(columns=len(prompts))
