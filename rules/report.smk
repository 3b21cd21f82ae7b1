# The end: every number in one table, every figure in one page.

CARDS = expand("results/figures/{figure}/card.json", figure=FIGURES)
# The outline first: from it the script knows the folder.
REPORT_SOURCES = [shipped("report/chapters.yaml"), shipped("report/style.css")] + [
    shipped(path.relative_to(ROOT))
    for pattern in ("*.html.j2", "scripts/*.js", "captions/*.rst")
    for path in sorted(ROOT.glob(f"report/{pattern}"))
]

from campanile.provenance import digest

# What the cover says of the run.
RUN = {
    "config": CONFIG.model_dump(),
    "configfiles": configuration_files(),
    "options": run_options(),
    "expected": FIGURES,
    "training": training_of_model(),
}


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
        sources=REPORT_SOURCES,
        library=library("report/report.py"),
    output:
        page="results/report/index.html",
        run="results/report/run.json",
    log:
        "results/logs/report/report.log",
    benchmark:
        "results/benchmarks/report/report.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1000,
        runtime=5,
    params:
        **RUN,
    script:
        "../src/scripts/report/report.py"


# Asked for by name only: a report of the figures there are, after a run that was stopped or that failed. The cards are
# no inputs: nothing is made for it.
rule partial_report:
    input:
        sources=REPORT_SOURCES,
        library=library("report/report.py"),
    output:
        page="results/report/partial.html",
        run="results/report/partial.json",
    log:
        "results/logs/report/partial_report.log",
    benchmark:
        "results/benchmarks/partial_report/partial_report.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1000,
        runtime=5,
    params:
        **RUN,
        # With digests, so that a figure made again makes another report.
        cards=lambda wildcards: {card: digest(card) for card in CARDS if os.path.exists(card)},
    script:
        "../src/scripts/report/report.py"
