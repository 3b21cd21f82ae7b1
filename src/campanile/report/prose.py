"""The chapters' texts as HTML: TeX is drawn, and citations become links.

Equations are drawings because browsers without a mathematical font do not lower the subscripts of MathML.
"""

import re

import ziamath
from markupsafe import Markup

from campanile.errors import CampanileError
from campanile.files import reading

EM = 20.0  # the type size to draw at; the page scales it with its text

ziamath.config.svg2 = False  # paths, without ids that several equations would share
ziamath.config.precision = 2


def equation(tex: str, display: bool = True) -> Markup:
    """TeX as SVG paths in the colour and size of the text, on its baseline; screen readers get hidden MathML.

    :param display: in the style of an equation on a line of its own.
    :raises CampanileError: the TeX is not valid.
    """
    with reading(f"chapters.yaml: ${tex}$", "correct the TeX"):
        drawn = ziamath.Latex(tex, size=EM, color="currentColor", inline=not display)
        _, top, width, height = (float(value) / EM for value in drawn.svgxml().attrib["viewBox"].split())
        style = f"width: {width:.3f}em; height: {height:.3f}em; vertical-align: {-top - height:.3f}em"
        svg = drawn.svg().replace("<svg ", f'<svg style="{style}" aria-hidden="true" ', 1)
    return Markup(f'<span class="maths">{svg}<math>{drawn.mathmlstr()}</math></span>')


def prose(html: str, references: list[str]) -> Markup:
    """HTML in which $TeX$ is drawn and [@KEY, @KEY] becomes links to the list of references.

    :param references: the keys of the references, in the order of their numbers.
    :raises CampanileError: there is no such reference, or TeX is not valid.
    """

    def cited(found: re.Match) -> str:
        for key in (keys := re.findall(r"@(\w+)", found[0])):
            if key not in references:
                raise CampanileError(f"chapters.yaml cites {key!r}, which references.yaml does not have")
        links = (f'<a href="#reference-{key}">{references.index(key) + 1}</a>' for key in keys)
        return f'<span class="whole">[{", ".join(links)}]</span>'

    drawn = re.sub(r"\$([^$]+)\$", lambda found: equation(found[1], display=False), html)
    return Markup(re.sub(r"\[@\w+(, @\w+)*\]", cited, drawn))
