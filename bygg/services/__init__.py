"""Writes to the building register that mean more than a changed field."""

from bygg.services.deletion import delete_row
from bygg.services.land import renumber_properties, renumber_property
from bygg.services.lifecycle import DISPOSALS, dispose_building
from bygg.services.merging import keep_apart, merge_buildings, reconsider

__all__ = [
    "DISPOSALS",
    "delete_row",
    "dispose_building",
    "keep_apart",
    "merge_buildings",
    "reconsider",
    "renumber_properties",
    "renumber_property",
]
