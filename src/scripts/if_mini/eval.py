"""Measure IF-mini: samples recognised, one-step denoising of photographs, loss on held-out scenes."""

import json
from pathlib import Path

import safetensors.torch
import torch

from campanile import devices, seeds
from campanile.diffusion.estimate import conditional
from campanile.diffusion.schedule import Schedule, squared_cosine
from if_mini.evaluation import classifier as judge
from if_mini.evaluation import evaluate
from if_mini.evaluation.sheets import pictures, sheet
from if_mini.pictures.cache import Assets
from if_mini.scenes import Scenes
from jobs.job import Job

with Job(snakemake) as job:
    device = devices.choose(snakemake.config["device"], snakemake.threads)
    settings, seed = snakemake.params.settings, snakemake.params.seed
    paths = zip(snakemake.params.guidance, snakemake.input.samples, strict=True)
    samples = {scale: safetensors.torch.load_file(path)["images"] for scale, path in paths}
    judges = {}
    for name, weights, path in zip(
        snakemake.params.designs, snakemake.input.judges, snakemake.input.facts, strict=True
    ):
        facts = json.loads(Path(path).read_text(encoding="utf-8"))
        network = judge.Judge(len(facts["classes"]))
        network.load_state_dict(safetensors.torch.load_file(weights))
        network = network.to(device).eval()
        recognised = {
            scale: evaluate.scores(judge.recognised(network, images.flatten(0, 1)).reshape(images.shape[:2]))
            for scale, images in samples.items()
        }
        # The generator's own designs are what perfect samples would show.
        judges[name] = facts | {"recognised": recognised, "ceiling": evaluate.ceiling(facts["seen"]["by_class"])}

    folder = Path(snakemake.input.model[0]).parent
    model = evaluate.Model.open(folder, device)
    training = folder / "training.json"
    schedule = Schedule(squared_cosine().to(device))
    campanile = next(iter(snakemake.input.photograph), None)
    one_step, shown, captions = {}, [], []
    photographs = evaluate.photographs(model.size, campanile)
    for name, photograph in job.progress(photographs.items(), "one-step denoising"):
        estimate = conditional(model.unet, model.embed([evaluate.NEUTRAL]).expand(evaluate.DRAWS, -1, -1))
        noise = seeds.normal(photograph.shape, seed, f"one step {name}", range(evaluate.DRAWS))
        results = {t: evaluate.one_step(estimate, schedule, photograph, t, noise) for t in evaluate.TIMES}
        row, labels = [photograph], [name]
        for t, result in results.items():
            row += [result.pop("noisy")[0], result.pop("clean")[0]]
            labels += [f"noisy, t = {t}", f"in one step from {t}: {result['psnr']:.2f} dB"]
        one_step[name] = results
        if name != "campanile":  # the study's photograph is measured, and may not be passed on with the card
            shown += row
            captions += labels
    sheet(pictures(torch.stack(shown)), captions, columns=1 + 2 * len(evaluate.TIMES)).save(snakemake.output.one_step)

    assets = Assets.open(Path(snakemake.input.assets[0]).parent)
    held_out = Assets.open(Path(snakemake.input.held_out[0]).parent)
    stream = seeds.derive(seed, "held-out scenes")
    sets = {
        "new scenes": Scenes(assets, stream, model.size),
        "new designs": evaluate.UnseenDesigns(assets, held_out, stream, model.size),
    }
    validation = {
        name: evaluate.validation(
            model, schedule, scenes, settings["scenes"], seed, progress=lambda s, name=name: job.progress(s, name)
        )
        for name, scenes in sets.items()
    }
    evaluation = {
        "model": model.description(),
        "training": json.loads(training.read_text(encoding="utf-8")) if training.exists() else None,
        "device": devices.describe(device),
        "seeds": settings["seeds"],
        "stride": settings["stride"],
        "steps": len(evaluate.steps(settings["stride"])) - 1,
        "scenes": settings["scenes"],
        "shown": snakemake.params.shown,
        "judges": judges,
        "one_step": one_step,
        "published_one_step": evaluate.PUBLISHED,
        "validation": validation,
    }
    Path(snakemake.output.evaluation).write_text(json.dumps(evaluation, indent=1) + "\n", encoding="utf-8")
