# Part B: flow matching. Samples of every model and epoch that a figure shows, and the sweep of guidance scales.


rule mnist_sample:
    input:
        weights="results/mnist/{model}/epoch_{epoch}/weights.safetensors",
        library=library("mnist/sample.py"),
    output:
        "results/mnist/{model}/epoch_{epoch}/samples_{guidance}.safetensors",
    log:
        "results/logs/mnist_sample/{model}_{epoch}_{guidance}.log",
    benchmark:
        "results/benchmarks/mnist_sample/{model}_{epoch}_{guidance}.tsv"
    wildcard_constraints:
        model="|".join(FLOWS),
    conda:
        ENVIRONMENT
    threads: MNIST.threads
    resources:
        **on_device(3000, runtime=60),
    params:
        settings=SAMPLE_SETTINGS,
        width=width_of,
        seed=CONFIG.seed,
    script:
        "../src/scripts/mnist/sample.py"


for flow in FLOWS:

    rule:
        name:
            flow
        input:
            **CLASSIFIER,
            library=library("mnist/flow.py"),
            weights=epoch_files(flow, "weights.safetensors", range(1, MNIST.models[flow].show[-1] + 1)),
            samples=shown_samples(flow),
        output:
            **figure(flow, names.flow(MNIST.models[flow].show)),
            films=picture_files(flow, names.flow_films()),
        log:
            f"results/logs/{flow}/{flow}.log",
        benchmark:
            f"results/benchmarks/{flow}/{flow}.tsv"
        conda:
            ENVIRONMENT
        threads: MNIST.threads
        resources:
            **on_device(3000, runtime=10),
        params:
            model=flow,
            settings=MNIST.models[flow].model_dump(include={"width", "show"}),
            sampling=SAMPLE_SETTINGS | {"guidance": guidance_of(flow)},
            classifier=MNIST.classifier.width,
            seed=CONFIG.seed,
        script:
            "../src/scripts/mnist/flow.py"


rule guidance:
    input:
        **CLASSIFIER,
        library=library("mnist/guidance.py"),
        samples=swept_samples(),
    output:
        **figure("guidance", names.guidance(SAMPLING.guidance_sweep)),
    log:
        "results/logs/guidance/guidance.log",
    benchmark:
        "results/benchmarks/guidance/guidance.tsv"
    conda:
        ENVIRONMENT
    threads: MNIST.threads
    resources:
        **on_device(3000, runtime=10),
    params:
        scales=SAMPLING.guidance_sweep,
        classifier=MNIST.classifier.width,
        sampling=SAMPLE_SETTINGS,
        seed=CONFIG.seed,
    script:
        "../src/scripts/mnist/guidance.py"
