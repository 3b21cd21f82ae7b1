"""What all tests share."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest
import torch
from PIL import Image, ImageDraw

# One thread, as the workflow's jobs have by default: threads that wait for each other crawl on a busy machine.
torch.set_num_threads(1)


def pytest_collection_modifyitems(items):
    """The tests that take longest first, so that of several processes none is left with them in the end."""
    items.sort(key=lambda item: "workflow" not in item.path.name)


@pytest.fixture(autouse=True)
def seeded():
    """Every test draws the same numbers each time."""
    torch.manual_seed(0)


@pytest.fixture(scope="session")
def assets_folder(tmp_path_factory):
    """A cache of a few sprites and one photograph, drawn here."""
    from campanile.mini.packages import render

    sprites = []
    for name, colour in (("apple", "red"), ("car", "blue"), ("tree", "green")):
        image = Image.new("RGBA", (96, 64), (0, 0, 0, 0))
        ImageDraw.Draw(image).ellipse([0, 0, 95, 63], fill=colour)
        sprites.append((render.Sprite((name,), "thing", "icon", "test", name), image))
    photograph = Image.radial_gradient("L").resize((320, 240)).convert("RGB")
    description = {"tag": "sky", "caption": "a bright sky", "source": "test", "file": "sky.png", "licence": "CC0-1.0"}
    folder = tmp_path_factory.mktemp("assets")
    render.write(folder, sprites, [(description, photograph)], lambda line: None)
    return folder


@cache
def tiny_model() -> Path:
    """The first stage of a tiny random model in DeepFloyd IF's format, for pictures of 32 x 32 pixels."""
    from campanile.mini import export, network, tokenizer

    torch.manual_seed(0)
    words = tokenizer.build(["a photo of a dog"])
    unet = network.unet((8, 8, 16), (1, 1, 1), 8, 32)
    torch.nn.init.normal_(unet.conv_out.weight, std=0.1)
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    export.export(unet, network.text_encoder(len(words)), words, folder / "stage_1")
    return folder / "stage_1"


@cache
def tiny_second_stage() -> Path:
    """The second stage that belongs to it, for 64 x 64 pixels: UNet and scheduler."""
    from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel

    from campanile.mini import network

    torch.manual_seed(1)
    first = network.unet((8, 8, 16), (1, 1, 1), 8, 64)
    unet = UNet2DConditionModel.from_config({**first.config, "in_channels": 6, "class_embed_type": "timestep"})
    torch.nn.init.normal_(unet.conv_out.weight, std=0.1)
    folder = tiny_model().parent / "stage_2"
    unet.half().save_pretrained(folder / "unet", variant="fp16")
    network.scheduler().save_pretrained(folder / "scheduler")
    return folder


CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def chromium():
    """Headless Chromium; tests that ask for it are skipped where none is installed."""
    if not CHROMIUM:
        pytest.skip("no chromium, chromium-browser or google-chrome on the PATH")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield browser
        browser.close()


class Reader:
    """A page opened in a browser, with all that it complained of and asked the network for."""

    def __init__(self, browser, path: Path, width: int = 1280, dark: bool = False, **options):
        scheme = "dark" if dark else "light"
        self.context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **options)
        self.page = self.context.new_page()
        self.complaints, self.requests = [], []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(path.resolve().as_uri())

    def unfold(self) -> None:
        """Open everything that unfolds, and bring into view and draw everything that waits for that."""
        self.page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        for kind, drawn in ((".film", "input[aria-valuetext]"), (".interactive", ".main-svg .trace")):
            for place in self.page.locator(kind).all():
                place.scroll_into_view_if_needed()
                place.locator(drawn).first.wait_for()

    def violations(self) -> list[str]:
        """Accessibility violations that axe-core calls serious or critical."""
        from importlib.resources import files

        source = files("axe_playwright_python") / "axe.min.js"
        self.page.evaluate(source.read_text(encoding="utf-8"))
        found = self.page.evaluate("axe.run().then((result) => result.violations)")
        grave = [each for each in found if each["impact"] in ("serious", "critical")]
        return [f"{each['id']}: {node['html'][:200]}" for each in grave for node in each["nodes"]]


@pytest.fixture
def read(chromium):
    """Opens pages: ``read(path, width=1280, dark=False)`` gives a ``Reader``."""
    opened = []

    def open_page(path: Path, **options) -> Reader:
        opened.append(Reader(chromium, path, **options))
        return opened[-1]

    yield open_page
    for reader in opened:
        reader.context.close()
