# Part A, editing pictures: SDEdit, inpainting, SDEdit with a prompt. Each case is a job of its own.

FIGURES += [f"sdedit_{case}" for case in EDITS]
FIGURES += [f"inpaint_{case}" for case in INPAINTINGS]
FIGURES += [f"text_edit_{case}" for case in TEXT_EDITS]


rule sdedit:
    input:
        **FIRST_STAGE,
        embeddings=embeddings_of_case(EDITS, "prompt"),
        image=image_of_case(EDITS),
        caption=caption("sdedit"),
        library=library("sdedit.py"),
    output:
        card="results/figures/sdedit_{case}/card.json",
        panels=pictures(
            "sdedit",
            [f"i_start_{level}" for level in DIFFUSION.sdedit.i_start] + ["original"],
            "Editing",
            PART_A,
            cases=EDITS,
        ),
    log:
        "results/logs/sdedit/{case}.log",
    benchmark:
        "results/benchmarks/sdedit/{case}.tsv"
    wildcard_constraints:
        case=one_of(EDITS),
    conda:
        ENVIRONMENT
    threads: DIFFUSION.threads
    resources:
        gpu=GPU,
        mem_mb=DIFFUSION.memory_mb.stage_1,
        runtime=60,
    params:
        model=FIRST_MODEL,
        image=of_case(EDITS, "image"),
        prompt=of_case(EDITS, "prompt"),
        levels=DIFFUSION.sdedit.i_start,
        timesteps=TIMESTEPS,
        guidance=DIFFUSION.guidance,
        seed=CONFIG.seed,
    message:
        "editing {wildcards.case}"
    script:
        "../src/scripts/sdedit.py"


rule inpaint:
    input:
        **FIRST_STAGE,
        embeddings=embeddings_of_case(INPAINTINGS, "prompt"),
        image=image_of_case(INPAINTINGS),
        mask=mask_of_case,
        caption=caption("inpaint"),
        library=library("inpaint.py"),
    output:
        card="results/figures/inpaint_{case}/card.json",
        panels=pictures(
            "inpaint",
            ["original", "mask", "kept", *(f"sample_{i + 1}" for i in range(DIFFUSION.inpaint.samples))],
            "Editing",
            PART_A,
            cases=INPAINTINGS,
        ),
        films=films("inpaint", films_of_walk(DIFFUSION.inpaint.samples), cases=INPAINTINGS),
    log:
        "results/logs/inpaint/{case}.log",
    benchmark:
        "results/benchmarks/inpaint/{case}.tsv"
    wildcard_constraints:
        case=one_of(INPAINTINGS),
    conda:
        ENVIRONMENT
    threads: DIFFUSION.threads
    resources:
        gpu=GPU,
        mem_mb=DIFFUSION.memory_mb.stage_1,
        runtime=60,
    params:
        model=FIRST_MODEL,
        image=of_case(INPAINTINGS, "image"),
        prompt=of_case(INPAINTINGS, "prompt"),
        settings=DIFFUSION.inpaint.model_dump(exclude={"cases"}),
        timesteps=TIMESTEPS,
        guidance=DIFFUSION.guidance,
        seed=CONFIG.seed,
    message:
        "inpainting {wildcards.case}"
    script:
        "../src/scripts/inpaint.py"


rule text_edit:
    input:
        **FIRST_STAGE,
        embeddings=embeddings_of_case(TEXT_EDITS, "prompt"),
        image=image_of_case(TEXT_EDITS),
        caption=caption("text_edit"),
        library=library("sdedit.py"),
    output:
        card="results/figures/text_edit_{case}/card.json",
        panels=pictures(
            "text_edit",
            [f"i_start_{level}" for level in DIFFUSION.sdedit.i_start] + ["original"],
            "Editing",
            PART_A,
            cases=TEXT_EDITS,
        ),
    log:
        "results/logs/text_edit/{case}.log",
    benchmark:
        "results/benchmarks/text_edit/{case}.tsv"
    wildcard_constraints:
        case=one_of(TEXT_EDITS),
    conda:
        ENVIRONMENT
    threads: DIFFUSION.threads
    resources:
        gpu=GPU,
        mem_mb=DIFFUSION.memory_mb.stage_1,
        runtime=60,
    params:
        model=FIRST_MODEL,
        image=of_case(TEXT_EDITS, "image"),
        prompt=of_case(TEXT_EDITS, "prompt"),
        levels=DIFFUSION.sdedit.i_start,
        timesteps=TIMESTEPS,
        guidance=DIFFUSION.guidance,
        seed=CONFIG.seed,
    message:
        "editing by a prompt: {wildcards.case}"
    script:
        "../src/scripts/sdedit.py"
