# Part B: the classifier that scores samples, and a search for memorised training images.


rule train_classifier:
    input:
        **DATA,
        library=library("mnist/train_classifier.py"),
    output:
        **CLASSIFIER,
    log:
        "results/logs/train_classifier/train_classifier.log",
    benchmark:
        "results/benchmarks/train_classifier/train_classifier.tsv"
    conda:
        ENVIRONMENT
    threads: MNIST.threads
    resources:
        **on_device(3000, runtime=30),
    params:
        settings=MNIST.classifier.model_dump(),
        seed=CONFIG.seed,
    script:
        "../src/scripts/mnist/train_classifier.py"


rule mnist_classifier:
    input:
        **TEST,
        library=library("mnist/classifier.py"),
        classifier=CLASSIFIER["classifier"],
    output:
        **figure("mnist_classifier"),
    log:
        "results/logs/mnist_classifier/mnist_classifier.log",
    benchmark:
        "results/benchmarks/mnist_classifier/mnist_classifier.tsv"
    conda:
        ENVIRONMENT
    threads: MNIST.threads
    resources:
        **on_device(2000, runtime=10),
    params:
        width=MNIST.classifier.width,
        samples=SAMPLING.samples,
    script:
        "../src/scripts/mnist/classifier.py"


rule mnist_memorisation:
    input:
        **DATA,
        library=library("mnist/memorisation.py"),
        samples=[shown_samples(model)[-1] for model in FLOWS],
    output:
        **figure("mnist_memorisation", names.memorisation(FLOWS), replicates=REPLICATES),
    log:
        "results/logs/mnist_memorisation/{replicate}mnist_memorisation.log",
    benchmark:
        "results/benchmarks/mnist_memorisation/{replicate}mnist_memorisation.tsv"
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
