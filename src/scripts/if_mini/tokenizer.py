"""Make IF-mini's tokenizer from the words of captions, and write these down."""

import json
from pathlib import Path

from if_mini.pictures.cache import Assets
from if_mini.scenes import Scenes
from if_mini.text import tokenizer
from jobs.job import Job

with Job(snakemake) as job:
    assets = Assets.open(Path(snakemake.input.assets[0]).parent)
    scenes = Scenes(assets, snakemake.params.seed)
    captions = [scenes[index][1] for index in job.progress(range(snakemake.params.scenes), "captions")]
    made = tokenizer.build([*captions, *assets.names, *(texture["caption"] or "" for texture in assets.textures)])
    made.save_pretrained(Path(snakemake.output.tokenizer[0]).parent)
    Path(snakemake.output.captions).write_text(json.dumps(captions, indent=0) + "\n", encoding="utf-8")
