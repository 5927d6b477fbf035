"""Code lists: the municipality's own codes beside the shipped ones."""

from bygg.models import BuildingType
from fdvu.lib.sorting import nb_sort_key


def save_building_type(*, by, row: BuildingType) -> BuildingType:
    """A new or renamed building type; the sort key follows."""
    row.sort_key = nb_sort_key(f"{row.code} {row.name}")[:120]
    row.save()
    return row
