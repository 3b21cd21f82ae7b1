# Part B: flow matching. Samples of every model and epoch that a figure shows, and the sweep of guidance scales.


rule mnist_sample:
    input:
        weights="results/{replicate}mnist/{model}/epoch_{epoch}/weights.safetensors",
        library=library("mnist/sample.py"),
    output:
        "results/{replicate}samples/{model}/epoch_{epoch}/guidance_{guidance}.safetensors",
    log:
        "results/logs/mnist_sample/{replicate}{model}_{epoch}_{guidance}.log",
    benchmark:
        "results/benchmarks/mnist_sample/{replicate}{model}_{epoch}_{guidance}.tsv"
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
        seed=replicate_seed,
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
            **figure(flow, names.flow(MNIST.models[flow].show), replicates=REPLICATES),
            films=picture_files(flow, names.flow_films(), replicated=True),
        log:
            f"results/logs/{flow}/{{replicate}}{flow}.log",
        benchmark:
            f"results/benchmarks/{flow}/{{replicate}}{flow}.tsv"
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
            seed=replicate_seed,
        script:
            "../src/scripts/mnist/flow.py"


# What the two models of the comparison must share, by its name in a sentence.
COMPARED = [
    {**each.model_dump(), "last shown epoch": each.show[-1]}
    for each in (MNIST.models.class_fm, MNIST.models.class_fm_constant_lr)
]


rule learning_rates:
    input:
        library=library("mnist/learning_rates.py"),
        exponential=expand("results/{replicate}figures/class_fm/card.json", replicate=REPLICATES),
        constant=expand("results/{replicate}figures/class_fm_constant_lr/card.json", replicate=REPLICATES),
    output:
        **figure("learning_rates", names.learning_rates()),
    log:
        "results/logs/learning_rates/learning_rates.log",
    benchmark:
        "results/benchmarks/learning_rates/learning_rates.tsv"
    localrule: True
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        differing=[
            name.replace("_", " ")
            for name in ("width", "images", "batch_size", "p_uncond", "last shown epoch")
            if COMPARED[0][name] != COMPARED[1][name]
        ],
    script:
        "../src/scripts/mnist/learning_rates.py"


rule guidance:
    input:
        **CLASSIFIER,
        library=library("mnist/guidance.py"),
        samples=swept_samples(),
    output:
        **figure("guidance", names.guidance(SAMPLING.guidance_sweep), replicates=REPLICATES),
    log:
        "results/logs/guidance/{replicate}guidance.log",
    benchmark:
        "results/benchmarks/guidance/{replicate}guidance.tsv"
    conda:
        ENVIRONMENT
    threads: MNIST.threads
    resources:
        **on_device(3000, runtime=10),
    params:
        scales=SAMPLING.guidance_sweep,
        classifier=MNIST.classifier.width,
        sampling=SAMPLE_SETTINGS,
        seed=replicate_seed,
    script:
        "../src/scripts/mnist/guidance.py"
