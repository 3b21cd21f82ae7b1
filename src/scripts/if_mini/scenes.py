"""Draw a contact sheet of training scenes with their captions."""

from if_mini.evaluation.sheets import sheet
from if_mini.files import folder_of
from if_mini.pictures.cache import Assets
from if_mini.scenes import Scenes
from jobs.job import Job

with Job(snakemake) as job:
    scenes = Scenes(Assets.open(folder_of(snakemake.input.assets)), snakemake.params.seed)
    pictures, captions = zip(*(scenes[index] for index in range(120)), strict=True)
    sheet(pictures, captions, columns=12).save(snakemake.output.sheet)
