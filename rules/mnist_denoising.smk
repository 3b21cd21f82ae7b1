# Part B: denoising in one step, from the noise level of training, from other levels, and from pure noise.

FIGURES += ["denoiser", "denoiser_sigmas", "pure_noise"]


rule denoiser:
    input:
        **TEST,
        weights=epoch_files("denoiser", "weights.safetensors", DENOISER.show),
        caption=caption("denoiser"),
        library=library("mnist/denoiser.py"),
    output:
        card="results/figures/denoiser/card.json",
        panels=pictures("denoiser", names.denoiser(DENOISER.show)),
    log:
        "results/logs/denoiser/denoiser.log",
    benchmark:
        "results/benchmarks/denoiser/denoiser.tsv"
    conda:
        ENVIRONMENT
    threads: MNIST.threads
    resources:
        **ON_DEVICE,
    params:
        settings=DENOISER.model_dump(),
        seed=CONFIG.seed,
    script:
        "../src/scripts/mnist/denoiser.py"


rule denoiser_sigmas:
    input:
        **TEST,
        weights=epoch_files("denoiser", "weights.safetensors", DENOISER.show[-1:]),
        caption=caption("denoiser_sigmas"),
        library=library("mnist/denoiser_sigmas.py"),
    output:
        card="results/figures/denoiser_sigmas/card.json",
        panels=pictures("denoiser_sigmas", names.noise_levels(MNIST.sigmas)),
    log:
        "results/logs/denoiser_sigmas/denoiser_sigmas.log",
    benchmark:
        "results/benchmarks/denoiser_sigmas/denoiser_sigmas.tsv"
    conda:
        ENVIRONMENT
    threads: MNIST.threads
    resources:
        **ON_DEVICE,
    params:
        **DENOISER.model_dump(include={"width", "sigma"}),
        sigmas=MNIST.sigmas,
        images=MNIST.evaluation.images,
        seed=CONFIG.seed,
    script:
        "../src/scripts/mnist/denoiser_sigmas.py"


rule pure_noise:
    input:
        **TRAIN,
        weights=epoch_files("pure_noise", "weights.safetensors", PURE_NOISE.show),
        caption=caption("pure_noise"),
        library=library("mnist/pure_noise.py"),
    output:
        card="results/figures/pure_noise/card.json",
        panels=pictures("pure_noise", names.pure_noise(PURE_NOISE.show)),
    log:
        "results/logs/pure_noise/pure_noise.log",
    benchmark:
        "results/benchmarks/pure_noise/pure_noise.tsv"
    conda:
        ENVIRONMENT
    threads: MNIST.threads
    resources:
        **ON_DEVICE,
    params:
        settings=PURE_NOISE.model_dump(),
        seed=CONFIG.seed,
    script:
        "../src/scripts/mnist/pure_noise.py"
