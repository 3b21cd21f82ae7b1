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


rule mnist_scores:
    input:
        samples=sorted({path for model in FLOWS for path in shown_samples(model)} | set(swept_samples())),
        classifier="results/mnist/classifier/weights.safetensors",
        reference="results/mnist/classifier/test_set.safetensors",
        library=library("mnist_scores.py"),
    output:
        "results/mnist/scores.json",
    log:
        "results/logs/mnist_scores/mnist_scores.log",
    benchmark:
        "results/benchmarks/mnist_scores/mnist_scores.tsv"
    conda:
        ENVIRONMENT
    threads: MNIST.threads
    resources:
        gpu=GPU,
        mem_mb=3000,
        runtime=15,
    params:
        width=MNIST.classifier.width,
    message:
        "judging all samples"
    script:
        "../src/scripts/mnist_scores.py"


for flow in FLOWS:

    rule:
        name:
            flow
        input:
            samples=shown_samples(flow),
            scores="results/mnist/scores.json",
            caption=caption(flow),
            library=library("mnist_flow.py"),
        output:
            card=f"results/figures/{flow}/card.json",
            panels=report(
                expand(
                    "results/figures/{model}/epoch_{epoch}.png",
                    model=flow,
                    epoch=MNIST.models[flow].show,
                ),
                caption=f"../report/captions/{flow}.rst",
                category="MNIST",
                subcategory="Flow matching",
                labels={"figure": "samples", "model": flow},
            ),
        log:
            f"results/logs/{flow}/{flow}.log",
        benchmark:
            f"results/benchmarks/{flow}/{flow}.tsv"
        conda:
            ENVIRONMENT
        resources:
            mem_mb=1000,
            runtime=10,
        params:
            model=flow,
            settings=MNIST.models[flow].model_dump(),
            sampling=SAMPLING.model_dump(),
            seed=CONFIG.seed,
        message:
            f"showing the samples of {flow}"
        script:
            "../src/scripts/mnist_flow.py"


rule guidance:
    input:
        samples=swept_samples(),
        scores="results/mnist/scores.json",
        caption=caption("guidance"),
        library=library("guidance.py"),
    output:
        card="results/figures/guidance/card.json",
        panels=report(
            expand("results/figures/guidance/scale_{scale}.png", scale=SCALES)
            + ["results/figures/guidance/sweep.png"],
            caption="../report/captions/guidance.rst",
            category="MNIST",
            subcategory="Flow matching",
            labels={"figure": "guidance sweep", "model": "class_fm"},
        ),
    log:
        "results/logs/guidance/guidance.log",
    benchmark:
        "results/benchmarks/guidance/guidance.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        scales=SAMPLING.guidance_sweep,
        sampling=sampling_settings(),
        seed=CONFIG.seed,
    message:
        "comparing guidance scales"
    script:
        "../src/scripts/guidance.py"
