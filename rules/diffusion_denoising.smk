# Part A, from noise back to the picture: the forward process, and three ways to undo it.

FIGURES += ["forward", "blur", "one_step", "iterative", "methods"]


rule fetch_picture:
    input:
        library=library("fetch_picture.py"),
    output:
        "results/diffusion/pictures/{picture}",
    log:
        "results/logs/fetch_picture/{picture}.log",
    benchmark:
        "results/benchmarks/fetch_picture/{picture}.tsv"
    wildcard_constraints:
        picture=one_of(DIFFUSION.images),
    conda:
        ENVIRONMENT
    resources:
        mem_mb=500,
        runtime=10,
    params:
        address=address,
    message:
        "fetching the picture {wildcards.picture}"
    script:
        "../src/scripts/fetch_picture.py"


rule forward:
    input:
        scheduler=model_files(DIFFUSION.model.stage_1, "scheduler"),
        unet=[path for path in FIRST_STAGE["unet"] if path.endswith("unet/config.json")],
        image=image(DIFFUSION.forward.image),
        caption=caption("forward"),
        library=library("forward.py"),
    output:
        noisy=NOISY,
        card="results/figures/forward/card.json",
        panels=pictures("forward", ["clean", *(f"t_{t}" for t in SHOWN)], "Denoising", PART_A),
    log:
        "results/logs/forward/forward.log",
    benchmark:
        "results/benchmarks/forward/forward.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        model={"source": FIRST_MODEL["source"]},
        image=DIFFUSION.forward.image,
        timesteps=NOISED,
        shown=SHOWN,
        seed=CONFIG.seed,
    message:
        "noising the picture"
    script:
        "../src/scripts/forward.py"


rule blur:
    input:
        noisy=NOISY,
        caption=caption("blur"),
        library=library("blur.py"),
    output:
        blurred="results/diffusion/blurred.safetensors",
        card="results/figures/blur/card.json",
        panels=pictures("blur", [f"t_{t}" for t in SHOWN], "Denoising", PART_A),
    log:
        "results/logs/blur/blur.log",
    benchmark:
        "results/benchmarks/blur/blur.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1000,
        runtime=10,
    params:
        sigmas=DIFFUSION.blur.sigmas,
        shown=SHOWN,
    message:
        "blurring the noise away"
    script:
        "../src/scripts/blur.py"


rule one_step:
    input:
        **FIRST_STAGE,
        embeddings=embeddings(DIFFUSION.prompt),
        noisy=NOISY,
        caption=caption("one_step"),
        library=library("one_step.py"),
    output:
        estimates="results/diffusion/one_step.safetensors",
        card="results/figures/one_step/card.json",
        panels=pictures("one_step", [f"t_{t}" for t in SHOWN], "Denoising", PART_A),
    log:
        "results/logs/one_step/one_step.log",
    benchmark:
        "results/benchmarks/one_step/one_step.tsv"
    conda:
        ENVIRONMENT
    threads: DIFFUSION.threads
    resources:
        gpu=GPU,
        mem_mb=DIFFUSION.memory_mb.stage_1,
        runtime=60,
    params:
        model=FIRST_MODEL,
        prompt=DIFFUSION.prompt,
        shown=SHOWN,
    message:
        "denoising in one step"
    script:
        "../src/scripts/one_step.py"


rule iterative:
    input:
        **FIRST_STAGE,
        embeddings=embeddings(DIFFUSION.prompt),
        noisy=NOISY,
        blurred="results/diffusion/blurred.safetensors",
        estimates="results/diffusion/one_step.safetensors",
        caption=caption("iterative"),
        library=library("iterative.py"),
    output:
        card="results/figures/iterative/card.json",
        panels=pictures("iterative", on_the_way(), "Denoising", PART_A),
        films=films("iterative", films_of_walk(1)),
    log:
        "results/logs/iterative/iterative.log",
    benchmark:
        "results/benchmarks/iterative/iterative.tsv"
    conda:
        ENVIRONMENT
    threads: DIFFUSION.threads
    resources:
        gpu=GPU,
        mem_mb=DIFFUSION.memory_mb.stage_1,
        runtime=60,
    params:
        model=FIRST_MODEL,
        prompt=DIFFUSION.prompt,
        timesteps=TIMESTEPS[DIFFUSION.iterative.i_start :],
        every=DIFFUSION.iterative.every,
        seed=CONFIG.seed,
    message:
        "denoising step by step"
    script:
        "../src/scripts/iterative.py"


rule methods:
    input:
        **FIRST_STAGE,
        embeddings=embeddings(DIFFUSION.prompt),
        noisy=NOISY,
        blurred="results/diffusion/blurred.safetensors",
        estimates="results/diffusion/one_step.safetensors",
        caption=caption("methods"),
        library=library("methods.py"),
    output:
        card="results/figures/methods/card.json",
        panels=pictures("methods", [f"{way}_{t}" for t in SHOWN for way in WAYS], "Denoising", PART_A),
    log:
        "results/logs/methods/methods.log",
    benchmark:
        "results/benchmarks/methods/methods.tsv"
    conda:
        ENVIRONMENT
    threads: DIFFUSION.threads
    resources:
        gpu=GPU,
        mem_mb=DIFFUSION.memory_mb.stage_1,
        runtime=60,
    params:
        model=FIRST_MODEL,
        prompt=DIFFUSION.prompt,
        walks={t: [t, *(to for to in TIMESTEPS if to < t)] for t in SHOWN},
        seed=CONFIG.seed,
    message:
        "denoising in three ways"
    script:
        "../src/scripts/methods.py"
