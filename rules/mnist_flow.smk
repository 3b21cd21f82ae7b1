# Part B, flow matching: samples of every model and epoch that a figure shows, and the guidance sweep.

FIGURES += [*FLOWS, "guidance"]


rule mnist_sample:
    input:
        weights="results/mnist/{model}/epoch_{epoch}/weights.safetensors",
        library=library("mnist_sample.py"),
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
    message:
        "sampling {wildcards.model} after epoch {wildcards.epoch}, guidance {wildcards.guidance}"
    script:
        "../src/scripts/mnist_sample.py"


for flow in FLOWS:

    rule:
        name:
            flow
        input:
            **JUDGE,
            weights=epoch_files(flow, "weights.safetensors", range(1, MNIST.models[flow].show[-1] + 1)),
            samples=shown_samples(flow),
            caption=caption(flow),
            library=library("mnist_flow.py"),
        output:
            card=f"results/figures/{flow}/card.json",
            panels=pictures(flow, [f"epoch_{epoch}" for epoch in MNIST.models[flow].show], "Flow matching"),
            films=films(flow, ["flow", "epochs"]),
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
        message:
            f"showing the samples of {flow}"
        script:
            "../src/scripts/mnist_flow.py"


rule guidance:
    input:
        **JUDGE,
        samples=swept_samples(),
        caption=caption("guidance"),
        library=library("guidance.py"),
    output:
        card="results/figures/guidance/card.json",
        panels=pictures("guidance", [*(f"scale_{scale}" for scale in SCALES), "sweep"], "Flow matching"),
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
    message:
        "comparing guidance scales"
    script:
        "../src/scripts/guidance.py"
