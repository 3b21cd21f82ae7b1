# Part B, flow matching: samples of every model and epoch that a figure shows, and the guidance sweep.

FIGURES += [*FLOWS, "guidance"]


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
        epoch=r"[1-9]\d*",
    conda:
        ENVIRONMENT
    threads: MNIST.threads
    resources:
        gpu=GPU,
        mem_mb=3000,
        runtime=60,
    params:
        settings=sampling_settings(),
        width=sampled_width,
        seed=CONFIG.seed,
    script:
        "../src/scripts/mnist/sample.py"


for flow in FLOWS:

    rule:
        name:
            flow
        input:
            **JUDGE,
            weights=epoch_files(flow, "weights.safetensors", range(1, MNIST.models[flow].show[-1] + 1)),
            samples=shown_samples(flow),
            caption=caption(flow),
            library=library("mnist/flow.py"),
        output:
            card=f"results/figures/{flow}/card.json",
            panels=pictures(flow, names.flow(MNIST.models[flow].show)),
            films=picture_files(flow, names.flow_films()),
        log:
            f"results/logs/{flow}/{flow}.log",
        benchmark:
            f"results/benchmarks/{flow}/{flow}.tsv"
        conda:
            ENVIRONMENT
        threads: MNIST.threads
        resources:
            gpu=GPU,
            mem_mb=3000,
            runtime=10,
        params:
            model=flow,
            settings=MNIST.models[flow].model_dump(),
            sampling=sampling_settings() | {"guidance": flow_guidance(flow)},
            classifier=MNIST.classifier.width,
            seed=CONFIG.seed,
        script:
            "../src/scripts/mnist/flow.py"


rule guidance:
    input:
        **JUDGE,
        samples=swept_samples(),
        caption=caption("guidance"),
        library=library("mnist/guidance.py"),
    output:
        card="results/figures/guidance/card.json",
        panels=pictures("guidance", names.guidance(SAMPLING.guidance_sweep)),
    log:
        "results/logs/guidance/guidance.log",
    benchmark:
        "results/benchmarks/guidance/guidance.tsv"
    conda:
        ENVIRONMENT
    threads: MNIST.threads
    resources:
        gpu=GPU,
        mem_mb=3000,
        runtime=10,
    params:
        scales=SAMPLING.guidance_sweep,
        classifier=MNIST.classifier.width,
        sampling=sampling_settings(),
        seed=CONFIG.seed,
    script:
        "../src/scripts/mnist/guidance.py"
