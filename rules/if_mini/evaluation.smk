# How good IF-mini is: classifiers, samples, measurements and the model cards. What data/if-mini has of these is copied
# from here.

EVALUATION = CONFIG.evaluation
SCALES = [f"{scale:g}" for scale in EVALUATION.guidance]
# The guidance scale of the card's samples: the middle one.
SHOWN = SCALES[len(SCALES) // 2]
# The designs of objects that the two classifiers know: those that IF-mini was trained on, or others.
DESIGNS = ("unseen", "seen")
if EVALUATION.model:
    measured = os.path.relpath(locate(EVALUATION.model, ROOT))
    MEASURED = [f"{measured}/model_index.json", *map(str, sorted(Path(measured).glob("*/*.safetensors")))]
    # As in data/if-mini: the progress of the training and its history beside the stage.
    HISTORY = os.path.dirname(measured)
else:
    MEASURED, HISTORY = FIRST_STAGE, "results/if_mini/training"
CLASSIFIER = "results/if_mini/evaluation/classifier_{designs}"
SAMPLES = "results/if_mini/evaluation/samples_{guidance}"


wildcard_constraints:
    designs="|".join(DESIGNS),
    guidance="[0-9.e-]+",


rule evaluate:
    input:
        "results/if_mini/evaluation/README.md",
        expand(f"{CLASSIFIER}.png", designs=DESIGNS),
        expand(f"{SAMPLES}.png", guidance=SCALES),


rule second_stage:
    input:
        SECOND_STAGE,
        "results/if_mini/second_evaluation/README.md",


rule classifier:
    input:
        assets=ASSETS,
        held_out=HELD_OUT,
        library=library("if_mini/classifier.py"),
    output:
        weights=f"{CLASSIFIER}.safetensors",
        facts=f"{CLASSIFIER}.json",
        sheet=f"{CLASSIFIER}.png",
    log:
        "results/if_mini/logs/classifier_{designs}.log",
    benchmark:
        "results/if_mini/benchmarks/classifier_{designs}.tsv"
    conda:
        ENVIRONMENT
    threads: THREADS
    resources:
        **COMPUTING,
    params:
        images=EVALUATION.classifier_images,
        seed=CONFIG.seed,
    script:
        "../../src/scripts/if_mini/classifier.py"


rule samples:
    input:
        model=MEASURED,
        library=library("if_mini/samples.py"),
    output:
        samples=f"{SAMPLES}.safetensors",
        sheet=f"{SAMPLES}.png",
    log:
        "results/if_mini/logs/samples_{guidance}.log",
    benchmark:
        "results/if_mini/benchmarks/samples_{guidance}.tsv"
    conda:
        ENVIRONMENT
    threads: CONFIG.threads
    resources:
        **COMPUTING,
    params:
        seeds=EVALUATION.seeds,
        stride=EVALUATION.stride,
        seed=CONFIG.seed,
    script:
        "../../src/scripts/if_mini/samples.py"


rule measure:
    input:
        model=MEASURED,
        classifiers=expand(f"{CLASSIFIER}.safetensors", designs=DESIGNS),
        facts=expand(f"{CLASSIFIER}.json", designs=DESIGNS),
        samples=expand(f"{SAMPLES}.safetensors", guidance=SCALES),
        assets=ASSETS,
        held_out=HELD_OUT,
        # The study's photograph has no licence to be passed on; it is measured where the user has it.
        photograph=[os.path.relpath(path) for path in sorted(ROOT.glob("data/images/campanile_photo.*"))],
        library=library("if_mini/measure.py"),
    output:
        evaluation="results/if_mini/evaluation/evaluation.json",
        one_step="results/if_mini/evaluation/one_step.png",
    log:
        "results/if_mini/logs/measure.log",
    benchmark:
        "results/if_mini/benchmarks/measure.tsv"
    conda:
        ENVIRONMENT
    threads: CONFIG.threads
    resources:
        **COMPUTING,
    params:
        settings=EVALUATION.model_dump(include={"seeds", "stride", "scenes"}),
        designs=DESIGNS,
        guidance=SCALES,
        shown=float(SHOWN),
        seed=CONFIG.seed,
    script:
        "../../src/scripts/if_mini/measure.py"


rule card:
    input:
        evaluation="results/if_mini/evaluation/evaluation.json",
        one_step="results/if_mini/evaluation/one_step.png",
        samples=f"{SAMPLES}.safetensors".format(guidance=SHOWN),
        assets=ASSETS,
        template=shipped("src/if_mini/evaluation/model_card.md.j2"),
        library=library("if_mini/card.py"),
    output:
        card="results/if_mini/evaluation/README.md",
        samples="results/if_mini/evaluation/samples.png",
        pairs="results/if_mini/evaluation/pairs.png",
        curve="results/if_mini/evaluation/learning_curve.png",
    log:
        "results/if_mini/logs/card.log",
    benchmark:
        "results/if_mini/benchmarks/card.tsv"
    conda:
        ENVIRONMENT
    resources:
        **LIGHT,
    params:
        folder=HISTORY,
        settings=None if EVALUATION.model else CONFIG.first_stage.model_dump(),
        seed=CONFIG.seed,
    script:
        "../../src/scripts/if_mini/card.py"


rule measure_second_stage:
    input:
        **TEXT_PARTS,
        model=SECOND_STAGE,
        classifier=f"{CLASSIFIER}.safetensors".format(designs="unseen"),
        assets=ASSETS,
        held_out=HELD_OUT,
        library=library("if_mini/measure_second_stage.py"),
    output:
        measured="results/if_mini/second_evaluation/enlargements.json",
        sheet="results/if_mini/second_evaluation/enlargements.png",
    log:
        "results/if_mini/logs/measure_second_stage.log",
    benchmark:
        "results/if_mini/benchmarks/measure_second_stage.tsv"
    conda:
        ENVIRONMENT
    threads: CONFIG.threads
    resources:
        **COMPUTING,
    params:
        settings=EVALUATION.second_stage.model_dump(),
        seed=CONFIG.seed,
    script:
        "../../src/scripts/if_mini/measure_second_stage.py"


rule card_second_stage:
    input:
        measured="results/if_mini/second_evaluation/enlargements.json",
        template=shipped("src/if_mini/evaluation/second_stage_card.md.j2"),
        library=library("if_mini/card_second_stage.py"),
    output:
        card="results/if_mini/second_evaluation/README.md",
    log:
        "results/if_mini/logs/card_second_stage.log",
    benchmark:
        "results/if_mini/benchmarks/card_second_stage.tsv"
    conda:
        ENVIRONMENT
    resources:
        **LIGHT,
    script:
        "../../src/scripts/if_mini/card_second_stage.py"
