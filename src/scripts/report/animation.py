"""An animation to share: a film of a figure, an anagram that turns, or a hybrid that recedes."""

from pathlib import Path

from campanile import animations
from campanile.report.cards import Card, Hidden, Turn
from jobs import names
from jobs.job import Job

GAP = 2  # pixels between the looks of an illusion, see campanile.images.row

with Job(snakemake):
    path, name = Path(snakemake.input.card), snakemake.wildcards.animation
    card = Card.load(path)
    if name == "play":
        picture, row = (panel.opened(path)[1] for panel in card.panels[:2])
        side = picture.width
        looks = [picture, *(row.crop((left, 0, left + side, side)) for left in range(0, row.width, side + GAP))]
        if isinstance(card.play, Turn):
            frames = animations.turn(looks, [look.motion for look in card.play.looks[1:]])
        elif isinstance(card.play, Hidden) and card.play.changed == "distance":
            frames = animations.recede(picture)
        else:
            frames = animations.turn(looks, [{}] * (len(looks) - 1))
    else:
        film = next(film for film in card.films if names.animation(Path(film.strips[0].image).stem) == name)
        sheets = [strip.opened(path)[1] for strip in film.strips]
        frames = animations.film(sheets, len(film.frames), film.columns)
    animations.save(frames, path.parent / name)
