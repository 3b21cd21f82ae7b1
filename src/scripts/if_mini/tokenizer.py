"""Build the tokenizer from the words of captions, and save the captions."""

from if_mini.files import folder_of, write_json
from if_mini.pictures.cache import Assets
from if_mini.scenes import Scenes
from if_mini.text import tokenizer
from jobs.job import Job

with Job(snakemake) as job:
    assets = Assets.open(folder_of(snakemake.input.assets))
    scenes = Scenes(assets, snakemake.params.seed)
    captions = [scenes[index][1] for index in job.progress(range(snakemake.params.scenes), "captions")]
    made = tokenizer.build([*captions, *assets.names, *(texture["caption"] or "" for texture in assets.textures)])
    made.save_pretrained(folder_of(snakemake.output.tokenizer))
    write_json(snakemake.output.captions, captions, indent=0)
