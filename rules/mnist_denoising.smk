# Part B: denoising in one step: noise of the level used in training, of other levels, and pure noise.


rule denoiser:
    input:
        **TEST,
        library=library("mnist/denoiser.py"),
        weights=epoch_files("denoiser", "weights.safetensors", DENOISER.show),
    output:
        **figure("denoiser", names.denoiser(DENOISER.show)),
    log:
        "results/logs/denoiser/denoiser.log",
    benchmark:
        "results/benchmarks/denoiser/denoiser.tsv"
    conda:
        ENVIRONMENT
    threads: MNIST.threads
    resources:
        **on_device(3000, runtime=10),
    params:
        settings=DENOISER.model_dump(include={"width", "sigma", "show"}),
        seed=CONFIG.seed,
    script:
        "../src/scripts/mnist/denoiser.py"


rule denoiser_sigmas:
    input:
        **TEST,
        library=library("mnist/denoiser_sigmas.py"),
        weights=epoch_files("denoiser", "weights.safetensors", DENOISER.show[-1:]),
    output:
        **figure("denoiser_sigmas", names.noise_levels(MNIST.sigmas)),
    log:
        "results/logs/denoiser_sigmas/denoiser_sigmas.log",
    benchmark:
        "results/benchmarks/denoiser_sigmas/denoiser_sigmas.tsv"
    conda:
        ENVIRONMENT
    threads: MNIST.threads
    resources:
        **on_device(3000, runtime=10),
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
        library=library("mnist/pure_noise.py"),
        weights=epoch_files("pure_noise", "weights.safetensors", PURE_NOISE.show),
    output:
        **figure("pure_noise", names.pure_noise(PURE_NOISE.show)),
    log:
        "results/logs/pure_noise/pure_noise.log",
    benchmark:
        "results/benchmarks/pure_noise/pure_noise.tsv"
    conda:
        ENVIRONMENT
    threads: MNIST.threads
    resources:
        **on_device(3000, runtime=10),
    params:
        settings=PURE_NOISE.model_dump(include={"width", "show"}),
        seed=CONFIG.seed,
    script:
        "../src/scripts/mnist/pure_noise.py"
