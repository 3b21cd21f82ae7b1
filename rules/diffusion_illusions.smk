# Part A, illusions: visual anagrams and hybrid images. Each case is a job of its own.

FIGURES += [f"anagram_{case}" for case in ANAGRAMS]
FIGURES += [f"hybrid_{case}" for case in HYBRIDS]


rule anagram:
    input:
        **FIRST_STAGE,
        embeddings=embeddings_of_case(ANAGRAMS, "prompts"),
        caption=caption("anagram"),
        library=library("anagram.py"),
    output:
        card="results/figures/anagram_{case}/card.json",
        panels=pictures("anagram", ["first_view", "other_views", "candidates"], "Illusions", PART_A, cases=ANAGRAMS),
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
        gpu=GPU,
        mem_mb=DIFFUSION.memory_mb.stage_1,
        runtime=60,
    params:
        model=FIRST_MODEL,
        prompts=of_case(ANAGRAMS, "prompts"),
        views=of_case(ANAGRAMS, "views"),
        candidates=DIFFUSION.anagram.candidates,
        timesteps=TIMESTEPS,
        guidance=DIFFUSION.guidance,
        seed=CONFIG.seed,
    message:
        "anagram {wildcards.case}"
    script:
        "../src/scripts/anagram.py"


rule hybrid:
    input:
        **FIRST_STAGE,
        embeddings=embeddings_of_case(HYBRIDS, "far", "near"),
        caption=caption("hybrid"),
        library=library("hybrid.py"),
    output:
        card="results/figures/hybrid_{case}/card.json",
        panels=pictures("hybrid", ["near", "far", "candidates"], "Illusions", PART_A, cases=HYBRIDS),
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
        gpu=GPU,
        mem_mb=DIFFUSION.memory_mb.stage_1,
        runtime=60,
    params:
        model=FIRST_MODEL,
        far=of_case(HYBRIDS, "far"),
        near=of_case(HYBRIDS, "near"),
        split=of_case(HYBRIDS, "split"),
        settings=DIFFUSION.hybrid.model_dump(exclude={"cases"}),
        timesteps=TIMESTEPS,
        guidance=DIFFUSION.guidance,
        seed=CONFIG.seed,
    message:
        "hybrid {wildcards.case}"
    script:
        "../src/scripts/hybrid.py"
