# Part A: what its rules share. The model can be any in DeepFloyd IF's format.

import hashlib
import re

from campanile.config.base import locate
from campanile.config.diffusion import is_address
from campanile.diffusion.timesteps import strided
from campanile.files import read_json

DIFFUSION = CONFIG.diffusion
TIMESTEPS = strided(DIFFUSION.first, DIFFUSION.stride)
ITERATIVE = TIMESTEPS[DIFFUSION.iterative.i_start :]
# The picture is noised to the timesteps that figures show, and to the one that iterative denoising starts from.
SHOWN = DIFFUSION.forward.timesteps
NOISED = sorted({*SHOWN, ITERATIVE[0]})
NOISY = "results/diffusion/noisy.safetensors"
BLURRED = "results/diffusion/blurred.safetensors"
ONE_STEP = "results/diffusion/one_step.safetensors"
DENOISED = {"noisy": NOISY, "blurred": BLURRED, "estimates": ONE_STEP}
LARGE = 50_000_000  # bytes
HUB_MODELS = {}  # models to fetch from the hub: their ids and parts, by the names of their records


def data_file(path):
    """A file or folder that the configuration names: in the working directory or else in the repository."""
    return os.path.relpath(locate(path, ROOT))


def model_files(stage, *parts):
    """The files of some parts of a stage; for a hub id the record of its commit, once they are in the hub's cache."""
    folder = locate(stage, ROOT)
    if not folder.is_dir():
        name = re.sub(r"[^\w.@-]", "--", stage)
        HUB_MODELS.setdefault(name, {"source": stage, "parts": []})["parts"] += parts
        return [f"results/diffusion/models/{name}.json"]
    return [os.path.relpath(path) for part in parts for path in sorted(folder.glob(f"{part}/*")) if path.is_file()]


def stage(name):
    """The settings of a stage that pictures depend on: not `offload`, which only says where weights are kept."""
    source = data_file(name) if locate(name, ROOT).is_dir() else name
    return {"source": source, **DIFFUSION.model.model_dump(include={"variant", "precision"})}


STAGE_1, STAGE_2 = DIFFUSION.model.stage_1, DIFFUSION.model.stage_2
UNET_1 = model_files(STAGE_1, "unet", "scheduler")
UNET_2 = model_files(STAGE_2, "unet", "scheduler") if STAGE_2 else []
MEMORY, GPU_MEMORY = DIFFUSION.memory_mb, DIFFUSION.gpu_memory_mb
ON_STAGE_1 = on_device(MEMORY.stage_1, runtime=60, gpu_mem_mb=GPU_MEMORY.stage_1)
ON_STAGE_2 = (
    on_device(MEMORY.stage_2, runtime=60, gpu_mem_mb=GPU_MEMORY.stage_2) if STAGE_2 else {"mem_mb": 1000, "runtime": 10}
)
# The second stage takes the place of the first one; but with `offload` the weights of both stay in main memory.
BOTH, GPU_BOTH = [(each.stage_1, each.stage_2 if STAGE_2 else 0) for each in (MEMORY, GPU_MEMORY)]
ON_BOTH_STAGES = on_device(sum(BOTH) if DIFFUSION.model.offload else max(BOTH), runtime=60, gpu_mem_mb=max(GPU_BOTH))
ENLARGE = {"model": stage(STAGE_2), **DIFFUSION.enlarge.model_dump()} if STAGE_2 else None
# The parameters of every rule that samples.
SAMPLER = {
    "model": stage(STAGE_1),
    "enlarge": ENLARGE,
    "timesteps": TIMESTEPS,
    "guidance": DIFFUSION.guidance,
    "seed": CONFIG.seed,
}
# Embeddings made elsewhere, or the parts of the model that make them.
GIVEN = [data_file(DIFFUSION.model.embeddings)] if DIFFUSION.model.embeddings else []
TEXT_ENCODER = [] if GIVEN else model_files(STAGE_1, "text_encoder", "tokenizer")


def with_enlarged(small, *keys):
    """The names of a figure's pictures, and of all or some of them at the second stage's size, if there is one."""
    return small | names.enlarged(small, *keys) if STAGE_2 else small


def encoder():
    """A digest of all that an embedding depends on besides its prompt: the text encoder, its settings, and the code."""
    settings = DIFFUSION.model.model_dump(include={"stage_1", "variant", "text_precision"})
    digest = hashlib.sha256(repr(settings).encode())
    # The settings name a hub's model.
    model = TEXT_ENCODER if locate(STAGE_1, ROOT).is_dir() else []
    for path in [*GIVEN, *model, *library("diffusion/encode_prompts.py")]:
        with open(path, "rb") as file:
            digest.update(file.read(LARGE))
            # Both ends of a large file only: reading gigabytes would take longer than laying out all jobs.
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


def picture(name):
    """The file of a picture; one with an address is fetched first."""
    source = DIFFUSION.images[name]
    return f"results/diffusion/pictures/{name}" if is_address(source) else data_file(source)


def cases(named, styles={}):
    """A table of cases by name, each with its settings and the files that it needs."""
    table = {}
    for name, case in named.items():
        # A part of a hybrid can be a real picture, and the parameter of a view a file.
        parts = case.get("prompts") or case.get("parts") or [case["prompt"]]
        prompts = [part for part in parts if isinstance(part, str)]
        styled = [[f"{style} {prompt}" for prompt in prompts] for style in styles.get(name) or []] or [prompts]
        prompts = [prompt for each in styled for prompt in each]
        views = [view for view in case.get("views", []) if isinstance(view, dict)]
        files = [data_file(value) for view in views for value in view.values() if isinstance(value, str)]
        files += [picture(part["image"]) for part in parts if isinstance(part, dict)]
        table[name] = case | {
            "all_prompts": prompts,
            "embeddings": embeddings(*prompts),
            "styled": styled,
            "files": files,
        }
        if "image" in case:
            table[name]["picture"] = picture(case["image"])
        if "mask" in case:
            table[name]["mask"] = data_file(case["mask"])
    return table


def configured(section):
    """The cases of an experiment, without those that are null."""
    named = {name: case.model_dump() for name, case in section.cases.items() if case}
    return cases(named, getattr(section, "styles", {}))


def of_case(table, *keys, case="{case}"):
    """Inputs or parameters of a rule: what a table has under these keys for the wildcard ``case``."""
    return {key: lookup(dpath=f"{case}/{key}", within=table) for key in keys}


def illusions(kind, code, *keys):
    """The cases of a kind of illusion, with the files of their candidates, and settings: these keys and the kind's."""
    section, table = getattr(DIFFUSION, kind), configured(getattr(DIFFUSION, kind))
    shared = section.model_dump(include={"kernel", "sigma"})
    jobs = range(0, section.candidates, section.candidates_a_job)
    for name, case in table.items():
        case["samples"] = [f"results/diffusion/candidates/{kind}/{name}/{first}.safetensors" for first in jobs]
        case["settings"] = {key: case[key] for key in keys} | shared
        case["library"] = code
    return table


def numbers(wildcards):
    """The candidates of a job."""
    section, first = getattr(DIFFUSION, wildcards.kind), int(wildcards.first)
    return list(range(first, min(first + section.candidates_a_job, section.candidates)))


def shown(section):
    """How many candidates of an illusion are shown large."""
    return min(section.best, section.candidates)


def one_of(table):
    """A wildcard's constraint: one of some names; nothing if there are none."""
    return "|".join(table) or "(?!)"


EDITS = cases({name: {"image": name, "prompt": DIFFUSION.prompt} for name in DIFFUSION.sdedit.images})
TEXT_EDITS = configured(DIFFUSION.text_edit)
INPAINTINGS = configured(DIFFUSION.inpaint)
ANAGRAMS = illusions("anagram", library("diffusion/anagram_candidates.py"), "views")
HYBRIDS = illusions("hybrid", library("diffusion/hybrid_candidates.py"), "split", "parts")
# Every prompt of Part A once, and the empty one, which guidance needs.
PROMPTS = ["", DIFFUSION.prompt, *DIFFUSION.generate.prompts]
for table in (TEXT_EDITS, INPAINTINGS, ANAGRAMS, HYBRIDS):
    PROMPTS += [prompt for case in table.values() for prompt in case["all_prompts"]]
PROMPTS = list(dict.fromkeys(PROMPTS))


def training_of_model():
    """The training.json of the model's directory; None for a hub's model and for directories without one."""
    path = locate(STAGE_1, ROOT) / "training.json"
    try:
        return read_json(path) if path.is_file() else None
    except CampanileError as error:
        raise WorkflowError(str(error)) from None
