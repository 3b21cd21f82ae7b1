"""The files of a model: in a directory, in the hub's cache, or on a fake hub that answers as the real one."""

import errno
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
import tiny
import torch
from huggingface_hub import constants, hf_api
from runs import SMOKE, copy_tree, overlay, scheduled, snakemake

from campanile.diffusion import model, text
from campanile.diffusion.source import Source, fetch
from campanile.errors import CampanileError

NAMES = {"tiny/IF-I": tiny.first_stage, "tiny/IF-II": tiny.second_stage}
FIRST = Source("tiny/IF-I")
COMMIT = "0123456789" * 4
TOKEN = "hf_abcdefghijklmnop"
UNET = "unet/diffusion_pytorch_model.fp16.safetensors"
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 100000\n"


def files(folder: Path) -> dict[str, Path]:
    return {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


class Answers(BaseHTTPRequestHandler):
    """The answers of a hub; ``refusal`` is status, headers and reason, for addresses that contain ``refused``."""

    requests: list[str]
    refusal: tuple[int, dict, str] | None
    refused: str

    def do_HEAD(self):
        self.requests.append(self.path)
        name = next((name for name in NAMES if f"/{name}/" in self.path + "/"), None)
        if self.refusal and self.refused in self.path:
            self.answer(*self.refusal)
        elif not name:
            self.answer(404, {"X-Error-Code": "RepoNotFound"}, "Repository not found")
        elif self.path.startswith("/api/"):
            siblings = [{"rfilename": name} for name in files(NAMES[name]())]
            self.answer(200, {}, json.dumps({"id": name, "sha": COMMIT, "siblings": siblings}))
        else:
            path = NAMES[name]() / re.split("/resolve/[^/]+/", self.path)[1]
            self.answer(200, {"ETag": digest(path), "X-Repo-Commit": COMMIT}, path.read_bytes())

    do_GET = do_HEAD

    def answer(self, status: int, headers: dict, body: str | bytes):
        data = body if isinstance(body, bytes) else body.encode()
        message = {"X-Error-Message": body} if status >= 400 else {}
        self.send_response(status)
        for key, value in {"Content-Length": len(data), **message, **headers}.items():
            self.send_header(key, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(data)

    def log_message(self, *_):
        """Be quiet."""


def use(monkeypatch, endpoint: str, cache: Path):
    """What HF_ENDPOINT and HF_HUB_CACHE set when huggingface_hub is imported."""
    monkeypatch.setattr(constants, "ENDPOINT", endpoint)
    monkeypatch.setattr(
        constants, "HUGGINGFACE_CO_URL_TEMPLATE", f"{endpoint}/{{repo_id}}/resolve/{{revision}}/{{filename}}"
    )
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(cache))
    monkeypatch.setattr(hf_api.api, "endpoint", endpoint)


@pytest.fixture
def hub(tmp_path, monkeypatch):
    """A hub with both stages, and an empty cache."""
    answers = type("Hub", (Answers,), {"requests": [], "refusal": None, "refused": "/"})
    with ThreadingHTTPServer(("127.0.0.1", 0), answers) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        use(monkeypatch, f"http://127.0.0.1:{server.server_port}", tmp_path / "hub")
        yield answers
        server.shutdown()


@pytest.fixture
def cache(tmp_path):
    """A cache with both stages, as ``hf download`` leaves it."""
    for name, stage in NAMES.items():
        folder = tmp_path / "hub" / f"models--{name.replace('/', '--')}"
        (folder / "refs").mkdir(parents=True)
        (folder / "refs/main").write_text(COMMIT)
        (folder / "blobs").mkdir()
        for relative, path in files(stage()).items():
            blob, link = folder / "blobs" / digest(path), folder / "snapshots" / COMMIT / relative
            shutil.copy(path, blob)
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(os.path.relpath(blob, link.parent))
    return tmp_path / "hub"


def open_all():
    """Open every part of both stages: the embedding of a prompt, and the sizes of their pictures."""
    encoder = text.TextEncoder.open(FIRST)
    sizes = []
    for name in NAMES:
        source = Source(name)
        model.open_schedule(source)
        sizes.append(model.open_unet(source).config.sample_size)
        assert model.open_size(source) == sizes[-1]
    return encoder.embed(["a dog"]), sizes


def refused(what=model.open_unet, source=FIRST) -> str:
    with pytest.raises(CampanileError) as error:
        what(source)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_part_is_downloaded_once_without_the_files_that_are_not_read(hub, monkeypatch):
    made, sizes = open_all()
    local = text.TextEncoder.open(Source(str(tiny.first_stage())))
    assert torch.equal(made, local.embed(["a dog"])) and sizes == [32, 64]
    downloaded = {path.partition("/resolve/main/")[2] for path in hub.requests}
    assert UNET in downloaded and "model_index.json" not in downloaded
    hub.requests.clear()
    assert torch.equal(open_all()[0], made)
    assert hub.requests == []


def test_only_the_configuration_is_downloaded_for_the_size_of_pictures(hub):
    assert model.open_size(FIRST) == 32
    assert {path.partition("/resolve/main/")[2] for path in hub.requests} == {"", "unet/config.json"}


ALL = ("scheduler", "unet", "tokenizer", "text_encoder")


@pytest.mark.parametrize("revision", ["", "@v1", f"@{COMMIT}"])
def test_a_model_is_fetched_at_a_revision_and_opens_at_its_commit_without_a_request(hub, revision):
    assert fetch(Source(f"tiny/IF-I{revision}"), ALL) == COMMIT
    # What a branch names can change between two requests: all after the first part are for its commit.
    asked = {part: {path.split("/")[4] for path in hub.requests if f"/{part}/" in path} for part in ALL}
    assert asked == {part: {COMMIT} for part in ALL} | {"scheduler": {revision[1:] or "main"}}
    hub.requests.clear()
    hub.refusal = (503, {}, "down")
    pinned = Source(f"tiny/IF-I@{COMMIT}")
    assert model.open_unet(pinned).config.sample_size == model.open_size(pinned) == 32
    assert text.TextEncoder.open(pinned).embed(["a dog"]).shape[-1] == tiny.WIDTH
    assert fetch(pinned, ALL) == COMMIT and hub.requests == []


@pytest.mark.parametrize("offline", [False, True])
def test_a_downloaded_model_opens_without_a_single_request(cache, hub, monkeypatch, offline):
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", offline)
    hub.refusal = (503, {}, "down")
    assert open_all()[1] == [32, 64]
    assert hub.requests == []


@pytest.mark.slow
def test_a_downloaded_model_opens_in_a_process_that_is_offline(cache):
    code = "import test_source; print(test_source.open_all()[1])"
    path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    environment = os.environ | {"HF_HUB_CACHE": str(cache), "PYTHONPATH": path, "HF_HUB_OFFLINE": "1"}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout == "[32, 64]\n"


@pytest.mark.slow
def test_the_workflow_fetches_a_hubs_model_in_one_job_and_records_its_commit(cache, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_CACHE", str(cache))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    tree = copy_tree(tmp_path / "campanile")
    hub = overlay(tree, f"diffusion: {{model: {{stage_1: tiny/IF-I@{COMMIT}}}}}")
    run = snakemake(tree, "results/figures/one_step/card.json", "--configfile", SMOKE, hub)
    assert run.returncode == 0, run.stderr
    assert re.search("fetch_model +1\n", run.stderr)
    (record,) = (tree / "results/diffusion/models").iterdir()
    assert json.loads(record.read_text()) == {"repository": "tiny/IF-I", "commit": COMMIT}
    card = json.loads((tree / "results/figures/one_step/card.json").read_text())
    assert card["model"] == f"tiny/IF-I@{COMMIT}" and card["checkpoints"] == {"tiny/IF-I": COMMIT[:12]}
    other = overlay(tree, "diffusion: {model: {stage_1: tiny/IF-I@v2}}")
    jobs = scheduled(tree, other, target="results/figures/one_step/card.json")
    assert jobs == {"fetch_model": 1, "encode_prompts": 1, "forward": 1, "one_step": 1}


@pytest.mark.parametrize("lacking", [UNET, "unet", ""])
def test_what_is_missing_in_the_cache_needs_the_network(cache, monkeypatch, lacking):
    use(monkeypatch, "http://127.0.0.1:9", cache)
    path = cache / "models--tiny--IF-I/snapshots" / COMMIT / lacking
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert "; check the network; what is downloaded once is kept" in refused()
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    incomplete = "; fetch it again (offline: HF_HUB_OFFLINE is set)"
    nothing = "; unset HF_HUB_OFFLINE, or download it first: `hf download tiny/IF-I`"
    assert refused().endswith(incomplete if lacking == UNET else nothing)


def test_another_variant_in_the_cache_is_named_offline(cache, hub, monkeypatch):
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    said = refused(source=Source("tiny/IF-I", None))
    assert said.endswith("; set diffusion.model.variant: fp16 (offline: HF_HUB_OFFLINE is set)")


def test_what_is_missing_in_the_cache_is_downloaded(cache, hub):
    path = cache / "models--tiny--IF-I/snapshots" / COMMIT / UNET
    path.unlink()
    assert model.open_unet(FIRST).config.sample_size == 32
    assert path.is_file()


def test_a_damaged_download_is_made_again_once_it_is_deleted(cache, hub):
    blob = (cache / "models--tiny--IF-I/snapshots" / COMMIT / UNET).resolve()
    blob.write_bytes(blob.read_bytes()[:-1])
    message = refused()
    assert message.startswith(f"{blob}: cannot be read (") and message.endswith("; delete it and run again")
    blob.unlink()
    assert model.open_unet(FIRST).config.sample_size == 32


GATED = "Access to model tiny/IF-I is restricted and you are not in the authorized list."
RIGHTS = (
    "Please enable access to public gated repositories in your fine-grained token settings to view this repository."
)


@pytest.mark.parametrize("where", ["/api/", "/resolve/"])
@pytest.mark.parametrize(
    ("status", "code", "reason", "message"),
    [
        (401, "GatedRepo", GATED, f"({GATED}); accept its licence on the model's page, and run `hf auth login`"),
        (403, "GatedRepo", GATED, f"({GATED}); accept its licence on the model's page, and run `hf auth login`"),
        (403, None, RIGHTS, f"({RIGHTS}); let the token read public gated repositories, at https://"),
        (401, None, "Invalid credentials in Authorization header", "header); run `hf auth login` with a new token"),
        (401, None, 'User Access Token "mine" is expired', '"mine" is expired); run `hf auth login` with a new token'),
        (401, "RepoNotFound", "Repository not found", "(Repository not found); check its name; if it is private"),
        (404, "RepoNotFound", "Repository not found", "(Repository not found); check its name; if it is private"),
        (404, "RevisionNotFound", "Invalid rev id: main", "(Invalid rev id: main); check the model's page"),
        (404, "EntryNotFound", "Entry not found", "(Entry not found); check the model's page"),
        (403, None, f"{TOKEN} may not do this", "(hf_... may not do this)"),
        (400, None, "Bad Request", "the hub answers 400 (Bad Request); try again later"),
    ],
)
def test_what_the_hub_says_is_reported_with_the_fix_and_without_the_token(
    hub, monkeypatch, where, status, code, reason, message
):
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    hub.refusal, hub.refused = (status, {"X-Error-Code": code} if code else {}, reason), where
    said = refused()
    assert message in said and said.startswith(f"tiny/IF-I: the hub answers {status} (") and TOKEN not in said


def test_a_model_that_is_not_on_the_hub_is_reported(hub):
    assert "(Repository not found); check its name" in refused(source=Source("tiny/IF-III"))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EROFS])
def test_a_cache_that_is_full_is_named(hub, monkeypatch, number):
    def full(*_, **__):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("huggingface_hub.file_download.http_get", full)
    said = refused()
    assert os.strerror(number) in said and f"free some space in {constants.HF_HUB_CACHE}, or set" in said


@pytest.fixture
def folder(tmp_path):
    """A copy of the first stage that a test may spoil."""
    return shutil.copytree(tiny.first_stage(), tmp_path / "stage_1")


def open_any(source):
    text.TextEncoder.open(source)
    model.open_schedule(source)
    model.open_unet(source)


@pytest.mark.parametrize("relative", sorted(files(tiny.first_stage()).keys() - {"model_index.json"}))
def test_every_file_that_is_a_pointer_of_git_lfs_is_named(folder, relative):
    (folder / relative).write_text(POINTER)
    assert refused(open_any, Source(str(folder))) == (
        f"{folder / relative}: a pointer of Git LFS, not the file itself; run `git lfs pull` there"
    )


@pytest.mark.parametrize("relative", sorted(files(tiny.first_stage()).keys() - {"model_index.json"}))
@pytest.mark.parametrize("share", [0, 0.5])
def test_every_file_that_is_truncated_is_named(folder, relative, share):
    path = folder / relative
    path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])
    said = refused(open_any, Source(str(folder)))
    assert said.startswith(f"{path}: cannot be read (") and said.endswith("); fetch or copy it again")


@pytest.mark.parametrize("open_part", [model.open_unet, text.TextEncoder.open])
@pytest.mark.parametrize(("there", "asked"), [("fp16", None), (None, "fp16"), ("bf16", "fp16")])
def test_weights_of_another_variant_are_named_with_the_key(folder, open_part, there, asked):
    for path in folder.rglob("*.fp16.safetensors"):
        path.rename(path.with_name(path.name.replace(".fp16", f".{there}" if there else "")))
    said = refused(open_part, Source(str(folder), asked))
    assert f"has no safetensors of the variant {asked or 'null'}" in said
    assert said.endswith(f"set diffusion.model.variant: {there or 'null'}")
    open_part(Source(str(folder), there))


def test_a_part_without_weights_in_safetensors_says_so(folder):
    (folder / UNET).rename(folder / "unet/diffusion_pytorch_model.fp16.bin")
    assert "its unet has no safetensors of the variant fp16; fetch it" in refused(source=Source(str(folder)))
    for path in (folder / "tokenizer").glob("tokenizer.json"):
        path.unlink()
    assert "its tokenizer has no tokenizer.json or spiece.model" in refused(text.open_tokenizer, Source(str(folder)))


@pytest.mark.parametrize("variant", [None, "fp16"])
@pytest.mark.parametrize("part", ["unet", "text_encoder"])
def test_a_shard_that_an_index_lists_is_read_or_missed(folder, part, variant):
    from diffusers import UNet2DConditionModel
    from transformers import T5EncoderModel

    kind = {"unet": UNet2DConditionModel, "text_encoder": T5EncoderModel}[part]
    whole = kind.from_pretrained(folder / part, variant="fp16")
    shutil.rmtree(folder / part)
    whole.save_pretrained(folder / part, variant=variant, max_shard_size="10KB")
    open_part = {"unet": model.open_unet, "text_encoder": text.TextEncoder.open}[part]
    open_part(Source(str(folder), variant))
    shard = sorted((folder / part).glob("*-of-*.safetensors"))[1]
    shard.unlink()
    said = refused(open_part, Source(str(folder), variant))
    assert said.startswith(f"{shard}: missing, though ") and said.endswith("lists it; fetch it again")


def test_code_that_comes_with_a_model_is_neither_run_nor_asked_for(folder, monkeypatch):
    monkeypatch.setattr("builtins.input", lambda *_: pytest.fail("asked a question"))
    marker = folder / "ran"
    for part, config in (
        ("text_encoder", "config.json"),
        ("tokenizer", "tokenizer_config.json"),
        ("tokenizer", "config.json"),
    ):
        path = folder / part / config
        settings = json.loads(path.read_text()) if path.exists() else {"model_type": "mine"}
        classes = dict.fromkeys(("AutoConfig", "AutoModel", "AutoModelForTextEncoding"), "mine.Mine")
        auto_map = {"auto_map": classes | {"AutoTokenizer": ["mine.Mine", "mine.Mine"]}}
        path.write_text(json.dumps(settings | auto_map))
        (folder / part / "mine.py").write_text(f"open({str(marker)!r}, 'w')\nclass Mine: pass\n")
    open_any(Source(str(folder)))
    assert not marker.exists()
