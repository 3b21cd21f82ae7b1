# A sweep: this workflow once more for each combination of the swept values, as a module with its own files. Only what the
# figures of the sweep need is made, and data, judge and embeddings are those of the study.

from campanile.config.sweep import sweep

try:
    SWEEP = sweep(config, CONFIG, ROOT, FIGURES)
except CampanileError as error:
    raise WorkflowError(f"configuration: {error}") from None

STUDY = [rule.name for rule in workflow.rules]

for number, name in enumerate(SWEEP.variants, 1):
    variant = f"sweep_{number}"
    variant_ = f"{variant}_"

    module:
        name: variant
        snakefile:
            "../Snakefile"
        config:
            SWEEP.variants[name].config
        replace_prefix:
            SWEEP.variants[name].moved([*REPLICATES, "{replicate}"])

    use rule * from variant exclude all, metrics, report, play, site, partial_report as variant_*

    PICTURES += [
        path.replace("results", f"results/sweep/{name}", 1)
        for path in globals()[variant].PICTURES
        if name in SWEEP.figures.get(Path(path).parent.name, {}) and not Path(path).name.startswith("film")
    ]


# What several combinations can make, the first makes, and before all of them the study.
for rule_name in STUDY if SWEEP.variants else []:
    workflow.ruleorder(rule_name, *(f"sweep_{number}_{rule_name}" for number in range(1, len(SWEEP.variants) + 1)))


rule sweep:
    input:
        cards=lambda wildcards: [
            card_file(wildcards.case).replace("results", f"results/sweep/{name}", 1)
            for name in SWEEP.figures[wildcards.case]
        ],
        library=library("report/sweep.py"),
    output:
        **figure("sweep", cases=SWEEP.figures),
    log:
        "results/logs/sweep/{case}.log",
    benchmark:
        "results/benchmarks/sweep/{case}.tsv"
    wildcard_constraints:
        case=one_of(SWEEP.figures),
    localrule: True
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        settings=lambda wildcards: [*SWEEP.figures[wildcards.case].values()],
        seed=CONFIG.seed,
    script:
        "../src/scripts/report/sweep.py"
