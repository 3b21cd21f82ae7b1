# Part A, editing pictures: SDEdit, inpainting, SDEdit with a prompt. Each case is a job of its own.


rule sdedit:
    input:
        **of_case(EDITS, "embeddings", "picture"),
        library=library("diffusion/sdedit.py"),
        unet=UNET_1,
        unet_2=UNET_2,
    output:
        **figure("sdedit", with_enlarged(names.sdedit(DIFFUSION.sdedit.i_start)), EDITS),
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
        **ON_BOTH_STAGES,
    params:
        **SAMPLER,
        **of_case(EDITS, "image", "prompt"),
        levels=DIFFUSION.sdedit.i_start,
    script:
        "../src/scripts/diffusion/sdedit.py"


rule inpaint:
    input:
        **of_case(INPAINTINGS, "embeddings", "picture", "mask"),
        library=library("diffusion/inpaint.py"),
        unet=UNET_1,
        unet_2=UNET_2,
    output:
        **figure(
            "inpaint",
            with_enlarged(names.inpaint(DIFFUSION.inpaint.samples), *names.sample(DIFFUSION.inpaint.samples)),
            INPAINTINGS,
        ),
        films=picture_files("inpaint_{case}", names.trajectory(DIFFUSION.inpaint.samples), INPAINTINGS),
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
        **ON_BOTH_STAGES,
    params:
        **SAMPLER,
        **of_case(INPAINTINGS, "image", "prompt"),
        settings=DIFFUSION.inpaint.model_dump(exclude={"cases"}),
    script:
        "../src/scripts/diffusion/inpaint.py"


use rule sdedit as text_edit with:
    input:
        **of_case(TEXT_EDITS, "embeddings", "picture"),
        library=library("diffusion/sdedit.py"),
        unet=UNET_1,
        unet_2=UNET_2,
    output:
        **figure("text_edit", with_enlarged(names.sdedit(DIFFUSION.sdedit.i_start)), TEXT_EDITS),
    log:
        "results/logs/text_edit/{case}.log",
    benchmark:
        "results/benchmarks/text_edit/{case}.tsv"
    wildcard_constraints:
        case=one_of(TEXT_EDITS),
    params:
        **SAMPLER,
        **of_case(TEXT_EDITS, "image", "prompt"),
        levels=DIFFUSION.sdedit.i_start,
