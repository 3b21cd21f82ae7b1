# Part A, sampling: embeddings of prompts, pictures of prompts, pictures from pure noise.


# Each embedding is a file, named by a digest of all that it depends on. A file that exists is kept, so a new prompt runs
# only the jobs that use it. One job makes all missing files: it loads the text encoder once, and ends before any UNet is
# loaded.
rule encode_prompts:
    input:
        library=library("diffusion/encode_prompts.py"),
        text_encoder=TEXT_ENCODER,
        given=GIVEN,
    output:
        **figure("encode_prompts"),
        embeddings=[path for path in map(embedding, PROMPTS) if not os.path.exists(path)],
    log:
        "results/logs/encode_prompts/encode_prompts.log",
    benchmark:
        "results/benchmarks/encode_prompts/encode_prompts.tsv"
    conda:
        ENVIRONMENT
    threads: DIFFUSION.threads
    resources:
        **on_device(DIFFUSION.memory_mb.text_encoder, runtime=60, gpu_mem_mb=DIFFUSION.gpu_memory_mb.text_encoder),
    params:
        model={**stage(STAGE_1), "precision": DIFFUSION.model.text_precision},
        prompts={prompt: embedding(prompt) for prompt in PROMPTS},
    script:
        "../src/scripts/diffusion/encode_prompts.py"


rule generate:
    input:
        library=library("diffusion/generate.py"),
        unet=UNET_1,
        embeddings=embeddings(*DIFFUSION.generate.prompts),
    output:
        **figure("generate", names.generate(len(DIFFUSION.generate.prompts), DIFFUSION.generate.steps)),
        samples=GENERATED,
        films=picture_files("generate", names.trajectory(len(DIFFUSION.generate.prompts))),
    log:
        "results/logs/generate/generate.log",
    benchmark:
        "results/benchmarks/generate/generate.tsv"
    conda:
        ENVIRONMENT
    threads: DIFFUSION.threads
    resources:
        **ON_STAGE_1,
    params:
        model=stage(STAGE_1),
        prompts=DIFFUSION.generate.prompts,
        steps=DIFFUSION.generate.steps,
        guidance=DIFFUSION.guidance,
        seed=CONFIG.seed,
    script:
        "../src/scripts/diffusion/generate.py"


if STAGE_2:

    rule enlarge:
        input:
            library=library("diffusion/enlarge.py"),
            unet=UNET_2,
            embeddings=embeddings(*DIFFUSION.generate.prompts),
            samples=GENERATED,
        output:
            **figure("enlarge", names.generate(len(DIFFUSION.generate.prompts), DIFFUSION.generate.steps)),
        log:
            "results/logs/enlarge/enlarge.log",
        benchmark:
            "results/benchmarks/enlarge/enlarge.tsv"
        conda:
            ENVIRONMENT
        threads: DIFFUSION.threads
        resources:
            **on_device(DIFFUSION.memory_mb.stage_2, runtime=60, gpu_mem_mb=DIFFUSION.gpu_memory_mb.stage_2),
        params:
            model=stage(STAGE_2),
            prompts=DIFFUSION.generate.prompts,
            settings=DIFFUSION.generate.model_dump(exclude={"prompts"}),
            seed=CONFIG.seed,
        script:
            "../src/scripts/diffusion/enlarge.py"


rule sample:
    input:
        library=library("diffusion/sample.py"),
        unet=UNET_1,
        embeddings=embeddings(DIFFUSION.prompt),
    output:
        **figure("sample", names.sample(DIFFUSION.sample.samples)),
        films=picture_files("sample", names.trajectory(DIFFUSION.sample.samples)),
    log:
        "results/logs/sample/sample.log",
    benchmark:
        "results/benchmarks/sample/sample.tsv"
    conda:
        ENVIRONMENT
    threads: DIFFUSION.threads
    resources:
        **ON_STAGE_1,
    params:
        **SAMPLER | {"guidance": 1},
        prompt=DIFFUSION.prompt,
        samples=DIFFUSION.sample.samples,
    script:
        "../src/scripts/diffusion/sample.py"


use rule sample as cfg with:
    input:
        library=library("diffusion/sample.py"),
        unet=UNET_1,
        embeddings=embeddings(DIFFUSION.prompt),
    output:
        **figure("cfg", names.sample(DIFFUSION.sample.samples)),
        films=picture_files("cfg", names.trajectory(DIFFUSION.sample.samples)),
    log:
        "results/logs/cfg/cfg.log",
    benchmark:
        "results/benchmarks/cfg/cfg.tsv"
    params:
        **SAMPLER,
        prompt=DIFFUSION.prompt,
        samples=DIFFUSION.sample.samples,
