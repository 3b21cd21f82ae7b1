# Part B: denoising in one step: noise of the level used in training, of other levels, and pure noise.


rule denoiser:
    input:
        **TEST,
        library=library("mnist/denoiser.py"),
        weights=epoch_files("denoiser", "weights.safetensors", DENOISER.show),
    output:
        **figure("denoiser", names.denoiser(DENOISER.show), replicates=REPLICATES),
    log:
        "results/logs/denoiser/{replicate}denoiser.log",
    benchmark:
        "results/benchmarks/denoiser/{replicate}denoiser.tsv"
    conda:
        ENVIRONMENT
    threads: MNIST.threads
    resources:
        **on_device(3000, runtime=10),
    params:
        settings=DENOISER.model_dump(include={"width", "sigma", "show"}),
        seed=replicate_seed,
    script:
        "../src/scripts/mnist/denoiser.py"


rule denoiser_sigmas:
    input:
        **TEST,
        library=library("mnist/denoiser_sigmas.py"),
        weights=epoch_files("denoiser", "weights.safetensors", DENOISER.show[-1:]),
    output:
        **figure("denoiser_sigmas", names.noise_levels(MNIST.sigmas), replicates=REPLICATES),
    log:
        "results/logs/denoiser_sigmas/{replicate}denoiser_sigmas.log",
    benchmark:
        "results/benchmarks/denoiser_sigmas/{replicate}denoiser_sigmas.tsv"
    conda:
        ENVIRONMENT
    threads: MNIST.threads
    resources:
        **on_device(3000, runtime=10),
    params:
        **DENOISER.model_dump(include={"width", "sigma"}),
        sigmas=MNIST.sigmas,
        images=MNIST.evaluation.images,
        seed=replicate_seed,
    script:
        "../src/scripts/mnist/denoiser_sigmas.py"


rule pure_noise:
    input:
        **TRAIN,
        library=library("mnist/pure_noise.py"),
        weights=epoch_files("pure_noise", "weights.safetensors", PURE_NOISE.show),
    output:
        **figure("pure_noise", names.pure_noise(PURE_NOISE.show), replicates=REPLICATES),
    log:
        "results/logs/pure_noise/{replicate}pure_noise.log",
    benchmark:
        "results/benchmarks/pure_noise/{replicate}pure_noise.tsv"
    conda:
        ENVIRONMENT
    threads: MNIST.threads
    resources:
        **on_device(3000, runtime=10),
    params:
        settings=PURE_NOISE.model_dump(include={"width", "show"}),
        seed=replicate_seed,
    script:
        "../src/scripts/mnist/pure_noise.py"
