"""Fixtures that all tests share."""

import shutil
from pathlib import Path

import pytest
import torch
from torch.utils._python_dispatch import TorchDispatchMode

# One thread, as jobs have by default: on a busy machine threads that wait for each other crawl.
torch.set_num_threads(1)


def pytest_collection_modifyitems(items):
    """The longest tests first, so that several processes finish together."""
    items.sort(key=lambda item: ("workflow" not in item.path.name, "workflow" not in item.path.parts))


@pytest.fixture(autouse=True)
def seeded():
    """The same random numbers each time a test runs."""
    torch.manual_seed(0)


class NoDoubles(TorchDispatchMode):
    """No operation may return float64."""

    def __torch_dispatch__(self, function, types, args=(), kwargs=None):
        made = function(*args, **(kwargs or {}))
        assert not any(isinstance(each, torch.Tensor) and each.dtype == torch.float64 for each in (made, *args)), (
            function
        )
        return made


@pytest.fixture
def no_doubles():
    """Fail a test that computes with float64, which Apple silicon does not have."""
    with NoDoubles():
        yield


CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def chromium():
    """Headless Chromium; without one, tests that use it are skipped."""
    if not CHROMIUM:
        pytest.skip("no chromium, chromium-browser or google-chrome on the PATH")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield browser
        browser.close()


class Reader:
    """A page in a browser, with its console messages, errors and network requests."""

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
        """Open all that unfolds, and scroll to all that is drawn when it comes into view."""
        self.page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        for kind, drawn in ((".film", "input[aria-valuetext]"), (".interactive", ".uplot canvas")):
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
    """Open a page: ``read(path, width=1280, dark=False)`` returns a ``Reader``."""
    opened = []

    def open_page(path: Path, **options) -> Reader:
        opened.append(Reader(chromium, path, **options))
        return opened[-1]

    yield open_page
    for reader in opened:
        reader.context.close()
