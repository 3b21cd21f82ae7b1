"""What IF-mini's tests share."""

import pytest
from PIL import Image, ImageDraw


@pytest.fixture(scope="session")
def assets_folder(tmp_path_factory):
    """A cache of a few sprites and one photograph, drawn here."""
    from if_mini.pictures import render

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
