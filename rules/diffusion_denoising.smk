# Part A, denoising: a picture under noise, and three ways to remove the noise. Before it, what is downloaded.


rule fetch_model:
    input:
        library=library("diffusion/fetch_model.py"),
    output:
        "results/diffusion/models/{model}.json",
    log:
        "results/logs/fetch_model/{model}.log",
    benchmark:
        "results/benchmarks/fetch_model/{model}.tsv"
    wildcard_constraints:
        model=one_of(HUB_MODELS),
    retries: 2
    localrule: True
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1000,
        runtime=120,
    params:
        model=lookup(dpath="{model}", within=HUB_MODELS),
        variant=DIFFUSION.model.variant,
    script:
        "../src/scripts/diffusion/fetch_model.py"


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
    retries: 2
    localrule: True
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
        library=library("diffusion/forward.py"),
        scheduler=model_files(STAGE_1, "scheduler"),
        unet=[path for path in UNET_1 if path.endswith("unet/config.json")],
        picture=picture(DIFFUSION.forward.image),
    output:
        **figure("forward", names.forward(SHOWN)),
        noisy=NOISY,
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
        library=library("diffusion/blur.py"),
        noisy=NOISY,
    output:
        **figure("blur", names.denoised(SHOWN)),
        blurred=BLURRED,
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
        library=library("diffusion/one_step.py"),
        unet=UNET_1,
        embeddings=embeddings(DIFFUSION.prompt),
        noisy=NOISY,
    output:
        **figure("one_step", names.denoised(SHOWN)),
        estimates=ONE_STEP,
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
        **DENOISED,
        library=library("diffusion/iterative.py"),
        unet=UNET_1,
        embeddings=embeddings(DIFFUSION.prompt),
    output:
        **figure("iterative", names.iterative(ITERATIVE, DIFFUSION.iterative.every)),
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
        timesteps=ITERATIVE,
        every=DIFFUSION.iterative.every,
        seed=CONFIG.seed,
    script:
        "../src/scripts/diffusion/iterative.py"


rule methods:
    input:
        **DENOISED,
        library=library("diffusion/methods.py"),
        unet=UNET_1,
        embeddings=embeddings(DIFFUSION.prompt),
    output:
        **figure("methods", names.methods(SHOWN)),
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
        trajectories={t: [t, *(to for to in TIMESTEPS if to < t)] for t in SHOWN},
        seed=CONFIG.seed,
    script:
        "../src/scripts/diffusion/methods.py"
