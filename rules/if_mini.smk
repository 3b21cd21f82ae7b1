# IF-mini, the embedded text-to-image model: its pictures, tokenizer, training and evaluation. `snakemake if_mini` makes
# it anew in results/if_mini; the study itself uses what ships in data/if-mini.

IF_MINI = CONFIG.if_mini
IF_MINI_CACHE = ("assets.json", "sprites.safetensors", "textures.safetensors")
IF_MINI_ASSETS = expand("results/if_mini/assets/{file}", file=IF_MINI_CACHE)
IF_MINI_HELD_OUT = expand("results/if_mini/held_out/{file}", file=IF_MINI_CACHE)
IF_MINI_TOKENIZER = expand("results/if_mini/tokenizer/{file}", file=("tokenizer.json", "tokenizer_config.json"))
IF_MINI_TEXT_ENCODER = expand("results/if_mini/text_encoder/{file}", file=("config.json", "model.safetensors"))
# What diffusers' save_pretrained writes, and how long the model was trained.
IF_MINI_MODEL = expand(
    "results/if_mini/model/stage_1/{file}",
    file=(
        "model_index.json",
        "scheduler/scheduler_config.json",
        "text_encoder/config.json",
        "text_encoder/model.fp16.safetensors",
        "tokenizer/tokenizer.json",
        "tokenizer/tokenizer_config.json",
        "training.json",
        "unet/config.json",
        "unet/diffusion_pytorch_model.fp16.safetensors",
    ),
)
IF_MINI_SECOND = expand(
    "results/if_mini/model/stage_2/{file}",
    file=(
        "model_index.json",
        "scheduler/scheduler_config.json",
        "image_noising_scheduler/scheduler_config.json",
        "training.json",
        "unet/config.json",
        "unet/diffusion_pytorch_model.fp16.safetensors",
    ),
)


rule if_mini:
    input:
        IF_MINI_MODEL,
        "results/if_mini/scenes.png",


rule if_mini_second_stage:
    input:
        IF_MINI_SECOND,


rule if_mini_assets:
    input:
        library=library("if_mini_assets.py"),
    output:
        assets=IF_MINI_ASSETS,
        held_out=IF_MINI_HELD_OUT,
    log:
        "results/logs/if_mini_assets/if_mini_assets.log",
    benchmark:
        "results/benchmarks/if_mini_assets/if_mini_assets.tsv"
    conda:
        ENVIRONMENT
    threads: IF_MINI.threads
    resources:
        mem_mb=6000,
        runtime=60,
    params:
        # Not an output: .4 GB of downloads, which a failed job shall not take with it.
        packages="results/if_mini/packages",
    message:
        "fetching and rendering the pictures that IF-mini's scenes are made of"
    script:
        "../src/scripts/if_mini_assets.py"


rule if_mini_scenes:
    input:
        assets=IF_MINI_ASSETS,
        library=library("if_mini_scenes.py"),
    output:
        sheet="results/if_mini/scenes.png",
    log:
        "results/logs/if_mini_scenes/if_mini_scenes.log",
    benchmark:
        "results/benchmarks/if_mini_scenes/if_mini_scenes.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=2000,
        runtime=10,
    params:
        seed=CONFIG.seed,
    message:
        "a contact sheet of IF-mini's training scenes"
    script:
        "../src/scripts/if_mini_scenes.py"


rule if_mini_tokenizer:
    input:
        assets=IF_MINI_ASSETS,
        library=library("if_mini_tokenizer.py"),
    output:
        tokenizer=IF_MINI_TOKENIZER,
        captions="results/if_mini/captions.json",
    log:
        "results/logs/if_mini_tokenizer/if_mini_tokenizer.log",
    benchmark:
        "results/benchmarks/if_mini_tokenizer/if_mini_tokenizer.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=2000,
        runtime=20,
    params:
        scenes=IF_MINI.vocabulary_scenes,
        seed=CONFIG.seed,
    message:
        "IF-mini's tokenizer, from the captions of {params.scenes} scenes"
    script:
        "../src/scripts/if_mini_tokenizer.py"


rule if_mini_text_encoder:
    input:
        tokenizer=IF_MINI_TOKENIZER,
        captions="results/if_mini/captions.json",
        library=library("if_mini_text_encoder.py"),
    output:
        encoder=IF_MINI_TEXT_ENCODER,
    log:
        "results/logs/if_mini_text_encoder/if_mini_text_encoder.log",
    benchmark:
        "results/benchmarks/if_mini_text_encoder/if_mini_text_encoder.tsv"
    conda:
        ENVIRONMENT
    threads: IF_MINI.threads
    resources:
        gpu=GPU,
        mem_mb=2000,
        runtime=30,
    params:
        steps=IF_MINI.text_encoder_steps,
        seed=CONFIG.seed,
    message:
        "teaching IF-mini's text encoder to tell captions apart"
    script:
        "../src/scripts/if_mini_text_encoder.py"


rule if_mini_train:
    input:
        assets=IF_MINI_ASSETS,
        tokenizer=IF_MINI_TOKENIZER,
        captions="results/if_mini/captions.json",
        text_encoder=IF_MINI_TEXT_ENCODER,
        library=library("if_mini_train.py"),
    output:
        model=IF_MINI_MODEL,
    log:
        "results/logs/if_mini_train/if_mini_train.log",
    benchmark:
        "results/benchmarks/if_mini_train/if_mini_train.tsv"
    conda:
        ENVIRONMENT
    threads: IF_MINI.threads
    resources:
        gpu=GPU,
        mem_mb=8000,
        runtime=10080,
    params:
        # Checkpoints, progress and sheets of samples: no outputs, so that a killed training goes on from them.
        folder="results/if_mini/training",
        settings=IF_MINI.model_dump(exclude={"evaluation", "vocabulary_scenes", "text_encoder_steps", "second_stage"}),
        seed=CONFIG.seed,
    message:
        "training IF-mini on {params.settings[images]} images; progress and samples in {params.folder}"
    script:
        "../src/scripts/if_mini_train.py"


rule if_mini_enlarger:
    input:
        assets=IF_MINI_ASSETS,
        tokenizer=IF_MINI_TOKENIZER,
        captions="results/if_mini/captions.json",
        text_encoder=IF_MINI_TEXT_ENCODER,
        library=library("if_mini_enlarger.py"),
    output:
        model=IF_MINI_SECOND,
    log:
        "results/logs/if_mini_enlarger/if_mini_enlarger.log",
    benchmark:
        "results/benchmarks/if_mini_enlarger/if_mini_enlarger.tsv"
    conda:
        ENVIRONMENT
    threads: IF_MINI.threads
    resources:
        gpu=GPU,
        mem_mb=8000,
        runtime=10080,
    params:
        folder="results/if_mini/training_2",
        settings=IF_MINI.second_stage.model_dump(),
        workers=IF_MINI.workers,
        seed=CONFIG.seed,
    message:
        "training IF-mini's second stage on {params.settings[images]} parts of scenes; progress in {params.folder}"
    script:
        "../src/scripts/if_mini_enlarger.py"
