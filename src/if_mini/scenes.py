"""Captioned training scenes: scene i of seed s is always the same picture with the same caption.

A scene shows a concept that code draws (`if_mini.drawings`), a sprite in some place, a photograph, or a place alone;
then a style is applied and named. Some captions name the style alone ("a high quality photo", "an oil painting"). Their
scenes are all views of places, so such a prompt shows a place.
"""

from __future__ import annotations

import random
import re
from dataclasses import replace

from PIL import Image

from if_mini.drawings import drawing, figures, landscapes
from if_mini.drawings.kinds import Concept, Scene
from if_mini.drawings.places import PLACES
from if_mini.drawings.styles import STYLES, Style
from if_mini.pictures.cache import Assets

CONCEPTS: tuple[Concept, ...] = (*landscapes.CONCEPTS, *figures.CONCEPTS)

OBJECTS, PHOTOGRAPHS, PLACES_ALONE = 0.1, 0.2, 0.02
"""Shares of scenes with sprites, of photographs, and of places alone; the rest are concepts."""

VIEWS = tuple(each for each in landscapes.CONCEPTS if each.name != "campfire")
"""Concepts whose caption can be the style alone. Campfires are left out: a fire at night differs most from everything
else, and with them "a high quality photo" showed mostly campfires at guidance 7."""

GENERIC, GENERIC_PHOTOGRAPHS = 0.5, 0.2
"""Shares of captions that name the style alone, of VIEWS and of photographs (fewer, as many are close-ups of stone and
leaves). When every scene could have such a caption, "a high quality photo" showed shapeless sprites; without sprites it
showed only skulls at guidance 7."""

FAMILIAR = """apple banana bicycle bird butterfly cactus cake car castle clock elephant fish flower frog guitar house
key mushroom owl penguin pizza rabbit robot strawberry train tree turtle umbrella whale""".split()
"""Objects of most sprite scenes: a small model has to see a thing often."""

FAMILIAR_SOURCES = ("noto", "twemoji")
"""Icon sets that draw them. Of an owl in eight designs, a small model learns the colours and no outline."""

FAMILIAR_SHARE = 0.95
"""Share of sprite scenes that show one of FAMILIAR."""

PLAIN_PLACES = 0.4
"""Share of sprite scenes on a plain ground."""

SINGULAR_ENDS = ("ss", "us", "is", "os")


def article(noun: str) -> str:
    """The noun with "a" or "an"; a plural, such as "cherries" or "shelves with books", gets none."""
    head = re.split(" (?:of|with|in|on|over|covering) ", noun)[0]
    if head.endswith("s") and not head.endswith(SINGULAR_ENDS):
        return noun
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


class Scenes:
    """Scenes from a cache of sprites.

    :param size: side of the pictures in pixels; they are drawn at twice this size.
    """

    def __init__(self, assets: Assets, seed: int, size: int = 64) -> None:
        self.assets, self.seed, self.size = assets, seed, size
        # Leave out drawings of whole scenes, and objects that only black symbols show.
        objects = [sprite for sprite in assets.sprites if sprite["group"] != "scene" and sprite["kind"] != "symbol"]
        self.nouns = sorted({name for sprite in objects for name in sprite["names"]})
        self.familiar = [noun for noun in FAMILIAR if noun in self.nouns]
        self.weights = [concept.weight for concept in CONCEPTS]

    def __getitem__(self, index: int) -> tuple[Image.Image, str]:
        """Scene `index`: an RGB picture of side `size`, and its caption."""
        rng = random.Random(f"scene {self.seed} {index}")
        scene = self.draw(rng)
        return self.styled(scene, rng)

    def draw(self, rng: random.Random) -> Scene:
        """A scene without style, at twice the size."""
        size, kind = 2 * self.size, rng.random()
        if kind < OBJECTS:
            return self.with_object(rng, size)
        if kind < OBJECTS + PHOTOGRAPHS and self.assets.textures:
            return self.photograph(rng, size)
        if kind < OBJECTS + PHOTOGRAPHS + PLACES_ALONE:
            return self.place_alone(rng, size)
        (concept,) = rng.choices(CONCEPTS, self.weights)
        return replace(concept.draw(rng, size), view=concept in VIEWS)

    def styled(self, scene: Scene, rng: random.Random) -> tuple[Image.Image, str]:
        """The scene in a random style at the final size, and its caption."""
        (style,) = rng.choices(STYLES, [style.weight for style in STYLES])
        image = self.in_style(style, scene, rng)
        if rng.random() < GENERIC and scene.view:
            return image, rng.choice(style.alone)
        return image, f"{rng.choice(style.prefixes)} {scene.caption}".strip()

    def in_style(self, style: Style, scene: Scene, rng: random.Random) -> Image.Image:
        """The scene in a style at the final size."""
        return style.apply(scene.image, rng).resize((self.size, self.size), Image.Resampling.BOX)

    def with_object(self, rng: random.Random, size: int) -> Scene:
        """One object, sometimes two, in a place."""
        place = "plain" if rng.random() < PLAIN_PLACES else rng.choice(sorted(PLACES))
        backdrop = PLACES[place](rng, size, self.assets)
        nouns = [rng.choice(self.familiar if self.familiar and rng.random() < FAMILIAR_SHARE else self.nouns)]
        places, most, slant = [rng.uniform(0.4, 0.6)], 0.92, rng.uniform(-0.8, 0.8)
        if rng.random() < 0.08:
            nouns.append(rng.choice(self.nouns))
            places, most = [rng.uniform(0.22, 0.32), rng.uniform(0.68, 0.78)], 0.5
        image = backdrop.image
        for noun, x in zip(nouns, places, strict=True):
            image = self.placed(rng, image, noun, backdrop.ground, x, most, slant)
        caption = " and ".join(map(article, nouns))
        if backdrop.phrases and rng.random() < 0.7:
            caption = f"{caption} {rng.choice(backdrop.phrases)}"
        return Scene(image, caption)

    def placed(
        self,
        rng: random.Random,
        image: Image.Image,
        noun: str,
        ground: float | None,
        x: float,
        most: float,
        slant: float = 0.4,
    ) -> Image.Image:
        """The picture with an object: on the ground with its shadow, or, if it is large, floating in the middle.

        :param x: the object's middle, as a share of the picture's side, like `most`.
        :param most: its longest possible side.
        :param slant: of its shadow, see `drawing.settle`.
        """
        sprite = self.sprite(rng, noun)
        length, flip, rotation = rng.uniform(0.6, 1) * most, rng.random() < 0.5, rng.uniform(-8, 8)
        if ground is None or length > 0.8:
            y = rng.uniform(0.46, 0.54)
            return drawing.settle(image, sprite, x, y, length, rotation=rotation, flip=flip, anchor="centre")
        y = min(0.97, ground + rng.uniform(0.08, 0.2))
        return drawing.settle(image, sprite, x, y, length, rotation=rotation / 3, flip=flip, slant=slant)

    def sprite(self, rng: random.Random, noun: str) -> Image.Image:
        """A sprite of an object, RGBA; of a familiar one, from FAMILIAR_SOURCES."""
        if noun in FAMILIAR:
            sprites = self.assets.sprites
            few = [index for index in self.assets.names.get(noun, ()) if sprites[index]["source"] in FAMILIAR_SOURCES]
            if few:
                return self.assets.picture(rng.choice(few))
        return self.assets.sprite(rng, noun)

    def photograph(self, rng: random.Random, size: int) -> Scene:
        """A square crop of a photograph."""
        index = rng.randrange(len(self.assets.textures))
        photograph, contents = self.assets.photograph(index), self.assets.textures[index]
        side = rng.uniform(0.45, 1) * min(photograph.size)
        left, top = rng.uniform(0, photograph.width - side), rng.uniform(0, photograph.height - side)
        box = (left, top, left + side, top + side)
        image = photograph.resize((size, size), Image.Resampling.BICUBIC, box=box, reducing_gap=2.0)
        view = rng.random() < GENERIC_PHOTOGRAPHS / GENERIC
        return Scene(image, contents["caption"] or contents["tag"], view)

    def place_alone(self, rng: random.Random, size: int) -> Scene:
        """An empty place, always drawn: photographs show more than a place's name says."""
        name = rng.choice([name for name in sorted(PLACES) if name not in ("plain", "table", "room")])
        return Scene(PLACES[name](rng, size, None).image, ALONE.get(name, article(name)), view=True)


ALONE = {"snow": "snowy mountains", "sea": "the sea", "night_city": "a city at night", "space": "outer space",
         "underwater": "the sea under water", "sky": "the sky"}  # fmt: skip
