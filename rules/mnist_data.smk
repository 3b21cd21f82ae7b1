# Part B, the data: MNIST from whichever source has it, and what noise does to it.

FIGURES += ["mnist_noising"]


rule mnist:
    output:
        **MNIST_FILES,
    log:
        "results/logs/mnist/mnist.log",
    benchmark:
        "results/benchmarks/mnist/mnist.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=2000,
        runtime=15,
    message:
        "fetching MNIST"
    script:
        "../src/scripts/mnist.py"


rule mnist_noising:
    input:
        **TEST,
        caption=caption("mnist_noising"),
        library=library("mnist_noising.py"),
    output:
        card="results/figures/mnist_noising/card.json",
        panels=pictures("mnist_noising", [f"sigma_{sigma}" for sigma in SIGMAS], "Data"),
    log:
        "results/logs/mnist_noising/mnist_noising.log",
    benchmark:
        "results/benchmarks/mnist_noising/mnist_noising.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=2000,
        runtime=10,
    params:
        sigmas=MNIST.sigmas,
        seed=CONFIG.seed,
    message:
        "adding noise to digits"
    script:
        "../src/scripts/mnist_noising.py"
