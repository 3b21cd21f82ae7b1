"""The page of the trained networks, in a real browser: the same numbers as PyTorch, and what the reader can do."""

import hashlib
import lzma
import re

import numpy as np
import pytest
import torch
from pages import SOURCES
from playwright.sync_api import expect

from campanile.mnist import models
from campanile.mnist.export import to_onnx
from campanile.report.play import render

pytestmark = pytest.mark.slow

SETTINGS = {"method": "midpoint", "steps": 2, "guidance": 5.0, "sigma": 0.5}


def network(name, width):
    """A network with random weights, and statistics of batches that are not those of a new one."""
    torch.manual_seed(0)
    made = models.network(name, width, seed=width)
    for each in made.modules():
        if isinstance(each, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(each.running_mean, -0.5, 0.5)
            torch.nn.init.uniform_(each.running_var, 0.5, 2)
            torch.nn.init.uniform_(each.weight, 0.5, 2)
            torch.nn.init.uniform_(each.bias, -0.5, 0.5)
    # Velocities that move pixels, and pictures with greys, not cut off at black or white.
    torch.nn.init.normal_(made.output[1].weight, std=2 if name == "class_fm" else 0.3)
    torch.nn.init.constant_(made.output[1].bias, 0.5 * (name == "denoiser"))
    return made.eval()


@pytest.fixture(scope="module", params=[4, 16])
def played(request, tmp_path_factory):
    """A page of networks of one width, and the networks."""
    networks = {name: network(name, request.param) for name in ("class_fm", "denoiser")}
    path = tmp_path_factory.mktemp("play") / "play.html"
    path.write_text(render({name: to_onnx(each) for name, each in networks.items()}, SETTINGS, SOURCES))
    return path, networks


@pytest.fixture
def reader(played, read):
    """The page, when it has drawn its first digit, with no error and no request by then or later."""
    made = read(played[0])
    idle(made.page)
    yield made
    assert made.complaints == []
    assert [url for url in made.requests if not url.startswith("data:")] == [played[0].as_uri()]


def idle(page):
    expect(page.locator("#time")).to_contain_text("ms", timeout=60_000)
    expect(page.locator("main")).to_have_attribute("aria-busy", "false")


def picture(page, name):
    """The bytes that a canvas shows."""
    return page.locator(name).evaluate("(canvas) => canvas.toDataURL()")


@torch.no_grad()
def test_the_numbers_are_those_of_pytorch(played, reader):
    x, t, c = torch.randn(3, 1, 28, 28), torch.tensor([0.0, 0.3, 1.0]), torch.eye(10)[[7, 0, 3]]
    c[1] = 0
    for name, inputs in (("velocity", (x, t, c)), ("denoise", (x,))):
        given = [each.flatten().tolist() for each in inputs]
        found = reader.page.evaluate(f"async (given) => [...await campanile.{name}(...given)]", given)
        expected = played[1]["class_fm" if name == "velocity" else "denoiser"](*inputs).flatten().numpy()
        assert np.ptp(expected) > 0.1
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-3)


def test_the_policy_admits_no_request_and_no_other_script(played, read):
    page = read(played[0]).page
    policy = page.locator("meta[http-equiv]").get_attribute("content")
    assert policy.startswith("default-src 'none'; img-src data:;")
    (allowed,) = re.findall("script-src (.*?);", policy)
    assert all(re.fullmatch("'sha256-.{44}'|'wasm-unsafe-eval'", each) for each in allowed.split())
    assert page.evaluate("fetch('https://example.org').then(() => 'sent', () => 'refused')") == "refused"
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.hacked = 1'}))")
    assert page.evaluate("window.hacked") is None


def test_a_digit_a_scale_steps_and_a_seed_change_the_digit_and_the_same_seed_draws_it_again(reader):
    page = reader.page
    seen = [picture(page, "#flow")]
    page.get_by_label("8", exact=True).check(force=True)
    page.get_by_role("button", name="Draw", exact=True).click()
    idle(page)
    seen.append(picture(page, "#flow"))
    for name, value in (("guidance", "1"), ("steps", "4"), ("seed", "2")):
        page.locator(f"[name={name}]").fill(value)
        idle(page)
        seen.append(picture(page, "#flow"))
    assert len(set(seen)) == len(seen)
    assert page.locator("#states canvas").count() == 5
    page.locator("[name=seed]").fill("3")
    page.locator("[name=seed]").fill("2")
    idle(page)
    assert picture(page, "#flow") == seen[-1]


def test_what_the_reader_draws_is_denoised_and_redrawn(reader):
    page = reader.page
    shown = ("#paper", "#noisy", "#denoised", "#before", "#redrawn")
    page.get_by_role("button", name="Clear").click()
    idle(page)
    empty = [picture(page, name) for name in shown]
    page.locator("#paper").hover(position={"x": 60, "y": 60})
    page.mouse.down()
    page.locator("#paper").hover(position={"x": 200, "y": 220})
    page.mouse.up()
    idle(page)
    drawn = [picture(page, name) for name in shown]
    assert [name for name, one, other in zip(shown, empty, drawn, strict=True) if one == other] == []
    page.get_by_role("button", name="New noise").click()
    idle(page)
    assert picture(page, "#paper") == drawn[0] and picture(page, "#denoised") != drawn[2]
    # Without noise, the noisy picture is the drawing in 28 x 28 pixels.
    page.locator("[name=sigma]").fill("0")
    idle(page)
    pixels = page.locator("#noisy").evaluate("(c) => [...c.getContext('2d').getImageData(0, 0, 28, 28).data]")
    ink = np.array(pixels).reshape(28, 28, 4)[..., 0]
    assert ink[14, 13] > 200 and ink[:4].max() == 0


@pytest.mark.parametrize("width, dark", [(375, True), (1280, False)])
def test_the_page_has_no_barriers(played, read, width, dark):
    reader = read(played[0], width=width, dark=dark)
    idle(reader.page)
    assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
    assert reader.violations() == [] and reader.complaints == []


def test_a_network_is_exported_once_and_says_nothing_of_the_computer():
    made = network("class_fm", 4)
    data = to_onnx(made)
    weights = 4 * sum(each.numel() for each in made.parameters())
    assert weights <= len(data) < weights + 40_000 and b".py" not in data


def test_the_shipped_runtime_is_the_one_in_its_provenance():
    folder = SOURCES / "play/onnxruntime"
    text = (folder / "PROVENANCE.md").read_text()
    wasm = "ort-wasm-simd-threaded.wasm"
    unpacked = hashlib.sha256(lzma.decompress((folder / f"{wasm}.xz").read_bytes())).hexdigest()
    assert f"`dist/{wasm}`, SHA-256 `{unpacked}`" in text
