# What the rules of figures share: the study's configuration, where pictures go, and what the report asks for.

from campanile.report.outline import place, read_outline
from jobs import names

DEFAULT = "config/config.yaml"
CONFIG = checked_configuration(configuration.Config, DEFAULT)
MNIST = CONFIG.mnist
GPU = use_machine(CONFIG.device)
ENVIRONMENT = environment(GPU)
CHAPTERS = read_outline(ROOT / "report/chapters.yaml")["chapters"]

# Every figure, in the order of the rules, and every picture; `figure` and `picture_files` add to these lists. The report
# needs the pictures as well as the cards: if an edited rule draws one more picture, Snakemake has no record of it to
# compare, and runs the rule only if something needs that picture.
FIGURES, PICTURES = [], []
REPLICATED = {}  # figures of several replicates, with the names of these


def on_device(mem_mb, runtime, gpu_mem_mb=2000):
    """The resources of a job that computes with a network."""
    return {"gpu": GPU, "gpu_mem_mb": GPU * gpu_mem_mb, "mem_mb": mem_mb, "runtime": runtime}


def figure(name, pictures={}, cases=None, replicates=None):
    """The outputs of every figure's rule: its card, and its pictures, each with its place in Snakemake's own report.

    With ``cases`` there is one figure per case, NAME_CASE, made by one rule with the wildcard ``case``. With
    ``replicates`` the rule has a wildcard ``replicate``, and makes one figure for each.
    """
    whole = name if cases is None else f"{name}_{{case}}"
    FIGURES.extend([whole] if cases is None else expand(whole, case=cases))
    if replicates and len(replicates) > 1:
        REPLICATED[name] = replicates
    chapter = CHAPTERS[place(whole, CHAPTERS)[0]]
    shipped(caption := f"report/captions/{name}.rst")

    def in_report(path, picture):
        return report(
            path,
            # Cases share a caption with placeholders, which Snakemake's report does not fill in.
            caption=f"../{caption}" if cases is None else None,
            category="Text to image" if chapter["key"].startswith("diffusion") else "MNIST",
            subcategory=chapter["title"],
            labels={"figure": whole.replace("_", " "), "picture": picture.replace("_", " ")},
        )

    panels = map(in_report, picture_files(whole, pictures, cases, bool(replicates)), pictures.values())
    folder = f"results/{'{replicate}' if replicates else ''}figures/{whole}"
    return {"card": f"{folder}/card.json", "panels": list(panels)}


def picture_files(figure, pictures, cases=None, replicated=False):
    """The files of a figure's pictures. For films, which Snakemake's own report does not show, it is called alone."""
    paths = [f"figures/{figure}/{picture}.png" for picture in pictures.values()]
    PICTURES.extend(f"results/{path}" for path in (paths if cases is None else expand(paths, case=cases)))
    return [f"results/{'{replicate}' if replicated else ''}{path}" for path in paths]


def card_file(figure):
    """The card that the report shows of a figure."""
    return f"results/figures/{figure}/{'pooled' if figure in REPLICATED else 'card'}.json"


def run_options():
    """The options that this run was started with besides its files, for the commands that the report prints."""
    overrides = [f"{key}={value}" for key, value in workflow.config_settings.config.items()]
    elsewhere = [] if Path.cwd() == ROOT else ["--directory", os.path.relpath(Path.cwd(), ROOT)]
    return [*(["--config", *overrides] if overrides else []), *elsewhere]
