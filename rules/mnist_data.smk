# Part B: the data, and what noise does to them.


# Without `library`: checksums fix the files, whatever code fetches them.
rule mnist:
    output:
        **MNIST_FILES,
    log:
        "results/logs/mnist/mnist.log",
    benchmark:
        "results/benchmarks/mnist/mnist.tsv"
    retries: 0 if MNIST.sources == ["folder"] else 2
    localrule: True
    conda:
        ENVIRONMENT
    resources:
        mem_mb=2000,
        runtime=15,
    script:
        "../src/scripts/mnist/mnist.py"


rule mnist_noising:
    input:
        **TEST,
        library=library("mnist/noising.py"),
    output:
        **figure("mnist_noising", names.noise_levels(MNIST.sigmas)),
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
    script:
        "../src/scripts/mnist/noising.py"
