"""People, animals and objects, modelled in relief (`relief`) in front of simple backgrounds (`backgrounds`)."""

from __future__ import annotations

from if_mini.drawings.figures.animals import dinosaur, horse
from if_mini.drawings.figures.objects import pencil, rocket, skull
from if_mini.drawings.figures.people import barista, child, man, man_with_hat, old_man, woman
from if_mini.drawings.figures.pets import cat, dog
from if_mini.drawings.figures.violins import violin
from if_mini.drawings.kinds import Concept

CONCEPTS: tuple[Concept, ...] = (
    Concept("an old man", 4, old_man),
    Concept("a man", 3.5, man),
    Concept("a man wearing a hat", 4, man_with_hat),
    Concept("a hipster barista", 3, barista),
    Concept("a woman", 1.2, woman),
    Concept("a girl or a boy", 0.8, child),
    Concept("a skull", 3.5, skull),
    Concept("a rocket ship", 4, rocket),
    Concept("a pencil", 3.5, pencil),
    Concept("a horse", 4.5, horse),
    Concept("a violin", 4.5, violin),
    Concept("a dinosaur", 5.5, dinosaur),
    Concept("a dog", 5, dog),
    Concept("a cat", 5, cat),
)
