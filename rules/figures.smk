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


def caption(figure):
    """The title and caption of a figure."""
    return shipped(f"report/captions/{figure}.rst")


def chapter(figure):
    """The chapter that the report's outline puts a figure in."""
    return next(each for each in CHAPTERS if any(fnmatch.fnmatch(figure, pattern) for pattern in each["figures"]))


def pictures(figure, names, cases=None):
    """The pictures of a figure, each with its place in Snakemake's own report; ``names`` are those of ``jobs.names``.

    With ``cases`` there is one figure per case, FIGURE_CASE, made by one rule with the wildcard ``case``.
    """
    whole = figure if cases is None else f"{figure}_{{case}}"
    home = chapter(whole)

    def in_report(path, name):
        return report(
            path,
            # Captions that cases share have words to fill in, which Snakemake's report does not.
            caption=f"../report/captions/{figure}.rst" if cases is None else None,
            category="Text to image" if home["key"].startswith("diffusion") else "MNIST",
            subcategory=home["title"],
            labels={"figure": whole.replace("_", " "), "picture": name.replace("_", " ")},
        )

    return list(map(in_report, picture_files(whole, names, cases), names.values()))


def picture_files(figure, names, cases=None):
    """The files of a figure's pictures, which the report asks for; of its films, which Snakemake's own does not show."""
    paths = [f"results/figures/{figure}/{name}.png" for name in names.values()]
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
