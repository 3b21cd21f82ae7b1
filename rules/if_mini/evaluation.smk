# IF-mini measured: two judges, samples, one-step denoising, loss on held-out scenes, and the model card. `snakemake
# if_mini_eval` writes results/if_mini/evaluation; what ships in data/if-mini is copied from there.

from campanile.config.base import locate

IF_MINI_SCALES = [f"{scale:g}" for scale in CONFIG.evaluation.guidance]
# The guidance scale that the card shows: the one in the middle.
IF_MINI_SHOWN = IF_MINI_SCALES[len(IF_MINI_SCALES) // 2]
# The designs of objects that the two judges know: those that IF-mini was taught with, or others.
IF_MINI_DESIGNS = ("unseen", "seen")
# What is measured: the model that was trained, or another directory in its format.
IF_MINI_MEASURED = IF_MINI_MODEL
# Where there may be a progress.csv and a HISTORY.md: of another model beside its folder, as data/if-mini has them.
IF_MINI_HISTORY = "results/if_mini/training"
if CONFIG.evaluation.model:
    measured = os.path.relpath(locate(CONFIG.evaluation.model, ROOT))
    IF_MINI_MEASURED = [f"{measured}/model_index.json", *map(str, sorted(Path(measured).glob("*/*.safetensors")))]
    IF_MINI_HISTORY = os.path.dirname(measured)
IF_MINI_SAMPLES = "results/if_mini/evaluation/samples_{guidance}.safetensors"


rule if_mini_eval:
    input:
        "results/if_mini/evaluation/README.md",
        expand("results/if_mini/evaluation/judge_{designs}.png", designs=IF_MINI_DESIGNS),
        expand("results/if_mini/evaluation/samples_{guidance}.png", guidance=IF_MINI_SCALES),


rule if_mini_judge:
    input:
        assets=IF_MINI_ASSETS,
        held_out=IF_MINI_HELD_OUT,
        library=library("if_mini/judge.py"),
    output:
        weights="results/if_mini/evaluation/judge_{designs}.safetensors",
        facts="results/if_mini/evaluation/judge_{designs}.json",
        sheet="results/if_mini/evaluation/judge_{designs}.png",
    log:
        "results/logs/if_mini_judge/{designs}.log",
    benchmark:
        "results/benchmarks/if_mini_judge/{designs}.tsv"
    wildcard_constraints:
        designs="|".join(IF_MINI_DESIGNS),
    conda:
        ENVIRONMENT
    threads: CONFIG.threads
    resources:
        gpu=GPU,
        mem_mb=4000,
        runtime=60,
    params:
        images=CONFIG.evaluation.judge_images,
        workers=CONFIG.workers,
        seed=CONFIG.seed,
    script:
        "../../src/scripts/if_mini/judge.py"


rule if_mini_samples:
    input:
        model=IF_MINI_MEASURED,
        library=library("if_mini/samples.py"),
    output:
        samples=IF_MINI_SAMPLES,
        sheet="results/if_mini/evaluation/samples_{guidance}.png",
    log:
        "results/logs/if_mini_samples/{guidance}.log",
    benchmark:
        "results/benchmarks/if_mini_samples/{guidance}.tsv"
    wildcard_constraints:
        guidance=r"[0-9.]+",
    conda:
        ENVIRONMENT
    threads: CONFIG.threads
    resources:
        gpu=GPU,
        mem_mb=4000,
        runtime=180,
    params:
        settings=CONFIG.evaluation.model_dump(include={"seeds", "stride"}),
        seed=CONFIG.seed,
    script:
        "../../src/scripts/if_mini/samples.py"


rule if_mini_evaluation:
    input:
        model=IF_MINI_MEASURED,
        judges=expand("results/if_mini/evaluation/judge_{designs}.safetensors", designs=IF_MINI_DESIGNS),
        facts=expand("results/if_mini/evaluation/judge_{designs}.json", designs=IF_MINI_DESIGNS),
        samples=expand(IF_MINI_SAMPLES, guidance=IF_MINI_SCALES),
        assets=IF_MINI_ASSETS,
        held_out=IF_MINI_HELD_OUT,
        # The study's photograph may not be passed on: it is used where somebody has put it.
        photograph=[os.path.relpath(path) for path in sorted(ROOT.glob("data/images/campanile_photo.*"))],
        library=library("if_mini/eval.py"),
    output:
        evaluation="results/if_mini/evaluation/evaluation.json",
        one_step="results/if_mini/evaluation/one_step.png",
    log:
        "results/logs/if_mini_evaluation/if_mini_evaluation.log",
    benchmark:
        "results/benchmarks/if_mini_evaluation/if_mini_evaluation.tsv"
    conda:
        ENVIRONMENT
    threads: CONFIG.threads
    resources:
        gpu=GPU,
        mem_mb=4000,
        runtime=60,
    params:
        settings=CONFIG.evaluation.model_dump(include={"seeds", "stride", "scenes"}),
        guidance=IF_MINI_SCALES,
        designs=IF_MINI_DESIGNS,
        shown=float(IF_MINI_SHOWN),
        seed=CONFIG.seed,
    script:
        "../../src/scripts/if_mini/eval.py"


rule if_mini_card:
    input:
        evaluation="results/if_mini/evaluation/evaluation.json",
        one_step="results/if_mini/evaluation/one_step.png",
        samples=IF_MINI_SAMPLES.format(guidance=IF_MINI_SHOWN),
        library=library("if_mini/card.py"),
    output:
        card="results/if_mini/evaluation/README.md",
        samples="results/if_mini/evaluation/samples.png",
        curve="results/if_mini/evaluation/learning_curve.png",
    log:
        "results/logs/if_mini_card/if_mini_card.log",
    benchmark:
        "results/benchmarks/if_mini_card/if_mini_card.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=2000,
        runtime=10,
    params:
        folder=IF_MINI_HISTORY,
        settings=None if CONFIG.evaluation.model else CONFIG.model_dump(exclude={"evaluation", "second_stage"}),
    script:
        "../../src/scripts/if_mini/card.py"


rule if_mini_second_eval:
    input:
        "results/if_mini/second_evaluation/README.md",


rule if_mini_enlargements:
    input:
        model=IF_MINI_SECOND,
        tokenizer=IF_MINI_TOKENIZER,
        text_encoder=IF_MINI_TEXT_ENCODER,
        judge="results/if_mini/evaluation/judge_unseen.safetensors",
        facts="results/if_mini/evaluation/judge_unseen.json",
        assets=IF_MINI_ASSETS,
        held_out=IF_MINI_HELD_OUT,
        library=library("if_mini/enlargements.py"),
    output:
        measured="results/if_mini/second_evaluation/enlargements.json",
        sheet="results/if_mini/second_evaluation/enlargements.png",
        card="results/if_mini/second_evaluation/README.md",
    log:
        "results/logs/if_mini_enlargements/if_mini_enlargements.log",
    benchmark:
        "results/benchmarks/if_mini_enlargements/if_mini_enlargements.tsv"
    conda:
        ENVIRONMENT
    threads: CONFIG.threads
    resources:
        gpu=GPU,
        mem_mb=4000,
        runtime=60,
    params:
        # As the study enlarges its pictures.
        settings={
            "pictures": CONFIG.evaluation.enlargements,
            "steps": CONFIG.evaluation.enlarge.steps,
            "level": CONFIG.evaluation.enlarge.noise,
        },
        small=64,
        seed=CONFIG.seed,
    script:
        "../../src/scripts/if_mini/enlargements.py"
