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
        **on_device(MEMORY.text_encoder, runtime=60, gpu_mem_mb=GPU_MEMORY.text_encoder),
    params:
        model={**stage(STAGE_1), "precision": DIFFUSION.model.text_precision},
        prompts={prompt: embedding(prompt) for prompt in PROMPTS},
    script:
        "../src/scripts/diffusion/encode_prompts.py"


rule generate:
    input:
        library=library("diffusion/generate.py"),
        unet=UNET_1,
        unet_2=UNET_2,
        embeddings=embeddings(*DIFFUSION.generate.prompts),
    output:
        **figure("generate", with_enlarged(names.generate(len(DIFFUSION.generate.prompts), DIFFUSION.generate.steps))),
        films=picture_files("generate", names.trajectory(len(DIFFUSION.generate.prompts))),
    log:
        "results/logs/generate/generate.log",
    benchmark:
        "results/benchmarks/generate/generate.tsv"
    conda:
        ENVIRONMENT
    threads: DIFFUSION.threads
    resources:
        **ON_BOTH_STAGES,
    params:
        model=stage(STAGE_1),
        enlarge=ENLARGE,
        prompts=DIFFUSION.generate.prompts,
        steps=DIFFUSION.generate.steps,
        guidance=DIFFUSION.guidance,
        seed=CONFIG.seed,
    script:
        "../src/scripts/diffusion/generate.py"


rule sample:
    input:
        library=library("diffusion/sample.py"),
        unet=UNET_1,
        unet_2=UNET_2,
        embeddings=embeddings(DIFFUSION.prompt),
    output:
        **figure("sample", with_enlarged(names.sample(DIFFUSION.sample.samples))),
        films=picture_files("sample", names.trajectory(DIFFUSION.sample.samples)),
    log:
        "results/logs/sample/sample.log",
    benchmark:
        "results/benchmarks/sample/sample.tsv"
    conda:
        ENVIRONMENT
    threads: DIFFUSION.threads
    resources:
        **ON_BOTH_STAGES,
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
        unet_2=UNET_2,
        embeddings=embeddings(DIFFUSION.prompt),
    output:
        **figure("cfg", with_enlarged(names.sample(DIFFUSION.sample.samples))),
        films=picture_files("cfg", names.trajectory(DIFFUSION.sample.samples)),
    log:
        "results/logs/cfg/cfg.log",
    benchmark:
        "results/benchmarks/cfg/cfg.tsv"
    params:
        **SAMPLER,
        prompt=DIFFUSION.prompt,
        samples=DIFFUSION.sample.samples,
