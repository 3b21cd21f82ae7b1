# Part B: training, a chain of epochs for each model. Epoch n starts from epoch n - 1, so raising `epochs` trains the new
# epochs only, and a killed run loses one epoch at most.


rule mnist_train:
    input:
        **TRAIN,
        previous=previous_epoch,
        library=library("mnist/train.py"),
    output:
        weights="results/{replicate}mnist/{model}/epoch_{epoch}/weights.safetensors",
        training="results/{replicate}mnist/{model}/epoch_{epoch}/training.safetensors",
        state="results/{replicate}mnist/{model}/epoch_{epoch}/state.json",
    log:
        "results/logs/mnist_train/{replicate}{model}_{epoch}.log",
    benchmark:
        "results/benchmarks/mnist_train/{replicate}{model}_{epoch}.tsv"
    conda:
        ENVIRONMENT
    threads: MNIST.threads
    resources:
        **on_device(4000, runtime=240),
    params:
        settings=model_settings,
        learning_rate=epoch_learning_rate,
        seed=replicate_seed,
    script:
        "../src/scripts/mnist/train.py"


rule mnist_losses:
    input:
        library=library("mnist/losses.py"),
        states=[
            path
            for model in configuration.MODELS
            for path in epoch_files(model, "state.json", range(1, MNIST.models[model].epochs + 1))
        ],
    output:
        **figure("mnist_losses", names.losses(), replicates=REPLICATES),
    log:
        "results/logs/mnist_losses/{replicate}mnist_losses.log",
    benchmark:
        "results/benchmarks/mnist_losses/{replicate}mnist_losses.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=1000,
        runtime=10,
    script:
        "../src/scripts/mnist/losses.py"
