"""Towers, towns and landscapes, painted on canvases (see `if_mini.drawings.scenery`)."""

from __future__ import annotations

from if_mini.drawings.kinds import Concept
from if_mini.drawings.landscapes.amalfi import amalfi_coast
from if_mini.drawings.landscapes.campfire import campfire
from if_mini.drawings.landscapes.sather import campanile
from if_mini.drawings.landscapes.snow_village import snowy_village
from if_mini.drawings.landscapes.towers import other_tower
from if_mini.drawings.landscapes.townscapes import castle_on_hill, harbour
from if_mini.drawings.landscapes.vistas import country_road, garden, mountain_lake, sunset
from if_mini.drawings.landscapes.waterfalls import waterfall

CONCEPTS: tuple[Concept, ...] = (
    Concept("campanile", 6, campanile),
    Concept("other tower", 3, other_tower),
    Concept("campfire", 5, campfire),
    Concept("snowy village", 4, snowy_village),
    Concept("waterfall", 4, waterfall),
    Concept("amalfi coast", 3.5, amalfi_coast),
    Concept("mountain lake", 1, mountain_lake),
    Concept("sunset", 0.8, sunset),
    Concept("country road", 0.7, country_road),
    Concept("harbour", 0.5, harbour),
    Concept("castle", 0.5, castle_on_hill),
    Concept("garden", 0.5, garden),
)
