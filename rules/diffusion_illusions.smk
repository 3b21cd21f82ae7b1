# Part A, illusions: visual anagrams and hybrid images. Each case is a job of its own.


rule anagram:
    input:
        **made_by("anagram", "diffusion/anagram.py"),
        unet=UNET_1,
        embeddings=lookup(dpath="{case}/embeddings", within=ANAGRAMS),
    output:
        **figure("anagram", names.anagram(), ANAGRAMS),
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
        **SAMPLER,
        prompts=lookup(dpath="{case}/prompts", within=ANAGRAMS),
        views=lookup(dpath="{case}/views", within=ANAGRAMS),
        candidates=DIFFUSION.anagram.candidates,
    script:
        "../src/scripts/diffusion/anagram.py"


rule hybrid:
    input:
        **made_by("hybrid", "diffusion/hybrid.py"),
        unet=UNET_1,
        embeddings=lookup(dpath="{case}/embeddings", within=HYBRIDS),
    output:
        **figure("hybrid", names.hybrid(), HYBRIDS),
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
        **SAMPLER,
        far=lookup(dpath="{case}/far", within=HYBRIDS),
        near=lookup(dpath="{case}/near", within=HYBRIDS),
        split=lookup(dpath="{case}/split", within=HYBRIDS),
        settings=DIFFUSION.hybrid.model_dump(exclude={"cases"}),
    script:
        "../src/scripts/diffusion/hybrid.py"
