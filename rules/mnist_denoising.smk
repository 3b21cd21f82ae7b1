# Part B, denoising in one step: at the noise trained for, at other noise, and from pure noise.

FIGURES += ["denoiser", "denoiser_sigmas", "pure_noise"]


rule denoiser:
    input:
        **TEST,
        weights=epoch_files("denoiser", "weights.safetensors", DENOISER.show),
        caption=caption("denoiser"),
        library=library("denoiser.py"),
    output:
        card="results/figures/denoiser/card.json",
        panels=pictures("denoiser", ["clean", "noisy", *(f"epoch_{epoch}" for epoch in DENOISER.show)], "Denoising"),
    log:
        "results/logs/denoiser/denoiser.log",
    benchmark:
        "results/benchmarks/denoiser/denoiser.tsv"
    conda:
        ENVIRONMENT
    threads: MNIST.threads
    resources:
        gpu=GPU,
        mem_mb=3000,
        runtime=10,
    params:
        settings=DENOISER.model_dump(),
        seed=CONFIG.seed,
    message:
        "denoising at the trained noise level"
    script:
        "../src/scripts/denoiser.py"


rule denoiser_sigmas:
    input:
        **TEST,
        weights=epoch_files("denoiser", "weights.safetensors", DENOISER.show[-1:]),
        caption=caption("denoiser_sigmas"),
        library=library("denoiser_sigmas.py"),
    output:
        card="results/figures/denoiser_sigmas/card.json",
        panels=pictures("denoiser_sigmas", [f"sigma_{sigma}" for sigma in SIGMAS], "Denoising"),
    log:
        "results/logs/denoiser_sigmas/denoiser_sigmas.log",
    benchmark:
        "results/benchmarks/denoiser_sigmas/denoiser_sigmas.tsv"
    conda:
        ENVIRONMENT
    threads: MNIST.threads
    resources:
        gpu=GPU,
        mem_mb=3000,
        runtime=10,
    params:
        width=DENOISER.width,
        sigma=DENOISER.sigma,
        sigmas=MNIST.sigmas,
        images=MNIST.evaluation.images,
        seed=CONFIG.seed,
    message:
        "denoising at other noise levels"
    script:
        "../src/scripts/denoiser_sigmas.py"


rule pure_noise:
    input:
        **TRAIN,
        weights=epoch_files("pure_noise", "weights.safetensors", PURE_NOISE.show),
        caption=caption("pure_noise"),
        library=library("pure_noise.py"),
    output:
        card="results/figures/pure_noise/card.json",
        panels=pictures("pure_noise", [*(f"epoch_{epoch}" for epoch in PURE_NOISE.show), "mean"], "Denoising"),
    log:
        "results/logs/pure_noise/pure_noise.log",
    benchmark:
        "results/benchmarks/pure_noise/pure_noise.tsv"
    conda:
        ENVIRONMENT
    threads: MNIST.threads
    resources:
        gpu=GPU,
        mem_mb=3000,
        runtime=10,
    params:
        settings=PURE_NOISE.model_dump(),
        seed=CONFIG.seed,
    message:
        "denoising pure noise"
    script:
        "../src/scripts/pure_noise.py"
