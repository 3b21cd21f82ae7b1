"""The chapters' texts: TeX, citations, and the list of references."""

import ast
import hashlib
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from pages import SOURCES

from campanile.errors import CampanileError
from campanile.report.prose import equation, prose

ROOT = Path(__file__).parents[2]
OUTLINE = (SOURCES / "chapters.yaml").read_text(encoding="utf-8")
CHAPTERS = yaml.safe_load(OUTLINE)["chapters"]
REFERENCES = yaml.safe_load((SOURCES / "references.yaml").read_text(encoding="utf-8"))
KEYS = list(REFERENCES)


def drawing(tex: str, **options) -> ElementTree.Element:
    return ElementTree.fromstring(str(equation(tex, **options)).replace("xlink:", "")).find("{*}svg")


def depth(tex: str) -> float:
    """How far a drawing reaches below the line, in em."""
    return -float(re.search(r"vertical-align: (\S+)em", drawing(tex, display=False).attrib["style"])[1])


def test_an_equation_is_paths_in_the_colour_of_the_text_beside_mathml():
    html = str(equation(r"x_t = \sqrt{\bar\alpha_t}\,x_0 + \frac{1}{2}"))
    assert set(re.findall(r'(?:fill|stroke)="([^"]*)"', html)) == {"currentColor"}
    assert "<text" not in html and " id=" not in html and "href" not in html
    math = ElementTree.fromstring(html[html.index("<math>") : html.index("</math>") + 7])
    assert [part.text for part in math.find(".//msub")] == ["x", "t"] and math.find(".//mfrac") is not None


def test_an_inline_equation_stands_on_the_line_and_its_subscripts_reach_below_it():
    assert depth("x") < 0.1 < depth("x_t") < depth(r"x_{t_0}")
    x, subscript = (float(drawing(tex).attrib["viewBox"].split()[3]) for tex in ("x", "x_t"))
    assert subscript > 1.2 * x


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter["key"])
def test_all_tex_of_the_chapters_can_be_drawn_and_all_that_they_cite_exists(chapter):
    for each in chapter["equations"]:
        assert "<svg" in equation(each["math"])
    for text in (chapter["lead"], chapter.get("aside", ""), *(each["reading"] for each in chapter["equations"])):
        html = prose(text, KEYS)
        assert "$" not in html and "[@" not in html and html.count("<svg") == text.count("$") / 2


def test_citations_are_links_to_numbered_references_and_mistakes_are_one_line():
    assert prose("so [@b, @a].", ["a", "b"]) == (
        'so <span class="whole">[<a href="#reference-b">2</a>, <a href="#reference-a">1</a>]</span>.'
    )
    with pytest.raises(CampanileError, match=r"cites 'c', which references.yaml does not have"):
        prose("[@c]", ["a"])
    with pytest.raises(CampanileError, match=r"chapters.yaml: \$.*\$: cannot be read .*; correct the TeX"):
        equation(r"\frac{1}")


def docstrings() -> str:
    """All docstrings of the library, in lines without breaks."""
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "src/campanile").rglob("*.py"))]
    found = [ast.get_docstring(node) or "" for tree in trees for node in ast.walk(tree) if isinstance(node, kinds)]
    return " ".join(" ".join(found).split())


def citation(reference: dict) -> str:
    """How a docstring names a paper: Kingma & Ba 2015; Ho, Jain & Abbeel 2020; Meng et al. 2022."""
    *first, last = (author.split()[-1] for author in reference["authors"])
    names = f"{', '.join(first)} & {last}" if len(first) < 3 else f"{first[0]} et al."
    return f"{names} {reference['year']}"


def test_every_paper_that_a_docstring_cites_is_listed_and_every_one_listed_is_cited():
    text, name = docstrings(), "[A-Z][a-z]+"
    cited = set(re.findall(rf"(?:(?:{name}, )*{name} & {name}|{name} et al\.),? \(?\d{{4}}", text))
    assert cited == {citation(reference) for reference in REFERENCES.values()}
    assert set(re.findall(r"@(\w+)", OUTLINE)) == {*KEYS, "KEY"}  # KEY explains the format
    assert sorted(KEYS) == KEYS and len({each["title"] for each in REFERENCES.values()}) == len(KEYS)
    for reference in REFERENCES.values():
        assert re.fullmatch(r"https://(arxiv\.org/abs/\d{4}\.\d{4,5}|doi\.org/10\.\S+)", reference["address"])


@pytest.mark.parametrize("library, files", [("uplot", "uPlot*"), ("play/onnxruntime", "ort*")])
def test_a_shipped_library_is_the_one_in_its_provenance(library, files):
    folder = SOURCES / library
    listed = dict(re.findall(r"^\| `(\S+)` .*`([0-9a-f]{64})`", (folder / "PROVENANCE.md").read_text(), re.MULTILINE))
    shipped = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob(files)}
    assert listed == shipped
