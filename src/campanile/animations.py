"""Animations to share, as WebP and GIF: trajectories, anagrams that turn and hybrids that recede."""

import io
import math
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image

from campanile import files

Frames = list[tuple[Image.Image, int]]
"""Pictures in RGB, each with its duration in milliseconds."""

READABLE, WIDE = 256, 384  # least width in pixels of a picture, and of a film: smaller ones are enlarged
FRAMES = 16  # the most frames of a film; a longer one is thinned out evenly, for noise compresses badly
GAP = 2  # pixels between the pictures of a film, before they are enlarged
PLAIN = (244, 241, 234)  # behind the pictures
STEPS, STEP = 12, 70  # of a movement: their number, and the ms that each takes; GIF counts in hundredths of a second
HOLD = 1400  # ms that a look, and the end of a film, stays
FILM = 5000  # ms that a film takes, as on the page
FARTHEST = 0.15  # size of a hybrid seen from afar
WEBP_QUALITY = 45


def enlarged(picture: Image.Image, width: int = READABLE) -> Image.Image:
    """A picture in RGB, at least ``width`` pixels wide: every pixel becomes a square of whole pixels."""
    factor = 2 ** max(0, math.ceil(math.log2(width / picture.width)))  # codecs work in blocks of such sizes
    return picture.convert("RGB").resize((picture.width * factor, picture.height * factor), Image.Resampling.NEAREST)


def film(sheets: Sequence[Image.Image], count: int, columns: int) -> Frames:
    """Pictures that change together, such as those of a trajectory.

    :param sheets: each holds ``count`` frames of one picture, from top to bottom.
    :param columns: how many pictures stand in a row.
    """
    wide, high = sheets[0].width + GAP, sheets[0].height // count + GAP
    columns, rows = min(columns, len(sheets)), math.ceil(len(sheets) / columns)
    frames, kept = [], min(count, FRAMES)
    for frame in range(kept):
        top = round(frame * (count - 1) / max(1, kept - 1)) * (high - GAP)
        whole = Image.new("RGB", (columns * wide - GAP, rows * high - GAP), PLAIN)
        for place, sheet in enumerate(sheets):
            picture = sheet.crop((0, top, wide - GAP, top + high - GAP))
            whole.paste(picture, (place % columns * wide, place // columns * high))
        frames.append((enlarged(whole, WIDE), 10 * round(FILM / kept / 10)))
    return [*frames[:-1], (frames[-1][0], HOLD)]


def turn(looks: Sequence[Image.Image], motions: Sequence[dict]) -> Frames:
    """A picture that turns to each of its further looks, and back.

    :param looks: the picture itself, and what is seen in each view.
    :param motions: how the picture moves to each of these views, see ``campanile.diffusion.views.View``.
    """
    start, *ends = map(enlarged, looks)
    moves = zip(ends, motions, strict=True)
    return [each for end, motion in moves for each in _to_and_fro(start, end, partial(_moved, start, end, motion))]


def recede(picture: Image.Image) -> Frames:
    """A picture that goes far away, on a plain background, and comes back."""
    near = enlarged(picture)
    return _to_and_fro(near, _shrunk(near, 1), partial(_shrunk, near))


def save(frames: Frames, path: Path) -> None:
    """Write frames twice, as ``path`` with the endings .webp and .gif. The same frames give the same bytes."""
    pictures, durations = [picture for picture, _ in frames], [duration for _, duration in frames]
    for ending, made in ((".webp", pictures), (".gif", [picture.quantize() for picture in pictures])):
        data = io.BytesIO()
        options = {"duration": durations, "loop": 0, "quality": WEBP_QUALITY}
        made[0].save(data, ending[1:], save_all=True, append_images=made[1:], **options)
        files.write(path.with_suffix(ending), data.getvalue())


def _to_and_fro(start: Image.Image, end: Image.Image, drawn: Callable[[float], Image.Image]) -> Frames:
    """From one picture to another and back; ``drawn`` makes those in between, from a share of the way."""
    shares = [i / STEPS for i in range(1, STEPS)]
    between = [(drawn(share * share * (3 - 2 * share)), STEP) for share in shares]
    return [(start, HOLD), *between, (end, HOLD), *reversed(between)]


def _moved(start: Image.Image, end: Image.Image, motion: dict, share: float) -> Image.Image:
    """A picture on its way to a view; without a motion it fades into the view."""
    if "pieces" in motion:
        return _pieces(start, motion["side"], motion["pieces"], share)
    if "flip" in motion:
        squeezed = max(1, round(abs(math.cos(math.pi * share)) * start.width))
        size = (squeezed, start.height) if motion["flip"] == "x" else (start.width, squeezed)
        return _centred(start if share < 0.5 else end, size)
    return Image.blend(start, end, share)


def _pieces(start: Image.Image, side: int, pieces: Sequence[str], share: float) -> Image.Image:
    """Each piece of a picture turns about a point of it, which moves to another place."""
    unit = start.width / side
    whole = Image.new("RGB", start.size, PLAIN)
    for numbers in (text.split() for text in pieces):
        x0, y0, x1, y1, *cells = (float(number) * unit for number in numbers[1:])
        boxes = [tuple(map(round, (x, y, x + w, y + h))) for x, y, w, h in zip(*[iter(cells)] * 4, strict=True)]
        moved = share * (x1 - x0), share * (y1 - y0)
        if numbers[0] == "0":
            for box in boxes:
                whole.paste(start.crop(box), (round(box[0] + moved[0]), round(box[1] + moved[1])))
        else:
            mask = Image.new("1", start.size)
            for box in boxes:
                mask.paste(1, box)
            way: dict[str, Any] = {"angle": 90 * float(numbers[0]) * share, "center": (x0, y0), "translate": moved}
            whole.paste(start.rotate(**way), mask=mask.rotate(**way))
    return whole


def _shrunk(picture: Image.Image, share: float) -> Image.Image:
    size = round(picture.width * (1 - (1 - FARTHEST) * share))
    return _centred(picture, (size, size))


def _centred(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """A picture at a smaller size, in the middle of a plain one."""
    whole = Image.new("RGB", picture.size, PLAIN)
    left, top = ((outer - inner) // 2 for outer, inner in zip(picture.size, size, strict=True))
    whole.paste(picture.resize(size, Image.Resampling.BOX), (left, top))
    return whole
