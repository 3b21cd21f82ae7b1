# Part A, illusions: visual anagrams and hybrid images. Each case is a job of its own.

FIGURES += [f"anagram_{case}" for case in ANAGRAMS]
FIGURES += [f"hybrid_{case}" for case in HYBRIDS]


rule anagram:
    input:
        unet=UNET_1,
        embeddings=lookup(dpath="{case}/embeddings", within=ANAGRAMS),
        caption=caption("anagram"),
        library=library("diffusion/anagram.py"),
    output:
        card="results/figures/anagram_{case}/card.json",
        panels=pictures("anagram", names.anagram(), ANAGRAMS),
    log:
        "results/logs/anagram/{case}.log",
    benchmark:
        "results/benchmarks/anagram/{case}.tsv"
    wildcard_constraints:
        case=one_of(ANAGRAMS),
    conda:
        ENVIRONMENT
    threads: DIFFUSION.threads
    resources:
        **ON_STAGE_1,
    params:
        model=stage(STAGE_1),
        prompts=lookup(dpath="{case}/prompts", within=ANAGRAMS),
        views=lookup(dpath="{case}/views", within=ANAGRAMS),
        candidates=DIFFUSION.anagram.candidates,
        timesteps=TIMESTEPS,
        guidance=DIFFUSION.guidance,
        seed=CONFIG.seed,
    script:
        "../src/scripts/diffusion/anagram.py"


rule hybrid:
    input:
        unet=UNET_1,
        embeddings=lookup(dpath="{case}/embeddings", within=HYBRIDS),
        caption=caption("hybrid"),
        library=library("diffusion/hybrid.py"),
    output:
        card="results/figures/hybrid_{case}/card.json",
        panels=pictures("hybrid", names.hybrid(), HYBRIDS),
    log:
        "results/logs/hybrid/{case}.log",
    benchmark:
        "results/benchmarks/hybrid/{case}.tsv"
    wildcard_constraints:
        case=one_of(HYBRIDS),
    conda:
        ENVIRONMENT
    threads: DIFFUSION.threads
    resources:
        **ON_STAGE_1,
    params:
        model=stage(STAGE_1),
        far=lookup(dpath="{case}/far", within=HYBRIDS),
        near=lookup(dpath="{case}/near", within=HYBRIDS),
        split=lookup(dpath="{case}/split", within=HYBRIDS),
        settings=DIFFUSION.hybrid.model_dump(exclude={"cases"}),
        timesteps=TIMESTEPS,
        guidance=DIFFUSION.guidance,
        seed=CONFIG.seed,
    script:
        "../src/scripts/diffusion/hybrid.py"
