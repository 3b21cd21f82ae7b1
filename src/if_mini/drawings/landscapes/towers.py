"""The concepts that are towers: the Campanile of the study's photograph, and others to tell it from."""

from __future__ import annotations

from if_mini.drawings.kinds import Concept
from if_mini.drawings.landscapes.church_towers import other_tower
from if_mini.drawings.landscapes.sather import campanile

CONCEPTS = (
    Concept("campanile", 6, campanile),
    Concept("other tower", 3, other_tower),
)
