# Part B: what its rules share. Files are named by model, epoch and guidance scale.

from campanile.mnist.learning_rate import learning_rate
from campanile.mnist.names import CLASS_FLOWS, FILES, FLOWS

# Checksums fix the bytes of these files, so their dates do not matter.
MNIST_FILES = {name: f"results/mnist/data/{file}" for name, file in FILES.items()}
DATA = {name: ancient(path) for name, path in MNIST_FILES.items()}
TRAIN = {name: DATA[name] for name in ("train_images", "train_labels")}
TEST = {name: DATA[name] for name in ("test_images", "test_labels")}
CLASSIFIER = {
    "classifier": "results/mnist/classifier/weights.safetensors",
    "test_set": "results/mnist/classifier/test_set.safetensors",
}
DENOISER = MNIST.models.denoiser
PURE_NOISE = MNIST.models.pure_noise
SAMPLING = MNIST.sampling
# What samples depend on, besides weights and guidance.
SAMPLE_SETTINGS = SAMPLING.model_dump(include={"method", "steps", "samples"})


# The paths of replicate 1 have no name for it: they are those of a run without replicates.
REPLICATES = ["", *(f"replicate_{number}/" for number in range(2, MNIST.replicates + 1))]


wildcard_constraints:
    replicate=r"(replicate_\d+/)?",
    model="|".join(configuration.MODELS),
    epoch=r"[1-9]\d*",


def replicate_seed(wildcards):
    """Each replicate has a seed of its own, so replicate 2 is the run whose seed is larger by one."""
    return CONFIG.seed + REPLICATES.index(wildcards.replicate)


def epoch_files(model, name, epochs):
    """One file of each of these epochs of a replicate of a model."""
    return [f"results/{{replicate}}mnist/{model}/epoch_{epoch}/{name}" for epoch in epochs]


def previous_epoch(wildcards):
    """Weights and training state of the previous epoch; nothing for the first."""
    before = int(wildcards.epoch) - 1
    folder = f"results/{wildcards.replicate}mnist/{wildcards.model}/epoch_{before}"
    return [f"{folder}/weights.safetensors", f"{folder}/training.safetensors"] if before else []


def model_settings(wildcards):
    """What the weights of a model depend on, except for the learning rate of the epoch."""
    return MNIST.models[wildcards.model].model_dump(exclude={"epochs", "show", "learning_rate", "decay"})


def epoch_learning_rate(wildcards):
    """The learning rate of an epoch, apart from the settings: raising `epochs` does not change a constant rate."""
    model = MNIST.models[wildcards.model]
    return learning_rate(model.learning_rate, model.decay, int(wildcards.epoch), model.epochs)


def sample_files(model, guidance, epochs):
    """The samples of each of these epochs of a model at a guidance scale."""
    return [f"results/{{replicate}}samples/{model}/epoch_{epoch}/guidance_{guidance}.safetensors" for epoch in epochs]


def guidance_of(model):
    """The guidance scale of a model's samples, as in their file names."""
    return f"{SAMPLING.guidance:g}" if model in CLASS_FLOWS else "none"


def shown_samples(model):
    """The samples of each epoch that a model's figure shows."""
    return sample_files(model, guidance_of(model), MNIST.models[model].show)


def width_of(wildcards):
    """The width of the network that samples are drawn from."""
    return MNIST.models[wildcards.model].width


def swept_samples():
    """Samples of class_fm after its last shown epoch at every guidance scale of the sweep."""
    last = MNIST.models.class_fm.show[-1:]
    return [path for scale in SAMPLING.guidance_sweep for path in sample_files("class_fm", f"{scale:g}", last)]
