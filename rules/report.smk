# The end: all numbers in one table, all figures in one page.

from campanile.provenance import digest

CARDS = [card_file(name) for name in FIGURES]
# The outline comes first: the script takes the folder from it.
REPORT_SOURCES = [
    shipped(f"report/{name}") for name in ("chapters.yaml", "references.yaml", "style.css", "first.js")
] + [
    shipped(path.relative_to(ROOT))
    for pattern in ("*.html.j2", "scripts/*.js", "uplot/*", "captions/*.rst")
    for path in sorted(ROOT.glob(f"report/{pattern}"))
]

try:
    CONFIG.report.check(FIGURES)
except CampanileError as error:
    raise WorkflowError(f"configuration: {error}") from None

# What the cover says about the run.
RUN = {
    "config": CONFIG.model_dump(),
    "configfiles": [os.path.relpath(path, ROOT) for path in configuration_files(DEFAULT)],
    "options": run_options(),
    "expected": FIGURES,
    "training": training_of_model(),
}

# To share: animations of films and illusions, and charts. They are made from cards, so an edit of them computes nothing.
STRIPS = [path.with_name(names.animation(path.stem)) for path in map(Path, PICTURES) if path.stem.startswith("film")]
PLAYS = [f"results/figures/{name}/play" for name in FIGURES if name.startswith(("anagram_", "hybrid_"))]
SHARED = expand("{animation}.{kind}", animation=[*dict.fromkeys(STRIPS), *PLAYS], kind=["webp", "gif"])
CURVED = ["mnist_losses", "denoiser_sigmas", *FLOWS, "learning_rates", "guidance"]
CURVED += [f"sweep_{name}" for name in SWEEP.figures if name in CURVED]
SHARED += expand("results/figures/{figure}/chart.svg", figure=CURVED)


# The pictures of replicate 1, and the mean numbers of all.
rule pool:
    input:
        cards=lambda wildcards: [
            f"results/{each}figures/{wildcards.figure}/card.json" for each in REPLICATED[wildcards.figure]
        ],
        library=library("report/pool.py"),
    output:
        "results/figures/{figure}/pooled.json",
    log:
        "results/logs/pool/{figure}.log",
    benchmark:
        "results/benchmarks/pool/{figure}.tsv"
    localrule: True
    conda:
        ENVIRONMENT
    resources:
        mem_mb=500,
        runtime=5,
    script:
        "../src/scripts/report/pool.py"


rule animation:
    input:
        card="results/figures/{figure}/card.json",
        library=library("report/animation.py"),
    output:
        multiext("results/figures/{figure}/{animation}", ".webp", ".gif"),
    log:
        "results/logs/animation/{figure}_{animation}.log",
    benchmark:
        "results/benchmarks/animation/{figure}_{animation}.tsv"
    wildcard_constraints:
        animation="film(_[a-z]+)?|play",
    localrule: True
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1000,
        runtime=5,
    script:
        "../src/scripts/report/animation.py"


rule chart:
    input:
        card=lambda wildcards: CARDS[FIGURES.index(wildcards.figure)],
        library=library("report/chart.py"),
    output:
        "results/figures/{figure}/chart.svg",
    log:
        "results/logs/chart/{figure}.log",
    benchmark:
        "results/benchmarks/chart/{figure}.tsv"
    localrule: True
    conda:
        ENVIRONMENT
    resources:
        mem_mb=500,
        runtime=5,
    script:
        "../src/scripts/report/chart.py"


rule metrics:
    input:
        cards=CARDS,
        library=library("report/metrics.py"),
    output:
        "results/metrics.csv",
    log:
        "results/logs/metrics/metrics.log",
    benchmark:
        "results/benchmarks/metrics/metrics.tsv"
    localrule: True
    conda:
        ENVIRONMENT
    resources:
        mem_mb=500,
        runtime=5,
    script:
        "../src/scripts/report/metrics.py"


rule report:
    input:
        cards=CARDS,
        pictures=PICTURES,
        shared=SHARED,
        sources=REPORT_SOURCES,
        published=shipped("config/mnist_full.yaml"),
        library=library("report/report.py"),
    output:
        page="results/report/index.html",
        run="results/report/run.json",
    log:
        "results/logs/report/report.log",
    benchmark:
        "results/benchmarks/report/report.tsv"
    localrule: True
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1000,
        runtime=5,
    params:
        **RUN,
    script:
        "../src/scripts/report/report.py"


# The page beside the report in which the networks of the figures run.
PLAYED = ("class_fm", "denoiser")
PLAY_SOURCES = [
    shipped(f"report/{name}")
    for name in ("chapters.yaml", "style.css", "first.js", "scripts/elements.js", "scripts/theme.js")
] + [shipped(path.relative_to(ROOT)) for path in sorted(ROOT.glob("report/play/**/*.*"))]


rule play:
    input:
        **{name: f"results/mnist/{name}/epoch_{MNIST.models[name].show[-1]}/weights.safetensors" for name in PLAYED},
        sources=PLAY_SOURCES,
        library=library("report/play.py"),
    output:
        "results/report/play.html",
    log:
        "results/logs/play/play.log",
    benchmark:
        "results/benchmarks/play/play.tsv"
    localrule: True
    conda:
        ENVIRONMENT
    resources:
        mem_mb=2000,
        runtime=10,
    params:
        widths={name: MNIST.models[name].width for name in PLAYED},
        settings=SAMPLING.model_dump(include={"method", "steps", "guidance"}) | {"sigma": DENOISER.sigma},
    script:
        "../src/scripts/report/play.py"


# The report to publish: three pages, with their pictures as files. It runs only if asked for by name.
rule site:
    input:
        cards=CARDS,
        pictures=PICTURES,
        shared=SHARED,
        play="results/report/play.html",
        sources=REPORT_SOURCES,
        run="results/report/run.json",
        library=library("report/site.py"),
    output:
        directory("results/site"),
    log:
        "results/logs/site/site.log",
    benchmark:
        "results/benchmarks/site/site.tsv"
    localrule: True
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1000,
        runtime=5,
    script:
        "../src/scripts/report/site.py"


# A report of the figures that exist, after a run that was stopped or failed. It runs only if asked for by name. Its cards
# are not inputs, so it makes no figure.
use rule report as partial_report with:
    input:
        sources=REPORT_SOURCES,
        published=shipped("config/mnist_full.yaml"),
        library=library("report/report.py"),
    output:
        page="results/report/partial.html",
        run="results/report/partial.json",
    log:
        "results/logs/report/partial_report.log",
    benchmark:
        "results/benchmarks/partial_report/partial_report.tsv"
    localrule: True
    params:
        **RUN,
        # With digests: a figure that changes makes the report again.
        cards=lambda wildcards: {card: digest(card) for card in CARDS if os.path.exists(card)},
        shared=lambda wildcards: {path: digest(path) for path in SHARED if os.path.exists(path)},
