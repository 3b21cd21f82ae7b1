# Part B: what its rules share. Files are named by model, epoch and guidance scale.

from campanile.mnist.names import CLASS_FLOWS, FLOWS
from campanile.mnist.learning_rate import learning_rate

# Their bytes are canonical, checked by MD5 when they are fetched. So they are fetched once and taken as they are, however
# new: another source, or a change to how they are fetched, could only give the same.
MNIST_FILES = {
    "train_images": "results/mnist/data/train-images-idx3-ubyte",
    "train_labels": "results/mnist/data/train-labels-idx1-ubyte",
    "test_images": "results/mnist/data/t10k-images-idx3-ubyte",
    "test_labels": "results/mnist/data/t10k-labels-idx1-ubyte",
}
DATA = {name: ancient(path) for name, path in MNIST_FILES.items()}
TRAIN = {name: DATA[name] for name in ("train_images", "train_labels")}
TEST = {name: DATA[name] for name in ("test_images", "test_labels")}
JUDGE = {
    "classifier": "results/mnist/classifier/weights.safetensors",
    "test_set": "results/mnist/classifier/test_set.safetensors",
}
DENOISER = MNIST.models.denoiser
PURE_NOISE = MNIST.models.pure_noise
SAMPLING = MNIST.sampling


def model_settings(wildcards):
    """What a model's weights depend on, apart from the learning rate of the epoch."""
    settings = MNIST.models[wildcards.model].model_dump()
    return {key: settings[key] for key in settings if key not in ("epochs", "show", "learning_rate", "decay")}


def epoch_learning_rate(wildcards):
    """The learning rate of an epoch: a parameter of its own, so that raising `epochs` of a constant rate reruns none."""
    model = MNIST.models[wildcards.model]
    return learning_rate(model.learning_rate, model.decay, int(wildcards.epoch), model.epochs)


def previous_epoch(wildcards):
    """Weights, and all that training goes on from, of the epoch before; nothing for the first."""
    before = int(wildcards.epoch) - 1
    folder = f"results/mnist/{wildcards.model}/epoch_{before}"
    return [f"{folder}/weights.safetensors", f"{folder}/training.safetensors"] if before else []


def epoch_files(model, name, epochs):
    """A file of each of some epochs of a model."""
    return [f"results/mnist/{model}/epoch_{epoch}/{name}" for epoch in epochs]


def all_states():
    """What every epoch of every model left of its losses."""
    return [
        path
        for model in configuration.MODELS
        for path in epoch_files(model, "state.json", range(1, MNIST.models[model].epochs + 1))
    ]


def flow_guidance(model):
    """The guidance scale of a model's samples, as in the names of their files."""
    return f"{SAMPLING.guidance:g}" if model in CLASS_FLOWS else "none"


def shown_samples(model):
    """Samples after each epoch that the model's figure shows."""
    guidance = flow_guidance(model)
    return epoch_files(model, f"samples_{guidance}.safetensors", MNIST.models[model].show)


def swept_samples():
    """Samples of class_fm after its last shown epoch at every scale of the sweep."""
    return [
        path
        for scale in SAMPLING.guidance_sweep
        for path in epoch_files("class_fm", f"samples_{scale:g}.safetensors", MNIST.models.class_fm.show[-1:])
    ]


def sampling_settings():
    """What samples depend on besides weights and guidance."""
    return SAMPLING.model_dump(include={"method", "steps", "samples"})


def sampled_width(wildcards):
    """The width of the network that samples are drawn from."""
    return MNIST.models[wildcards.model].width
