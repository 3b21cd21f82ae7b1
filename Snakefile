# Campanile: every experiment of the study, one report.
#
#     snakemake --cores all --resources gpu=1
#
# The configuration is config/config.yaml; an overlay changes what differs: --configfile config/mnist_full.yaml

from snakemake.utils import min_version

min_version("9.20")


configfile: f"{workflow.current_basedir}/config/config.yaml"


report: "report/workflow.rst"


include: "rules/common.smk"
include: "rules/figures.smk"
include: "rules/diffusion.smk"
include: "rules/diffusion_sampling.smk"
include: "rules/diffusion_denoising.smk"
include: "rules/diffusion_editing.smk"
include: "rules/diffusion_illusions.smk"
include: "rules/mnist.smk"
include: "rules/mnist_data.smk"
include: "rules/mnist_training.smk"
include: "rules/mnist_denoising.smk"
include: "rules/mnist_flow.smk"
include: "rules/mnist_evaluation.smk"
include: "rules/sweep.smk"
include: "rules/report.smk"


# A rule with `localrule` runs where Snakemake runs, on a cluster too: it fetches files, or gathers what others made.
rule all:
    default_target: True
    input:
        "results/report/index.html",
        "results/report/play.html",
        "results/metrics.csv",
        # Everything that a reader sees or shares: what was deleted is made again.
        CARDS,
        PICTURES,
        SHARED,
    localrule: True
