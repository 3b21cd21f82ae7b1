"""What all tests share."""

import shutil
from pathlib import Path

import pytest
import torch

# One thread, as the workflow's jobs have by default: threads that wait for each other crawl on a busy machine.
torch.set_num_threads(1)


def pytest_collection_modifyitems(items):
    """The tests that take longest first, so that of several processes none is left with them in the end."""
    items.sort(key=lambda item: "workflow" not in item.path.name)


@pytest.fixture(autouse=True)
def seeded():
    """Every test draws the same numbers each time."""
    torch.manual_seed(0)


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
