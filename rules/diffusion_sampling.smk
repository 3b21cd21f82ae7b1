# Part A, drawing: prompts as the model reads them, pictures of prompts, pictures from pure noise.

FIGURES += ["encode_prompts", "generate"]
if DIFFUSION.model.stage_2:
    FIGURES += ["enlarge"]
FIGURES += ["sample", "cfg"]


# Embeddings are files of their own, named by all that they depend on. Those that are here are never made again, so that
# a new prompt runs the jobs that draw it and no others; all that are missing are made in one job, which loads the text
# encoder once and lets go of it before any UNet is loaded.
rule encode_prompts:
    input:
        text_encoder=TEXT_ENCODER,
        given=GIVEN,
        caption=caption("encode_prompts"),
        library=library("encode_prompts.py"),
    output:
        card="results/figures/encode_prompts/card.json",
        embeddings=[path for path in map(embedding, all_prompts()) if not os.path.exists(path)],
    log:
        "results/logs/encode_prompts/encode_prompts.log",
    benchmark:
        "results/benchmarks/encode_prompts/encode_prompts.tsv"
    conda:
        ENVIRONMENT
    threads: DIFFUSION.threads
    resources:
        gpu=GPU,
        mem_mb=DIFFUSION.memory_mb.text_encoder,
        runtime=60,
    params:
        model={**FIRST_MODEL, "precision": DIFFUSION.model.text_precision},
        prompts={prompt: embedding(prompt) for prompt in all_prompts()},
    message:
        "encoding prompts"
    script:
        "../src/scripts/encode_prompts.py"


rule generate:
    input:
        **FIRST_STAGE,
        embeddings=embeddings(*DIFFUSION.generate.prompts),
        caption=caption("generate"),
        library=library("generate.py"),
    output:
        samples="results/diffusion/generated.safetensors",
        card="results/figures/generate/card.json",
        panels=pictures("generate", generated(), "Drawing", PART_A),
        films=films("generate", films_of_walk(len(DIFFUSION.generate.prompts))),
    log:
        "results/logs/generate/generate.log",
    benchmark:
        "results/benchmarks/generate/generate.tsv"
    conda:
        ENVIRONMENT
    threads: DIFFUSION.threads
    resources:
        gpu=GPU,
        mem_mb=DIFFUSION.memory_mb.stage_1,
        runtime=60,
    params:
        model=FIRST_MODEL,
        prompts=DIFFUSION.generate.prompts,
        steps=DIFFUSION.generate.steps,
        guidance=DIFFUSION.guidance,
        seed=CONFIG.seed,
    message:
        "drawing prompts"
    script:
        "../src/scripts/generate.py"


if DIFFUSION.model.stage_2:

    rule enlarge:
        input:
            unet=model_files(DIFFUSION.model.stage_2, "unet", "scheduler"),
            embeddings=embeddings(*DIFFUSION.generate.prompts),
            samples="results/diffusion/generated.safetensors",
            caption=caption("enlarge"),
            library=library("enlarge.py"),
        output:
            card="results/figures/enlarge/card.json",
            panels=pictures("enlarge", generated(), "Drawing", PART_A),
        log:
            "results/logs/enlarge/enlarge.log",
        benchmark:
            "results/benchmarks/enlarge/enlarge.tsv"
        conda:
            ENVIRONMENT
        threads: DIFFUSION.threads
        resources:
            gpu=GPU,
            mem_mb=DIFFUSION.memory_mb.stage_2,
            runtime=60,
        params:
            model=stage(DIFFUSION.model.stage_2),
            prompts=DIFFUSION.generate.prompts,
            settings=DIFFUSION.generate.model_dump(exclude={"prompts"}),
            seed=CONFIG.seed,
        message:
            "enlarging the pictures of prompts"
        script:
            "../src/scripts/enlarge.py"


rule sample:
    input:
        **FIRST_STAGE,
        embeddings=embeddings(DIFFUSION.prompt),
        caption=caption("sample"),
        library=library("sample.py"),
    output:
        card="results/figures/sample/card.json",
        panels=pictures("sample", [f"sample_{i + 1}" for i in range(DIFFUSION.sample.samples)], "Drawing", PART_A),
        films=films("sample", films_of_walk(DIFFUSION.sample.samples)),
    log:
        "results/logs/sample/sample.log",
    benchmark:
        "results/benchmarks/sample/sample.tsv"
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
        guidance=1,
        samples=DIFFUSION.sample.samples,
        timesteps=TIMESTEPS,
        seed=CONFIG.seed,
    message:
        "drawing from pure noise without guidance"
    script:
        "../src/scripts/sample.py"


rule cfg:
    input:
        **FIRST_STAGE,
        embeddings=embeddings(DIFFUSION.prompt),
        caption=caption("cfg"),
        library=library("sample.py"),
    output:
        card="results/figures/cfg/card.json",
        panels=pictures("cfg", [f"sample_{i + 1}" for i in range(DIFFUSION.sample.samples)], "Drawing", PART_A),
        films=films("cfg", films_of_walk(DIFFUSION.sample.samples)),
    log:
        "results/logs/cfg/cfg.log",
    benchmark:
        "results/benchmarks/cfg/cfg.tsv"
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
        guidance=DIFFUSION.guidance,
        samples=DIFFUSION.sample.samples,
        timesteps=TIMESTEPS,
        seed=CONFIG.seed,
    message:
        "drawing from pure noise, guidance {params.guidance}"
    script:
        "../src/scripts/sample.py"
