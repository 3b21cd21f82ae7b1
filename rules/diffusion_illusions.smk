# Part A, illusions: visual anagrams and hybrid images. Each case has jobs that draw candidates, and one that shows the best.

ILLUSIONS = {"anagram": ANAGRAMS, "hybrid": HYBRIDS}


rule candidates:
    input:
        **of_case(ILLUSIONS, "embeddings", "files", "library", case="{kind}/{case}"),
        unet=UNET_1,
    output:
        "results/diffusion/candidates/{kind}/{case}/{first}.safetensors",
    log:
        "results/logs/candidates/{kind}_{case}_{first}.log",
    benchmark:
        "results/benchmarks/candidates/{kind}_{case}_{first}.tsv"
    wildcard_constraints:
        kind="anagram|hybrid",
        case=one_of(ANAGRAMS | HYBRIDS),
        first="[0-9]+",
    conda:
        ENVIRONMENT
    threads: DIFFUSION.threads
    resources:
        **ON_STAGE_1,
    params:
        **SAMPLER | {"enlarge": None},
        **of_case(ILLUSIONS, "styled", "settings", case="{kind}/{case}"),
        numbers=numbers,
        batch_size=lambda wildcards: getattr(DIFFUSION, wildcards.kind).batch_size,
    script:
        "../src/scripts/diffusion/{wildcards.kind}_candidates.py"


rule anagram:
    input:
        **of_case(ANAGRAMS, "embeddings", "files", "samples"),
        library=library("diffusion/anagram.py"),
        unet_2=UNET_2,
    output:
        **figure("anagram", with_enlarged(names.illusion(shown(DIFFUSION.anagram)), *names.LOOKS), ANAGRAMS),
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
        **ON_STAGE_2,
    params:
        **SAMPLER,
        **of_case(ANAGRAMS, "styled", "settings"),
        candidates=DIFFUSION.anagram.candidates,
        best=shown(DIFFUSION.anagram),
    script:
        "../src/scripts/diffusion/anagram.py"


# The prompts are those of the first anagram.
for prompts in [case["all_prompts"][:2] for case in ANAGRAMS.values()][:1]:

    rule mixing_views:
        input:
            embeddings=embeddings(*prompts),
            library=library("diffusion/mixing_views.py"),
            unet=UNET_1,
        output:
            **figure("mixing_views", names.mixing_views()),
        log:
            "results/logs/mixing_views/mixing_views.log",
        benchmark:
            "results/benchmarks/mixing_views/mixing_views.tsv"
        conda:
            ENVIRONMENT
        threads: DIFFUSION.threads
        resources:
            **ON_STAGE_1,
        params:
            **SAMPLER | {"enlarge": None},
            prompts=prompts,
        script:
            "../src/scripts/diffusion/mixing_views.py"


rule hybrid:
    input:
        **of_case(HYBRIDS, "embeddings", "files", "samples"),
        library=library("diffusion/hybrid.py"),
        unet_2=UNET_2,
    output:
        **figure("hybrid", with_enlarged(names.illusion(shown(DIFFUSION.hybrid)), *names.LOOKS), HYBRIDS),
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
        **ON_STAGE_2,
    params:
        **SAMPLER,
        **of_case(HYBRIDS, "styled", "settings"),
        candidates=DIFFUSION.hybrid.candidates,
        best=shown(DIFFUSION.hybrid),
    script:
        "../src/scripts/diffusion/hybrid.py"
