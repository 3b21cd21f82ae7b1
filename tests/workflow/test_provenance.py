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
