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
    """The page as HTML, from the report's ``sources``; its equations are those of ``chapters.yaml``.

    :param networks: the ONNX models ``class_fm`` and ``denoiser``.
    :param settings: what the controls start from: ``method``, ``steps``, ``guidance`` and ``sigma``.
    :raises CampanileError: the runtime cannot be read.
    """
    folder = sources / "play/onnxruntime"
    with reading(compressed := folder / "ort-wasm-simd-threaded.wasm.xz", "restore it from the repository"):
        binaries = {"wasm": lzma.decompress(compressed.read_bytes())} | networks
    # A script in the page cannot be imported from another one, so what the module exports becomes a global object.
    code, _, exports = assets.read(folder / "ort.wasm.bundle.min.mjs").partition("export{")
    exported = ",".join(f"{name}:{own}" for own, name in re.findall(r"([\w$]+) as (\w+)", exports))
    own = (assets.read(sources / name) for name in ("scripts/elements.js", "scripts/theme.js", "play/play.js"))
    first = assets.read(sources / "first.js")
    scripts = [Markup(each) for each in (first, f"{code}globalThis.ort={{{exported}}};", "\n".join(own))]
    chapters = read_outline(sources / "chapters.yaml")["chapters"]
    # Browsers can undo gzip.
    packed = {name: base64.b64encode(gzip.compress(each, mtime=0)).decode() for name, each in binaries.items()}
    return (
        assets.environment(sources, equation=equation)
        .get_template("play/play.html.j2")
        .render(
            style=assets.style(sources, "play/play.css"),
            scripts=scripts,
            policy=assets.policy(*scripts, wasm=True),
            equations={chapter["key"]: [each["math"] for each in chapter["equations"]] for chapter in chapters},
            settings=settings,
            data=settings | packed,
        )
    )
