"""People around a campfire: figures in coats and caps on a ring around the flames, lit by them against the dark.

Figures are drawn twice: in their own colours, and on a second picture that says how much of the fire's light reaches each part
(faces that look at the fire: much; backs: little). Colours times light make the scene.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from campanile.mini.drawing import shaded, varied
from campanile.mini.kinds import Scene
from campanile.mini.scenery import (
    LIGHTS,
    Light,
    Patch,
    Plants,
    between,
    coordinates,
    cover,
    edge,
    grain,
    limited,
    mountains,
    outline,
    peaks,
    sky,
    spread,
    to_canvas,
    to_image,
)

CAPTIONS = (
    "people around a campfire",
    "people around a campfire",
    "people around a campfire",
    "people sitting around a campfire",
    "people sitting around a fire",
    "friends around a campfire",
    "a group of people around a campfire",
    "a campfire with people",
    "people camping around a fire",
)
SKIN = ((246, 208, 176), (232, 184, 148), (206, 152, 112), (166, 114, 80), (120, 80, 56), (92, 60, 44))
HAIR = ((40, 30, 26), (64, 42, 28), (104, 66, 36), (168, 118, 58), (214, 174, 100), (150, 146, 142), (132, 56, 30))
COATS = (
    (170, 46, 42),
    (44, 76, 140),
    (52, 104, 64),
    (214, 150, 50),
    (104, 62, 120),
    (196, 102, 48),
    (70, 74, 82),
    (40, 120, 130),
    (196, 190, 176),
    (140, 90, 60),
    (220, 120, 140),
)
TROUSERS = ((48, 54, 76), (70, 62, 54), (40, 42, 46), (92, 84, 66))

Part = tuple[str, Sequence[tuple[float, float]], tuple[int, ...], float]


class Figure:
    """A seated person as a list of parts: ("ellipse" | "polygon" | "line", points, colour, width), in units of their height.

    (0, 0) is the seat on the ground, (0, -1) about the top of the head; `facing` is "front", "back", "left" or "right".
    """

    def __init__(self, rng: random.Random, facing: str) -> None:
        self.parts: list[Part] = []
        self.coat = varied(rng, rng.choice(COATS), 14)
        self.skin = varied(rng, rng.choices(SKIN, (4, 4, 2, 2, 1.5, 1))[0], 8)
        self.hair = varied(rng, rng.choice(HAIR), 8)
        self.trousers = varied(rng, rng.choice(TROUSERS), 8)
        self.cap = varied(rng, rng.choice(COATS), 12) if rng.random() < 0.35 else None
        self.long_hair = rng.random() < 0.45
        self.beard = not self.long_hair and rng.random() < 0.35
        if facing in ("left", "right"):
            self._sideways(rng, 1 if facing == "right" else -1)
        else:
            self._upright(rng, facing == "front")

    def _ellipse(self, x: float, y: float, width: float, height: float, colour: tuple[int, ...]) -> None:
        self.parts.append(("ellipse", ((x - width / 2, y - height / 2), (x + width / 2, y + height / 2)), colour, 0))

    def _polygon(self, points: Sequence[tuple[float, float]], colour: tuple[int, ...]) -> None:
        self.parts.append(("polygon", points, colour, 0))

    def _limb(self, points: Sequence[tuple[float, float]], colour: tuple[int, ...], width: float) -> None:
        self.parts.append(("line", points, colour, width))
        # Round joints and ends.
        for x, y in points[1:]:
            self._ellipse(x, y, width, width, colour)

    def _upright(self, rng: random.Random, front: bool) -> None:
        """Towards us or from behind."""
        tilt = rng.uniform(-0.04, 0.04)
        dark, neck = shaded(self.coat, 0.72), -0.60
        if self.long_hair:
            self._ellipse(tilt, -0.72, 0.34, 0.46, self.hair)
        if front:
            # Knees point at the fire: thighs foreshortened, shins down to the shoes.
            for side in (-1, 1):
                self._limb([(side * 0.12, -0.12), (side * 0.23, -0.17), (side * 0.20, 0.04)], self.trousers, 0.15)
                self._ellipse(side * 0.21, 0.06, 0.17, 0.09, (44, 36, 32))
        self._polygon(
            [
                (-0.11, neck - 0.01),
                (0.11, neck - 0.01),
                (0.235, neck + 0.09),
                (0.27, -0.05),
                (-0.27, -0.05),
                (-0.235, neck + 0.09),
            ],
            self.coat,
        )
        self._ellipse(0, -0.05, 0.56, 0.16, self.coat if front else dark)
        self._ellipse(-0.17, neck + 0.10, 0.17, 0.18, self.coat)
        self._ellipse(0.17, neck + 0.10, 0.17, 0.18, self.coat)
        if front:
            raised = rng.random() < 0.3
            for side in (-1, 1):
                hand = (side * 0.10, -0.25) if not raised else (side * 0.16, -0.36)
                self._limb([(side * 0.24, neck + 0.14), (side * 0.29, -0.26), hand], dark, 0.105)
                self._ellipse(hand[0], hand[1], 0.10, 0.10, self.skin)
            self._limb([(0, neck + 0.08), (0, -0.18)], shaded(self.coat, 0.6), 0.018)
            if rng.random() < 0.35:
                scarf = varied(rng, rng.choice(COATS), 12)
                self._ellipse(0, neck + 0.015, 0.24, 0.10, scarf)
        self._ellipse(tilt, neck - 0.02, 0.12, 0.12, shaded(self.skin, 0.8))
        middle = -0.775
        self._ellipse(tilt, middle, 0.27, 0.33, self.skin if front else self.hair)
        if front:
            self._ellipse(tilt - 0.145, middle + 0.01, 0.05, 0.08, self.skin)
            self._ellipse(tilt + 0.145, middle + 0.01, 0.05, 0.08, self.skin)
            if self.beard:
                self._polygon(
                    [
                        (tilt - 0.13, middle + 0.02),
                        (tilt + 0.13, middle + 0.02),
                        (tilt + 0.08, middle + 0.17),
                        (tilt - 0.08, middle + 0.17),
                    ],
                    self.hair,
                )
                self._ellipse(tilt, middle + 0.03, 0.18, 0.11, self.skin)
            # Hair over the forehead.
            arc = [(tilt + 0.15 * math.cos(a), middle - 0.02 - 0.165 * math.sin(a)) for a in np.linspace(0, math.pi, 9)]
            parting = rng.uniform(-0.06, 0.06)
            self._polygon(
                [*arc, (tilt - 0.12, middle - 0.06), (tilt + parting, middle - 0.10), (tilt + 0.12, middle - 0.06)],
                self.hair,
            )
            for side in (-1, 1):
                self._ellipse(tilt + side * 0.06, middle + 0.012, 0.038, 0.036, (34, 24, 22))
            self._limb([(tilt - 0.035, middle + 0.095), (tilt + 0.035, middle + 0.095)], shaded(self.skin, 0.5), 0.022)
        elif not self.long_hair:
            self._ellipse(tilt, middle + 0.13, 0.17, 0.08, shaded(self.skin, 0.8))
        if self.cap:
            arc = [
                (tilt + 0.16 * math.cos(a), middle - 0.045 - 0.175 * math.sin(a)) for a in np.linspace(0, math.pi, 9)
            ]
            self._polygon(arc, self.cap)
            self._limb([(tilt - 0.16, middle - 0.055), (tilt + 0.16, middle - 0.055)], shaded(self.cap, 0.75), 0.055)
            if rng.random() < 0.6:
                self._ellipse(tilt, middle - 0.235, 0.075, 0.075, shaded(self.cap, 1.3))

    def _sideways(self, rng: random.Random, way: int) -> None:
        """In profile, bent a little towards the fire; `way` is 1 for a person who looks to the right."""
        lean = rng.uniform(0.04, 0.14)

        def at(*points: tuple[float, float]) -> list[tuple[float, float]]:
            return [(way * x, y) for x, y in points]

        dark = shaded(self.coat, 0.72)
        neck = (lean, -0.62)
        knee = rng.uniform(-0.30, -0.2)
        self._limb(at((-0.02, -0.08), (0.30, knee), (0.27, 0.02)), shaded(self.trousers, 0.75), 0.15)
        self._limb(at((-0.04, -0.08), (0.26, knee + 0.02), (0.34, 0.03)), self.trousers, 0.16)
        self._polygon(at((0.30, 0.0), (0.47, 0.02), (0.47, 0.08), (0.28, 0.08)), (44, 36, 32))
        self._polygon(
            at(
                (-0.20, 0.0),
                (-0.19, -0.3),
                (lean - 0.15, -0.56),
                (lean, -0.63),
                (lean + 0.12, -0.52),
                (0.16, -0.2),
                (0.14, 0.0),
            ),
            self.coat,
        )
        self._ellipse(way * -0.03, -0.04, 0.36, 0.14, self.coat)
        head = lean + 0.05
        middle = -0.79
        if self.long_hair:
            self._ellipse(way * (head - 0.07), middle + 0.09, 0.24, 0.42, self.hair)
        self._ellipse(way * neck[0], neck[1], 0.13, 0.13, shaded(self.skin, 0.8))
        self._ellipse(way * head, middle, 0.28, 0.32, self.skin)
        self._polygon(
            at((head + 0.12, middle - 0.03), (head + 0.18, middle + 0.045), (head + 0.11, middle + 0.06)), self.skin
        )
        if self.beard:
            self._ellipse(way * (head + 0.05), middle + 0.12, 0.18, 0.13, self.hair)
        arc = [
            (head + 0.02 + 0.15 * math.cos(a), middle - 0.02 - 0.165 * math.sin(a))
            for a in np.linspace(0.35, math.pi + 0.5, 9)
        ]
        self._polygon(at(*arc, (head - 0.06, middle + 0.10), (head - 0.02, middle - 0.06)), self.hair)
        self._ellipse(way * (head + 0.085), middle + 0.0, 0.034, 0.04, (34, 24, 22))
        if self.cap:
            arc = [(head + 0.16 * math.cos(a), middle - 0.05 - 0.17 * math.sin(a)) for a in np.linspace(0, math.pi, 9)]
            self._polygon(at(*arc), self.cap)
            self._limb(at((head - 0.16, middle - 0.06), (head + 0.17, middle - 0.06)), shaded(self.cap, 0.75), 0.055)
        # Arms: towards the warmth, sometimes with something on a stick.
        hand = (0.44, -0.36) if rng.random() < 0.6 else (0.32, -0.3)
        self._limb(at((lean - 0.02, -0.52), (0.12, -0.27), hand), dark, 0.115)
        self._ellipse(way * hand[0], hand[1], 0.10, 0.10, self.skin)
        if rng.random() < 0.4:
            self._limb(at(hand, (hand[0] + 0.35, hand[1] - 0.02)), (92, 66, 44), 0.022)
            self._ellipse(way * (hand[0] + 0.36), hand[1] - 0.02, 0.075, 0.06, (246, 236, 220))

    def draw(self, image: Image.Image, x: float, y: float, height: float, value: int | None = None) -> None:
        """Draw the figure with its seat at (x, y); `value` instead of its colours, on a one-channel picture."""
        size, pen = image.size[0], ImageDraw.Draw(image)
        for kind, points, colour, width in self.parts:
            places = [((x + a * height) * size, (y + b * height) * size) for a, b in points]
            fill = colour if value is None else value
            if kind == "polygon":
                pen.polygon(places, fill=fill)
            elif kind == "ellipse":
                pen.ellipse(
                    [
                        places[0][0],
                        places[0][1],
                        max(places[1][0], places[0][0] + 1),
                        max(places[1][1], places[0][1] + 1),
                    ],
                    fill=fill,
                )
            else:
                pen.line(places, fill=fill, width=max(1, round(width * height * size)))


def _flames(canvas: np.ndarray, rng: random.Random, x: float, y: float, height: float) -> None:
    """Fire above (x, y): tongues that are white-yellow inside and red outside, logs, embers and sparks."""
    width = height * rng.uniform(0.34, 0.46)
    image = to_image(canvas)
    pen, size = ImageDraw.Draw(image), image.size[0]
    for turn in (-0.5, 0.45, -0.15, 0.2):
        ends = [
            (x - width * 1.25 * math.cos(turn), y + 0.05 * height + width * 0.8 * math.sin(turn)),
            (x + width * 1.25 * math.cos(turn), y + 0.05 * height - width * 0.8 * math.sin(turn)),
        ]
        pen.line(
            [(a * size, b * size) for a, b in ends],
            fill=varied(rng, (86, 46, 26), 12),
            width=max(2, round(height * 0.11 * size)),
        )
    canvas[:] = to_canvas(image)
    wild = grain(rng, size, (10, 14), (22, 28))
    patch = Patch(canvas, x - 2 * width, y - 1.5 * height, x + 2 * width, y + 0.2 * height)
    up = (y + 0.06 * height - patch.y) / height
    sway = (wild[patch.box] - 0.5) * limited(up, 0, 1)
    right = (patch.x - x) / width + sway * 1.1
    body = np.zeros(sway.shape, np.float32)
    for place, tall in ((0, 1.0), (-0.45, 0.62), (0.42, 0.7), (rng.uniform(-0.3, 0.3), 0.85)):
        tongue = limited(up / tall, 0, 1.2)
        profile = limited(tongue * 9, 0, 1) ** 0.5 * limited(1 - tongue, 0, 1) ** 0.75 * (0.55 + 0.2 * tall)
        body = np.maximum(body, (profile - np.abs(right - place * (1 - 0.5 * tongue)) * 0.75) * (up > -0.02))
    heat = limited(body * 2.1 + 0.12 * sway, 0, 1)
    colours = between((206, 52, 12), (255, 150, 30), limited(heat * 2.4, 0, 1))
    colours += (spread((255, 236, 150)) - colours) * limited(heat * 2.2 - 0.8, 0, 1)
    colours += (spread((255, 253, 232)) - colours) * limited(heat * 2.6 - 1.75, 0, 1)
    cover(patch.pixels, colours, edge(body - 0.07, 0.12))
    for _ in range(rng.randint(4, 12)):
        a, b = x + rng.gauss(0, width), y - height * rng.uniform(0.7, 1.9)
        spark = Patch(canvas, a - 0.004, b - 0.004, a, b)
        spark.pixels[:] = spread((255, rng.randint(150, 220), 70))


def _tent(image: Image.Image, lights: Image.Image, rng: random.Random, x: float, y: float, size: float) -> None:
    cloth = varied(rng, rng.choice(((206, 120, 50), (196, 170, 90), (70, 120, 90), (70, 96, 150), (190, 70, 50))), 12)
    side, canvas_size = rng.choice((-1, 1)), image.size[0]

    def fill(target: Image.Image, points: Sequence[tuple[float, float]], colour: object) -> None:
        ImageDraw.Draw(target).polygon(
            [((x + side * a * size) * canvas_size, (y + b * size) * canvas_size) for a, b in points], fill=colour
        )

    front, flank = [(-0.5, 0), (0, -0.75), (0.4, 0)], [(0, -0.75), (0.65, -0.68), (1.1, -0.02), (0.4, 0)]
    fill(image, flank, shaded(cloth, 0.7))
    fill(image, front, cloth)
    fill(image, [(-0.14, 0), (0, -0.5), (0.12, 0)], (44, 34, 30))
    for shape, value in ((front, 190), (flank, 110)):
        fill(lights, shape, value)
    if rng.random() < 0.35:
        fill(image, front, (255, 214, 130))
        fill(lights, front, 255)


def campfire(rng: random.Random, size: int, assets: object = None) -> Scene:
    """Three to seven people around a fire, before a forest, tents, mountains or stars."""
    name = rng.choices(("night", "blue hour", "dusk"), (6, 2, 2))[0]
    light: Light = LIGHTS[name]
    land_line = rng.uniform(0.44, 0.58)
    canvas = sky(rng, size, light, land_line)
    if rng.random() < 0.45:
        mountains(
            canvas,
            rng,
            peaks(rng, size, land_line + 0.03, rng.uniform(0.15, 0.3)),
            (88, 92, 108),
            light,
            0.25,
            rng.choice((0.0, 0.15)),
            land_line + 0.06,
        )
    fire = (0.5 + rng.uniform(-0.06, 0.06), rng.uniform(0.76, 0.83))
    reach = rng.uniform(0.26, 0.36)
    # Whatever stands here is drawn in daylight colours first; the light of the night and of the fire comes afterwards.
    plain = Light("plain", light.zenith, light.horizon, (1.1, 1.1, 1.1), (0.55, 0.55, 0.6), side=0.0)
    x, y = coordinates(size)
    ground_top = outline(rng, size, land_line, 0.03, 0.4)
    rough = grain(rng, size, (14, 8), (32, 24), (64, 64))
    soil = varied(rng, rng.choice(((112, 92, 66), (88, 96, 58), (132, 112, 84), (186, 186, 196), (170, 150, 112))), 10)
    scene = np.zeros_like(canvas)
    mask = edge(y - ground_top, 1 / 64)
    cover(scene, plain.on(soil, 0.1 + 0.9 * rough), np.ones((size, size), np.float32))
    lights = Image.new("L", (size, size), 0)
    trees = np.zeros_like(mask)
    plants = Plants(scene, rng, plain)
    if rng.random() < 0.75:
        marked = np.full_like(canvas, -1)
        plants.canvas = marked
        for _ in range(rng.randint(5, 13)):
            spot = rng.random()
            if rng.random() < 0.5:
                spot = spot * 0.3 if rng.random() < 0.5 else 1 - spot * 0.3
            plants.tree(
                spot,
                land_line + rng.uniform(0.02, 0.08),
                rng.uniform(0.22, 0.6),
                varied(rng, (66, 94, 62), 14),
                rng.choice(("conifer", "conifer", "conifer", "round")),
            )
        trees = limited(marked.min(axis=0) + 1, 0, 1)
        np.copyto(scene, np.maximum(marked, 0), where=(trees > 0.5)[None])
        mask = np.maximum(mask, trees)
    glow_map = np.asarray(rough * 0 + 0.62, np.float32)
    glow_map = np.where((trees > 0.5) & (y < land_line + 0.05), 0.5, glow_map)
    image = to_image(scene)
    if rng.random() < 0.4:
        for _ in range(rng.randint(1, 2)):
            place = (
                rng.choice((rng.uniform(0.08, 0.3), rng.uniform(0.7, 0.92))),
                land_line + rng.uniform(0.05, 0.1),
                rng.uniform(0.2, 0.34),
            )
            _tent(image, lights, random.Random(rng.getrandbits(32)), *place)
    back = rng.choice((1, 2, 2, 3))
    tall = rng.uniform(0.34, 0.42)
    placed: list[tuple[Figure, float, float, float, bool]] = []
    for k in range(back):
        spread_out = 0.235 if back > 1 else 0
        spot = (
            fire[0]
            + (k - (back - 1) / 2) * spread_out
            + rng.uniform(-0.02, 0.02)
            + (rng.choice((-0.14, 0.14)) if back == 1 else 0)
        )
        placed.append((Figure(rng, "front"), spot, fire[1] - rng.uniform(0.05, 0.09), tall * 0.88, False))
    for side, way in ((-1, "right"), (1, "left")):
        if rng.random() < 0.88:
            placed.append(
                (
                    Figure(rng, way),
                    fire[0] + side * rng.uniform(0.3, 0.37),
                    fire[1] + rng.uniform(0.02, 0.07),
                    tall * 1.02,
                    False,
                )
            )
    for side in (-1, 1):
        if rng.random() < 0.42:
            placed.append(
                (
                    Figure(rng, "back"),
                    fire[0] + side * rng.uniform(0.24, 0.38),
                    rng.uniform(0.99, 1.06),
                    tall * 1.1,
                    True,
                )
            )
    front_people = [figure for figure in placed if figure[4]]
    for figure, spot, seat, height, _ in placed:
        if figure not in [person[0] for person in front_people]:
            figure.draw(image, spot, seat, height)
            figure.draw(lights, spot, seat, height, 255)
    scene = to_canvas(image)
    on_things = np.asarray(lights, np.float32) / 255
    shares = (on_things > 0).astype(np.float32)
    lit_share = np.where(shares > 0, on_things, glow_map)
    mask = np.maximum(mask, shares)
    distance = np.sqrt((x - fire[0]) ** 2 + ((y - fire[1] + reach * 0.3) * 1.1) ** 2)
    strength = rng.uniform(1.5, 2.1)
    shine = strength / (1 + (distance / rng.uniform(0.21, 0.28)) ** 2.2)
    ambient = {"night": (0.15, 0.17, 0.27), "blue hour": (0.24, 0.27, 0.42), "dusk": (0.36, 0.29, 0.36)}[name]
    total = spread(ambient) + spread((1.0, 0.66, 0.34)) * (shine * lit_share)
    # Where it is brightest, the light clips to yellow rather than to white.
    cover(canvas, np.minimum(scene * total, spread((255, 236, 190))), mask)
    canvas += spread((255, 120, 30)) * (0.34 * np.exp(-((distance / 0.2) ** 2)))
    _flames(canvas, rng, fire[0], fire[1], reach)
    if front_people:
        _silhouettes(canvas, front_people, ambient, fire)
    canvas = limited(canvas, 0, 255)
    caption = rng.choice(CAPTIONS)
    if name == "night" and rng.random() < 0.15:
        caption += " at night"
    return Scene(to_image(canvas), caption)


def _silhouettes(
    canvas: np.ndarray,
    people: list[tuple[Figure, float, float, float, bool]],
    ambient: Sequence[float],
    fire: tuple[float, float],
) -> None:
    """Those who sit with their backs to us: dark, with an edge of light on the side of the fire."""
    size = canvas.shape[-1]
    colours, whole, inner = (
        Image.new("RGB", (size, size)),
        Image.new("L", (size, size), 0),
        Image.new("L", (size, size), 0),
    )
    for figure, spot, seat, height, _ in people:
        figure.draw(colours, spot, seat, height)
        figure.draw(whole, spot, seat, height, 255)
        away = 0.016 if spot > fire[0] else -0.016
        figure.draw(inner, spot + away, seat + 0.014, height, 255)
    mask = np.asarray(whole, np.float32) / 255
    rim = limited(mask - np.asarray(inner, np.float32) / 255, 0, 1)
    base = to_canvas(colours)
    cover(
        canvas,
        base * (spread(ambient) * 1.3 + spread((0.10, 0.06, 0.03))) + base * spread((1.5, 0.95, 0.5)) * rim,
        mask,
    )
