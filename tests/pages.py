"""Figure cards to render, and what a rendered page contains."""

from html.parser import HTMLParser
from pathlib import Path

import numpy as np
from PIL import Image

from campanile.report.cards import Card

SOURCES = Path(__file__).parents[1] / "report"
HOSTILE = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'>\"'"


class Page(HTMLParser):
    """The tags of a page and its visible text."""

    def __init__(self, path: Path):
        super().__init__()
        self.tags, self.words = [], []
        self.feed(path.read_text(encoding="utf-8"))
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words.append(data)

    def all(self, tag: str) -> list[dict]:
        return [attributes for name, attributes in self.tags if name == tag]

    def ids(self, tag: str) -> list[str]:
        """The ids of all elements with a tag, without "figure-" or "chapter-"."""
        return [attributes["id"].partition("-")[2] for attributes in self.all(tag)]


def picture(path: Path, width: int, height: int, mode: str = "L") -> None:
    """Write a picture of random pixels; the first one is white if there is an alpha channel."""
    shape = (height, width) if mode == "L" else (height, width, 4)
    pixels = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    if mode == "RGBA":
        pixels[0, 0] = 255
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)


def make_card(folder: Path, name: str, **fields) -> Path:
    """Write a card, and its pictures unless they exist."""
    card = Card(**{"id": name, "rule": f"rule_{name}"} | fields)
    path = folder / name / "card.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    for panel in card.panels:
        if not (path.parent / panel.image).exists():
            picture(path.parent / panel.image, 280, 28)
    card.save(path)
    return path
