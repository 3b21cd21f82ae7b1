"""The IDX format, and MNIST as tensors."""

import hashlib

import numpy as np
import pytest
import torch

from campanile.errors import CampanileError
from campanile.mnist import data, idx


def write(path, array):
    path.write_bytes(idx.encode(np.asarray(array, np.uint8)))


@pytest.mark.parametrize("shape", [(3,), (0,), (2, 4), (2, 28, 28), (300, 1)])
def test_an_array_survives_idx(shape):
    array = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    assert np.array_equal(idx.decode(idx.encode(array)), array)


def test_idx_bytes_are_the_published_layout():
    array = np.asfortranarray(np.array([[1, 2], [3, 4]], np.uint8))
    assert idx.encode(array).hex(" ") == "00 00 08 02 00 00 00 02 00 00 00 02 01 02 03 04"


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CampanileError, match=r"cannot read .*nowhere: No such file"):
        data.load(tmp_path / "nowhere", tmp_path / "nowhere")


def test_the_data_are_checked_whenever_they_are_read(tmp_path, monkeypatch, recwarn):
    images, labels = tmp_path / "images", tmp_path / "labels"
    pixels = np.random.default_rng(0).integers(0, 256, (3, 28, 28), dtype=np.uint8)
    write(images, pixels)
    write(labels, [7, 8, 9])
    published = {path.name: hashlib.md5(path.read_bytes()).hexdigest() for path in (images, labels)}
    monkeypatch.setattr(data, "CANONICAL_MD5", published)
    loaded = data.load(images, labels)
    assert np.array_equal(loaded[0], pixels) and loaded[1].tolist() == [7, 8, 9]
    assert loaded[0].dtype == torch.uint8 and loaded[1].dtype == torch.int64
    assert not recwarn.list  # torch warns of arrays that it cannot write to
    damage = [(images, idx.encode(255 - pixels)), (labels, idx.encode(np.array([7, 9, 8], np.uint8)))]
    damage += [(path, content) for path in (images, labels) for content in (b"", b"no", path.read_bytes()[:-1])]
    for path, changed in damage:
        right = path.read_bytes()
        path.write_bytes(changed)
        found = hashlib.md5(path.read_bytes()).hexdigest()
        text = f"{path} has changed: its MD5 is {found}, not {published[path.name]}; delete it and run again"
        with pytest.raises(CampanileError) as error:
            data.load(images, labels)
        assert str(error.value) == text
        path.write_bytes(right)


def test_every_byte_survives_conversion_to_float():
    images = torch.arange(784, dtype=torch.int).remainder(256).byte().reshape(1, 28, 28)
    floats = data.to_float(images)
    assert floats.shape == (1, 1, 28, 28) and floats.amin() == 0 and floats.amax() == 1
    assert torch.equal(data.to_bytes(floats), images)


def test_floats_outside_0_to_1_are_clipped():
    assert data.to_bytes(torch.full((2, 28, 28), -0.5)).unique().item() == 0
    assert data.to_bytes(torch.full((2, 28, 28), 1.5)).unique().item() == 255


def test_the_mean_image():
    images = torch.zeros(4, 28, 28, dtype=torch.uint8)
    images[0, 3, 5] = images[:, 7, 7] = 255
    mean = data.mean_image(images)
    assert mean.shape == (28, 28) and mean.dtype == torch.float32
    assert mean[3, 5] == 0.25 and mean[7, 7] == 1 and mean.sum() == 1.25
