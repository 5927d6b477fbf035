"""The price index, written as a whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import StaleRow, create_rows, delete_rows, open_changeset, update_rows
from vedlikehold.models import PriceIndex


@dataclass(frozen=True)
class IndexValue:
    """One year of the price index as it shall be."""

    year: int
    value: float
    is_estimate: bool
    source: str


@transaction.atomic
def save_price_index(*, by, values: Iterable[IndexValue], opened: Mapping[int, int] | None = None, note: str = "") -> ChangeSet | None:
    """Give the price index these years and no others. `opened` is each year's version when the person began: `StaleRow` where
    somebody was faster. None where nothing changed."""
    stored = {row.year: row for row in PriceIndex.objects.select_for_update()}
    wanted = {value.year: value for value in values}
    if opened is not None:
        _refuse_stale(stored, opened)
    act = open_changeset(by=by, source=Source.FORM, note=note)
    delete_rows(act, [row for year, row in stored.items() if year not in wanted])
    changes = [(stored[year], _fields(value)) for year, value in wanted.items() if year in stored]
    update_rows(act, changes)
    create_rows(act, [PriceIndex(year=year, **_fields(value)) for year, value in wanted.items() if year not in stored])
    if act.counts:
        return act
    act.delete()
    return None


def _fields(value: IndexValue) -> dict:
    return {"value": value.value, "is_estimate": value.is_estimate, "source": value.source}


def _refuse_stale(stored: Mapping[int, PriceIndex], opened: Mapping[int, int]) -> None:
    for year, row in stored.items():
        if opened.get(year) != row.version:
            raise StaleRow(row)
    gone = sorted(set(opened) - set(stored))
    if gone:
        raise StaleRow(PriceIndex(year=gone[0]))
