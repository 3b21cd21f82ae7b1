"""The page in which the reader runs the trained networks: one file that loads nothing else."""

import base64
import gzip
import lzma
import re
from pathlib import Path

from markupsafe import Markup

from campanile.files import reading
from campanile.report import assets
from campanile.report.outline import read_outline
from campanile.report.prose import equation


def render(networks: dict[str, bytes], settings: dict, sources: Path) -> str:
    """The page as HTML.

    :param networks: the ONNX models ``class_fm`` and ``denoiser``.
    :param settings: what the controls start from: ``method``, ``steps``, ``guidance`` and ``sigma``.
    :param sources: the folder of the report's sources, with ``play/``; the equations are those of ``chapters.yaml``.
    :raises CampanileError: the runtime cannot be read.
    """
    folder = sources / "play/onnxruntime"
    compressed = folder / "ort-wasm-simd-threaded.wasm.xz"
    with reading(compressed, "restore it from the repository"):
        binaries = {"wasm": lzma.decompress(compressed.read_bytes())} | networks
    # A script in the page cannot be imported from another one, so what the module exports becomes a global object.
    module = assets.read(folder / "ort.wasm.bundle.min.mjs")
    code, _, exports = module.partition("export{")
    names = re.findall(r"([\w$]+) as (\w+)", exports)
    runtime = f"{code}globalThis.ort={{{','.join(f'{name}:{own}' for own, name in names)}}};"
    own = assets.function(sources / "scripts/elements.js", sources / "scripts/theme.js", sources / "play/play.js")
    scripts = [Markup(each) for each in (assets.read(sources / "first.js"), runtime, own)]
    chapters = read_outline(sources / "chapters.yaml")["chapters"]
    template = assets.environment(sources, equation=equation).get_template("play/play.html.j2")
    return template.render(
        style=assets.style(sources, "play/play.css"),
        scripts=scripts,
        policy=assets.policy(*scripts, wasm=True),
        equations={chapter["key"]: [each["math"] for each in chapter["equations"]] for chapter in chapters},
        settings=settings,
        data=settings | {name: _packed(each) for name, each in binaries.items()},
    )


def _packed(data: bytes) -> str:
    """Bytes for the page: gzip, which browsers can undo, in base64."""
    return base64.b64encode(gzip.compress(data, mtime=0)).decode()
