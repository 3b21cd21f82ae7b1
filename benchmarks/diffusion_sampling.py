"""Pictures a second of our sampler and of two others, on the same model and timesteps, in one process.

The notebook loop draws one picture at a time and calls the UNet twice a step, with the prompt and without. diffusers'
IFPipeline runs both branches together; it is measured with one call a picture, as in its documentation, and with one
call for all. Ours runs a whole task as one batch: all samples, all levels of an edit, all views and candidates of an
anagram. The loops take turns, several times, and medians are compared, because machines are shared and noisy.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import torch
from diffusers import IFPipeline
from table import Row

from campanile import devices, seeds
from campanile.diffusion import views
from campanile.diffusion.sdedit import edit
from campanile.diffusion.source import Source
from campanile.diffusion.stage import Stage
from campanile.diffusion.text import TextEncoder
from campanile.diffusion.timesteps import leading
from campanile.diffusion.views import averaged_over_views

PROMPT, OTHER = "a photo of a dog", "an oil painting of a snowy mountain village"
SAMPLES, LEVELS, CANDIDATES, GUIDANCE = 5, (0, 2, 4, 6, 8, 10), 4, 7


class Notebook:
    """The notebook loop: one picture at a time, two calls of the UNet for each prompt and step."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def guided(self, x, t, prompt):
        """eps and v, from two calls of the UNet."""
        eps_u, _ = self.stage.estimate([""], 1)(x, t)
        eps_c, v = self.stage.estimate([prompt], 1)(x, t)
        return eps_u + GUIDANCE * (eps_c - eps_u), v

    @torch.no_grad()
    def denoise(self, x, timesteps, draw, estimate):
        """Denoise x down the timesteps."""
        schedule = self.stage.schedule
        for t, to in pairwise(timesteps):
            eps, v = estimate(x, t)
            x0 = self.stage.threshold(schedule.predict_x0(x, t, eps))
            x = schedule.posterior_mean(x0, x, t, to)
            if to >= 0:
                x = x + (schedule.log_variance(v, t, to) / 2).exp() * draw()
        return x

    def sample(self, timesteps):
        """SAMPLES pictures, one by one."""
        for index in range(SAMPLES):
            draw = self.stage.draws(0, "sample", [index])
            self.denoise(draw(), timesteps, draw, lambda x, t: self.guided(x, t, PROMPT))

    def edit(self, timesteps):
        """An edit from each of LEVELS, one by one."""
        for level in LEVELS:
            draw = self.stage.draws(0, "edit", [level])
            self.denoise(draw(), timesteps[level:], draw, lambda x, t: self.guided(x, t, PROMPT))

    def anagram(self, timesteps):
        """CANDIDATES anagrams, one by one, with four calls of the UNet a step."""
        flip = views.named("flip", self.stage.size, 0)

        def estimate(x, t):
            (eps, v), (turned, _) = self.guided(x, t, PROMPT), self.guided(flip.view(x), t, OTHER)
            return (eps + flip.inverse(turned)) / 2, v

        for index in range(CANDIDATES):
            draw = self.stage.draws(0, "anagram", [index])
            self.denoise(draw(), timesteps, draw, estimate)


class Ours:
    """The same tasks, each in one batch."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def sample(self, timesteps):
        """SAMPLES pictures."""
        draw = self.stage.draws(0, "sample", range(SAMPLES))
        self.stage.sample(timesteps, self.stage.estimate([PROMPT], GUIDANCE), draw)

    def edit(self, timesteps):
        """An edit from each of LEVELS."""
        original = torch.zeros(3, self.stage.size, self.stage.size, device=self.stage.device)
        edit(self.stage, original, LEVELS, timesteps, self.stage.estimate([PROMPT], GUIDANCE), 0, "edit")

    def anagram(self, timesteps):
        """CANDIDATES anagrams."""
        looks = [views.named(name, self.stage.size, 0) for name in ("identity", "flip")]
        inner = self.stage.estimate([PROMPT] * CANDIDATES + [OTHER] * CANDIDATES, GUIDANCE)
        estimate = averaged_over_views(inner, looks)
        self.stage.sample(timesteps, estimate, self.stage.draws(0, "anagram", range(CANDIDATES)))


class Diffusers:
    """diffusers' IFPipeline, for samples only."""

    def __init__(self, stage: Stage, pipeline: IFPipeline) -> None:
        self.stage, self.pipeline = stage, pipeline
        pipeline.set_progress_bar_config(disable=True)

    def call(self, timesteps, indices):
        """Pictures of some indices, in one call."""
        self.pipeline(
            prompt_embeds=self.stage.embeddings[PROMPT].to(self.stage.device, self.stage.dtype),
            negative_prompt_embeds=self.stage.embeddings[""].to(self.stage.device, self.stage.dtype),
            num_images_per_prompt=len(indices),
            num_inference_steps=len(timesteps) - 1,
            guidance_scale=GUIDANCE,
            generator=[seeds.generator(0, "sample", index) for index in indices],
            output_type="pt",
        )

    def sample(self, timesteps):
        """SAMPLES pictures, one call each."""
        for index in range(SAMPLES):
            self.call(timesteps, [index])

    def batch(self, timesteps):
        """SAMPLES pictures in one call."""
        self.call(timesteps, range(SAMPLES))


def seconds(task, timesteps, device) -> float:
    """The time of a task."""
    started = time.perf_counter()
    task(timesteps)
    if device.type == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter() - started


def rows(device: torch.device, model: str, steps: int, rounds: int) -> Iterator[Row]:
    """One row a task, as it is measured.

    Others compute in float32, or in float16 on a GPU, and we in what ``precision: auto`` chooses.
    """
    usual = torch.float16 if device.type == "cuda" else torch.float32
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "embeddings.safetensors")
        TextEncoder.open(Source(model), device).embeddings(["", PROMPT, OTHER]).save(path)
        stage = Stage.open(model, [path], device, dtype=usual)
        ours = Ours(Stage.open(model, [path], device, dtype=devices.half_precision(device) or usual))
    parts = {"unet": stage.unet, "text_encoder": None, "tokenizer": None, "safety_checker": None}
    local = Source(model).local
    pipeline = IFPipeline.from_pretrained(model, variant="fp16", local_files_only=local, **parts)
    timesteps = leading(steps)
    notebook, library = Notebook(stage), Diffusers(stage, pipeline)
    for work, against, theirs, task, pictures in [
        ("samples", "notebook loop", notebook.sample, ours.sample, SAMPLES),
        ("samples", "IFPipeline", library.sample, ours.sample, SAMPLES),
        ("samples", "IFPipeline, one batch", library.batch, ours.sample, SAMPLES),
        ("edits", "notebook loop", notebook.edit, ours.edit, len(LEVELS)),
        ("anagrams", "notebook loop", notebook.anagram, ours.anagram, CANDIDATES),
    ]:
        seconds(task, timesteps, device)  # warm
        times = [(seconds(theirs, timesteps, device), seconds(task, timesteps, device)) for _ in range(rounds)]
        slow, fast = (statistics.median(column) for column in zip(*times, strict=True))
        ratio = statistics.median(one / other for one, other in times)
        yield Row(f"{work}, {steps} steps", "pictures/s", against, pictures / slow, pictures / fast, ratio)


def start(model: str) -> str:
    """How long a new process takes until it can call the UNet, in words."""
    code = (
        "import time; t = time.perf_counter(); import torch; a = time.perf_counter()\n"
        "from campanile.diffusion.model import open_unet; from campanile.diffusion.source import Source\n"
        "import diffusers.models.unets.unet_2d_condition\n"
        f"b = time.perf_counter(); open_unet(Source({model!r})); c = time.perf_counter()\n"
        "print(f'{a - t:.1f} s to import torch, {b - a:.1f} s diffusers, {c - b:.1f} s to open the UNet')"
    )
    return subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True).stdout.strip()
