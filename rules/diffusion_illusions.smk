# Part A, illusions: visual anagrams and hybrid images. Each case is a job of its own.


rule anagram:
    input:
        **of_case(ANAGRAMS, "embeddings", "files"),
        library=library("diffusion/anagram.py"),
        unet=UNET_1,
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
        **of_case(ANAGRAMS, "prompts", "views"),
        candidates=DIFFUSION.anagram.candidates,
    script:
        "../src/scripts/diffusion/anagram.py"


rule hybrid:
    input:
        **of_case(HYBRIDS, "embeddings", "files"),
        library=library("diffusion/hybrid.py"),
        unet=UNET_1,
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
        **of_case(HYBRIDS, "parts", "split"),
        settings=DIFFUSION.hybrid.model_dump(exclude={"cases"}),
    script:
        "../src/scripts/diffusion/hybrid.py"
