"""Digests of the code and weights that a result was made from."""

import hashlib

from campanile import provenance


def test_a_fingerprint_depends_on_names_and_contents_alone(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "one.py").write_text("1")
        (tmp_path / folder / "two.py").write_text("2")
    one, two = tmp_path / "a/one.py", tmp_path / "a/two.py"
    made = provenance.fingerprint([one, two])
    assert made == provenance.fingerprint([tmp_path / "b/two.py", tmp_path / "b/one.py"])
    two.write_text("3")
    assert provenance.fingerprint([one, two]) != made


def test_checkpoints_are_weights(tmp_path):
    weights, other = tmp_path / "model.safetensors", tmp_path / "config.json"
    weights.write_bytes(b"weights")
    other.write_text("{}")
    assert provenance.checkpoints([other, weights]) == {str(weights): hashlib.sha256(b"weights").hexdigest()[:12]}


def test_the_revision_of_a_hubs_model_is_its_commit(tmp_path, monkeypatch):
    commit = "0123456789abcdef0123456789abcdef01234567"
    repository = tmp_path / "models--some--model"
    (repository / "snapshots" / commit / "unet").mkdir(parents=True)
    (repository / "snapshots" / commit / "unet" / "config.json").write_text("{}")
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text(commit)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr("huggingface_hub.file_download.HF_HUB_CACHE", str(tmp_path), raising=False)
    assert provenance.revision("some/model") == commit[:12]
    # The job that encodes prompts downloads only the text encoder.
    (repository / "snapshots" / commit / "unet").rename(repository / "snapshots" / commit / "text_encoder")
    assert provenance.revision("some/model") == commit[:12]
    assert provenance.revision("another/model") is None
