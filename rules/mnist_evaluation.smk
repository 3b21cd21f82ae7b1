# Part B: the classifier that scores samples, and a search for memorised training images.


rule mnist_classifier:
    input:
        **DATA,
        **made_by("mnist_classifier", "mnist/classifier.py"),
    output:
        **figure("mnist_classifier"),
        weights=CLASSIFIER["classifier"],
        reference=CLASSIFIER["test_set"],
    log:
        "results/logs/mnist_classifier/mnist_classifier.log",
    benchmark:
        "results/benchmarks/mnist_classifier/mnist_classifier.tsv"
    conda:
        ENVIRONMENT
    threads: MNIST.threads
    resources:
        **on_device(3000, runtime=30),
    params:
        settings=MNIST.classifier.model_dump(),
        samples=SAMPLING.samples,
        seed=CONFIG.seed,
    script:
        "../src/scripts/mnist/classifier.py"


rule mnist_memorisation:
    input:
        **DATA,
        **made_by("mnist_memorisation", "mnist/memorisation.py"),
        samples=[shown_samples(model)[-1] for model in FLOWS],
    output:
        **figure("mnist_memorisation", names.memorisation(FLOWS)),
    log:
        "results/logs/mnist_memorisation/mnist_memorisation.log",
    benchmark:
        "results/benchmarks/mnist_memorisation/mnist_memorisation.tsv"
    conda:
        ENVIRONMENT
    threads: MNIST.threads
    resources:
        mem_mb=4000,
        runtime=10,
    params:
        samples=SAMPLING.samples,
    script:
        "../src/scripts/mnist/memorisation.py"
