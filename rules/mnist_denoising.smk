# Part B, denoising in one step: at the noise trained for, at other noise, and from pure noise.

FIGURES += ["denoiser", "denoiser_sigmas", "pure_noise"]


rule denoiser:
    input:
        test_images=TEST["images"],
        test_labels=TEST["labels"],
        weights=epoch_files("denoiser", "weights.safetensors", DENOISER.show),
        caption=caption("denoiser"),
        library=library("denoiser.py"),
    output:
        card="results/figures/denoiser/card.json",
        panels=report(
            expand("results/figures/denoiser/{panel}.png", panel=["clean", "noisy"])
            + expand("results/figures/denoiser/epoch_{epoch}.png", epoch=DENOISER.show),
            caption="../report/captions/denoiser.rst",
            category="MNIST",
            subcategory="Denoising",
            labels={"figure": "one-step denoiser"},
        ),
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
        test_images=TEST["images"],
        test_labels=TEST["labels"],
        weights=epoch_files("denoiser", "weights.safetensors", DENOISER.show[-1:]),
        caption=caption("denoiser_sigmas"),
        library=library("denoiser_sigmas.py"),
    output:
        card="results/figures/denoiser_sigmas/card.json",
        panels=report(
            expand("results/figures/denoiser_sigmas/sigma_{sigma}.png", sigma=SIGMAS),
            caption="../report/captions/denoiser_sigmas.rst",
            category="MNIST",
            subcategory="Denoising",
            labels={"figure": "other noise levels"},
        ),
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
        settings=DENOISER.model_dump(),
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
        panels=report(
            expand("results/figures/pure_noise/epoch_{epoch}.png", epoch=PURE_NOISE.show)
            + ["results/figures/pure_noise/mean.png"],
            caption="../report/captions/pure_noise.rst",
            category="MNIST",
            subcategory="Denoising",
            labels={"figure": "from pure noise"},
        ),
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
