# Part A, from noise back to the picture: the forward process, and three ways to undo it.

FIGURES += ["forward", "blur", "one_step", "iterative", "methods"]


rule fetch_picture:
    input:
        library=library("diffusion/fetch_picture.py"),
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
        address=lookup(dpath="{picture}", within=DIFFUSION.images),
    script:
        "../src/scripts/diffusion/fetch_picture.py"


rule forward:
    input:
        scheduler=model_files(STAGE_1, "scheduler"),
        unet=[path for path in UNET_1 if path.endswith("unet/config.json")],
        image=image(DIFFUSION.forward.image),
        caption=caption("forward"),
        library=library("diffusion/forward.py"),
    output:
        card="results/figures/forward/card.json",
        noisy=NOISY,
        panels=pictures("forward", names.forward(SHOWN)),
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
        model={"source": stage(STAGE_1)["source"]},
        image=DIFFUSION.forward.image,
        timesteps=NOISED,
        shown=SHOWN,
        seed=CONFIG.seed,
    script:
        "../src/scripts/diffusion/forward.py"


rule blur:
    input:
        noisy=NOISY,
        caption=caption("blur"),
        library=library("diffusion/blur.py"),
    output:
        card="results/figures/blur/card.json",
        blurred=BLURRED,
        panels=pictures("blur", names.denoised(SHOWN)),
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
    script:
        "../src/scripts/diffusion/blur.py"


rule one_step:
    input:
        unet=UNET_1,
        embeddings=embeddings(DIFFUSION.prompt),
        noisy=NOISY,
        caption=caption("one_step"),
        library=library("diffusion/one_step.py"),
    output:
        card="results/figures/one_step/card.json",
        estimates=ONE_STEP,
        panels=pictures("one_step", names.denoised(SHOWN)),
    log:
        "results/logs/one_step/one_step.log",
    benchmark:
        "results/benchmarks/one_step/one_step.tsv"
    conda:
        ENVIRONMENT
    threads: DIFFUSION.threads
    resources:
        **ON_STAGE_1,
    params:
        model=stage(STAGE_1),
        prompt=DIFFUSION.prompt,
        shown=SHOWN,
    script:
        "../src/scripts/diffusion/one_step.py"


rule iterative:
    input:
        unet=UNET_1,
        embeddings=embeddings(DIFFUSION.prompt),
        noisy=NOISY,
        blurred=BLURRED,
        estimates=ONE_STEP,
        caption=caption("iterative"),
        library=library("diffusion/iterative.py"),
    output:
        card="results/figures/iterative/card.json",
        panels=pictures(
            "iterative",
            names.iterative(len(TIMESTEPS) - 1 - DIFFUSION.iterative.i_start, DIFFUSION.iterative.every),
        ),
        films=picture_files("iterative", names.trajectory(1)),
    log:
        "results/logs/iterative/iterative.log",
    benchmark:
        "results/benchmarks/iterative/iterative.tsv"
    conda:
        ENVIRONMENT
    threads: DIFFUSION.threads
    resources:
        **ON_STAGE_1,
    params:
        model=stage(STAGE_1),
        prompt=DIFFUSION.prompt,
        timesteps=TIMESTEPS[DIFFUSION.iterative.i_start :],
        every=DIFFUSION.iterative.every,
        seed=CONFIG.seed,
    script:
        "../src/scripts/diffusion/iterative.py"


rule methods:
    input:
        unet=UNET_1,
        embeddings=embeddings(DIFFUSION.prompt),
        noisy=NOISY,
        blurred=BLURRED,
        estimates=ONE_STEP,
        caption=caption("methods"),
        library=library("diffusion/methods.py"),
    output:
        card="results/figures/methods/card.json",
        panels=pictures("methods", names.methods(SHOWN)),
    log:
        "results/logs/methods/methods.log",
    benchmark:
        "results/benchmarks/methods/methods.tsv"
    conda:
        ENVIRONMENT
    threads: DIFFUSION.threads
    resources:
        **ON_STAGE_1,
    params:
        model=stage(STAGE_1),
        prompt=DIFFUSION.prompt,
        walks={t: [t, *(to for to in TIMESTEPS if to < t)] for t in SHOWN},
        seed=CONFIG.seed,
    script:
        "../src/scripts/diffusion/methods.py"
