# What the rules of figures share: the study's configuration, where pictures go, and what the report asks for.

import fnmatch

import yaml

from jobs import names

CONFIG = checked_configuration(configuration.Config)
MNIST = CONFIG.mnist
GPU = gpu_is_used(CONFIG.device)
ENVIRONMENT = environment(GPU)
CHAPTERS = yaml.safe_load((ROOT / "report/chapters.yaml").read_text(encoding="utf-8"))["chapters"]

# Every figure of the study, in the order of its chapters; a rule file adds its own with FIGURES += [...].
FIGURES = []
# Their pictures, which the report asks for beside the cards: of a rule that has come to make one more picture Snakemake
# has no record to compare, and runs it only if that picture is asked for.
PICTURES = []


def made_by(figure, script):
    """The inputs of every figure's rule: its title and caption, and the code that draws it."""
    return {"caption": shipped(f"report/captions/{figure}.rst"), "library": library(script)}


def chapter(figure):
    """The chapter that the report's outline puts a figure in."""
    return next(each for each in CHAPTERS if any(fnmatch.fnmatch(figure, pattern) for pattern in each["figures"]))


def figure(name, pictures, cases=None):
    """The outputs of every figure's rule: its card, and its pictures, each with its place in Snakemake's own report.

    With ``cases`` there is one figure per case, NAME_CASE, made by one rule with the wildcard ``case``.
    """
    whole = name if cases is None else f"{name}_{{case}}"
    home = chapter(whole)

    def in_report(path, picture):
        return report(
            path,
            # Captions that cases share have words to fill in, which Snakemake's report does not.
            caption=f"../report/captions/{name}.rst" if cases is None else None,
            category="Text to image" if home["key"].startswith("diffusion") else "MNIST",
            subcategory=home["title"],
            labels={"figure": whole.replace("_", " "), "picture": picture.replace("_", " ")},
        )

    panels = map(in_report, picture_files(whole, pictures, cases), pictures.values())
    return {"card": f"results/figures/{whole}/card.json", "panels": list(panels)}


def picture_files(figure, pictures, cases=None):
    """The files of a figure's pictures, all of which the report asks for. Films are not in Snakemake's own report."""
    paths = [f"results/figures/{figure}/{picture}.png" for picture in pictures.values()]
    PICTURES.extend(paths if cases is None else expand(paths, case=cases))
    return paths


def configuration_files():
    """The files of the configuration, the default first: each wins over those before it."""
    default = ROOT / "config" / "config.yaml"
    overlays = [path for path in map(Path, workflow.configfiles) if path.resolve() != default]
    return [os.path.relpath(path, ROOT) for path in (default, *overlays)]


def run_options():
    """The options that this run was started with besides its files, for the commands that the report prints."""
    overrides = [f"{key}={value}" for key, value in workflow.config_settings.config.items()]
    elsewhere = [] if Path.cwd() == ROOT else ["--directory", os.path.relpath(Path.cwd(), ROOT)]
    return [*(["--config", *overrides] if overrides else []), *elsewhere]
