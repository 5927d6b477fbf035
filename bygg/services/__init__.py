"""Writes to the building register that mean more than a changed field."""

from bygg.services.deletion import delete_row
from bygg.services.documents import Received, add_document, add_documents, delete_document
from bygg.services.land import check_day, numbered_since, renumber_properties, renumber_property
from bygg.services.lifecycle import DISPOSALS, dispose_building, follows_disposal, refuse_future, statuses_by_service
from bygg.services.merging import keep_apart, merge_buildings, moves_along, reconsider

__all__ = [
    "DISPOSALS",
    "Received",
    "add_document",
    "add_documents",
    "check_day",
    "delete_document",
    "delete_row",
    "dispose_building",
    "follows_disposal",
    "keep_apart",
    "merge_buildings",
    "moves_along",
    "numbered_since",
    "reconsider",
    "refuse_future",
    "renumber_properties",
    "renumber_property",
    "statuses_by_service",
]
