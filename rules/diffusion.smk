# Part A: what its rules share. The model is any in DeepFloyd IF's format; nothing here knows which.

import hashlib
import json
import re

from campanile.keys.diffusion import found, is_address

DIFFUSION = CONFIG.diffusion
NOISY = "results/diffusion/noisy.safetensors"
PART_A = "Text to image"
LARGE = 50_000_000  # bytes


def data_file(path):
    """A file or folder that the configuration names: in the working directory, or else in the repository."""
    return os.path.relpath(found(path, ROOT))


def model_name(stage):
    """A stage's directory, or its id on the hub."""
    return data_file(stage) if found(stage, ROOT).is_dir() else stage


def model_files(stage, *parts):
    """The files of some parts of a stage that is a directory; those of a hub are in the hub's own cache."""
    folder = found(stage, ROOT)
    return [os.path.relpath(path) for part in parts for path in sorted(folder.glob(f"{part}/*")) if path.is_file()]


def stage(name):
    """What pictures depend on of a stage; where its weights are kept meanwhile is not of it."""
    return {"source": model_name(name), **DIFFUSION.model.model_dump(include={"variant", "precision"})}


FIRST_MODEL = stage(DIFFUSION.model.stage_1)
FIRST_STAGE = {"unet": model_files(DIFFUSION.model.stage_1, "unet", "scheduler")}


# Embeddings made elsewhere, or what makes them.
GIVEN = [data_file(DIFFUSION.model.embeddings)] if DIFFUSION.model.embeddings else []
TEXT_ENCODER = [] if GIVEN else model_files(DIFFUSION.model.stage_1, "text_encoder", "tokenizer")


def encoder():
    """All that an embedding depends on besides its prompt, as a digest: text encoder, its settings, and the code."""
    settings = DIFFUSION.model.model_dump(include={"stage_1", "variant", "text_precision"})
    digest = hashlib.sha256(repr(settings).encode())
    for path in [*GIVEN, *TEXT_ENCODER, *library("encode_prompts.py")]:
        with open(path, "rb") as file:
            digest.update(file.read(LARGE))
            # Reading gigabytes would take longer than all else that happens before the jobs: of them, both ends.
            size = file.seek(0, os.SEEK_END)
            digest.update(str(size).encode())
            file.seek(max(LARGE, size - LARGE))
            digest.update(file.read())
    return digest.hexdigest()


ENCODER = encoder()


def embedding(prompt):
    """The file of a prompt's embedding."""
    readable = re.sub("[^a-z0-9]+", "_", prompt.lower()).strip("_")[:60]
    digest = hashlib.sha256((ENCODER + prompt).encode()).hexdigest()
    return f"results/diffusion/embeddings/{readable or 'empty'}-{digest[:12]}.safetensors"


def embeddings(*prompts):
    """The embeddings of some prompts, and of the empty one."""
    return [embedding(prompt) for prompt in dict.fromkeys(["", *prompts])]


def embeddings_of_case(cases, *keys):
    """The embeddings that a case needs, as inputs of its rule."""

    def look_up(wildcards):
        case = cases[wildcards.case]
        return embeddings(*[prompt for key in keys for prompt in ([case[key]] if key != "prompts" else case[key])])

    return look_up


TIMESTEPS = [*range(DIFFUSION.first, -1, -DIFFUSION.stride), -1]


def cases(section):
    """The cases of an experiment that are not left out."""
    return {name: case.model_dump() for name, case in section.cases.items() if case}


EDITS = {name: {"image": name, "prompt": DIFFUSION.prompt} for name in DIFFUSION.sdedit.images}
TEXT_EDITS = cases(DIFFUSION.text_edit)
INPAINTINGS = cases(DIFFUSION.inpaint)
ANAGRAMS = cases(DIFFUSION.anagram)
HYBRIDS = cases(DIFFUSION.hybrid)


def training_of_model():
    """What the model's directory tells of its training, in training.json; a hub's model, and others, tell nothing."""
    path = found(DIFFUSION.model.stage_1, ROOT) / "training.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def one_of(names):
    """A wildcard's constraint: one of some names, or nothing at all."""
    return "|".join(names) or "(?!)"


def image(name):
    """The file of a picture; one that is not here yet is fetched."""
    picture = DIFFUSION.images[name]
    return f"results/diffusion/pictures/{name}" if is_address(picture) else data_file(picture)


def address(wildcards):
    """Where a picture is fetched from."""
    return DIFFUSION.images[wildcards.picture]


def of_case(cases, key):
    """What a case says, as a parameter of its rule."""

    def look_up(wildcards):
        return cases[wildcards.case][key]

    return look_up


def image_of_case(cases):
    """The picture that a case begins with, as an input of its rule."""

    def look_up(wildcards):
        return image(cases[wildcards.case]["image"])

    return look_up


def mask_of_case(wildcards):
    """The mask of a case of inpainting."""
    return data_file(INPAINTINGS[wildcards.case]["mask"])


def all_prompts():
    """Every prompt of Part A, once, and the empty one, which guidance is measured from."""
    prompts = ["", DIFFUSION.prompt, *DIFFUSION.generate.prompts]
    prompts += [case["prompt"] for group in (TEXT_EDITS, INPAINTINGS) for case in group.values()]
    prompts += [prompt for case in ANAGRAMS.values() for prompt in case["prompts"]]
    prompts += [case[key] for case in HYBRIDS.values() for key in ("far", "near")]
    return list(dict.fromkeys(prompts))


def generated():
    """A picture of each prompt at each number of steps, by name."""
    count = range(1, len(DIFFUSION.generate.prompts) + 1)
    return [f"prompt_{prompt}_steps_{steps}" for steps in DIFFUSION.generate.steps for prompt in count]


def on_the_way():
    """The pictures of the iterative figure, by name: the start, some states, the end and what it is compared with."""
    steps = len(TIMESTEPS) - 1 - DIFFUSION.iterative.i_start
    states = [f"step_{step}" for step in range(0, steps, DIFFUSION.iterative.every)]
    return [*states, "clean", "iterative", "one_step", "blur"]


def films_of_walk(count):
    """The films of a walk of some pictures, by name: as they are, and as the model sees them."""
    return [f"{what}_{i + 1}" for what in ("noisy", "seen") for i in range(count)]


# The noisy pictures: those that are shown, and the one that iterative denoising starts from.
SHOWN = DIFFUSION.forward.timesteps
WAYS = ["noisy", "blur", "one_step", "iterative", "clean"]  # in the figure that compares them
NOISED = sorted({*SHOWN, TIMESTEPS[DIFFUSION.iterative.i_start]})
