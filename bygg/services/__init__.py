"""Writes to the building register that mean more than a changed field."""

from bygg.services.deletion import delete_row
from bygg.services.land import check_day, numbered_since, renumber_properties, renumber_property
from bygg.services.lifecycle import DISPOSALS, dispose_building, refuse_future, statuses_by_service
from bygg.services.merging import keep_apart, merge_buildings, reconsider

__all__ = [
    "DISPOSALS",
    "check_day",
    "delete_row",
    "dispose_building",
    "keep_apart",
    "merge_buildings",
    "numbered_since",
    "reconsider",
    "refuse_future",
    "renumber_properties",
    "renumber_property",
    "statuses_by_service",
]
