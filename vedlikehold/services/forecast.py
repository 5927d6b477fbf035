"""Writes to the forecast's assumptions: rates of decay set by hand or calibrated, and its parameters."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import StaleRow, create_rows, delete_rows, open_changeset, update_rows
from vedlikehold.enums import RateSource
from vedlikehold.models import DeteriorationRate, ForecastParameters

_BY_HAND = {"basis": RateSource.SET.value, "low": [], "high": [], "pairs": [], "calibrated_on": None}
_RATES = ("tg0_share", "tg1_share", "tg2_share")


@dataclass(frozen=True)
class CalibratedRate:
    """Rates of one type or part as the surveys made them; `low`, `high` and `pairs` per step, None where the surveys say nothing."""

    key: str
    pk: int
    rates: Sequence[float]
    low: Sequence[float | None]
    high: Sequence[float | None]
    pairs: Sequence[int]


@transaction.atomic
def set_rate(
    *, by, row: DeteriorationRate, values: Mapping[str, Any], note: str = "", expected_version: int | None = None
) -> DeteriorationRate:
    """Sett forfallstakten: what somebody decided. Rates that change are no longer calibrated."""
    if row._state.adding:
        for name, value in (values | _BY_HAND).items():
            setattr(row, name, value)
        row.full_clean(exclude=["unit"])
        create_rows(open_changeset(by=by, source=Source.FORM, note=note), [row])
        return row
    current = DeteriorationRate.objects.select_for_update().get(pk=row.pk)
    if expected_version is not None and current.version != expected_version:
        raise StaleRow(current)
    moved = any(name in values and values[name] != getattr(current, name) for name in _RATES)
    act = open_changeset(by=by, source=Source.FORM, note=note)
    if not update_rows(act, [(current, dict(values) | (_BY_HAND if moved else {}))]):
        act.delete()
    return current


@transaction.atomic
def take_over_calibration(*, by, rates: Sequence[CalibratedRate], on: datetime.date, note: str = "") -> ChangeSet:
    """Ta over kalibrert forfallstakt: every chosen type and part in one act that can be undone."""
    if not rates:
        raise ValidationError(_("Velg minst én linje."))
    stored = {("type", row.type_id) if row.type_id else ("part", row.part_id): row for row in DeteriorationRate.objects.select_for_update()}
    act = open_changeset(by=by, source=Source.FORM, note=note or _("Forfallstakt kalibrert mot analyser"))
    changes, new = [], []
    for one in rates:
        values = dict(zip(_RATES, one.rates, strict=True)) | {
            "basis": RateSource.CALIBRATED.value,
            "low": list(one.low),
            "high": list(one.high),
            "pairs": list(one.pairs),
            "calibrated_on": on,
        }
        row = stored.get((one.key, one.pk))
        if row is None:
            new.append(DeteriorationRate(**{f"{one.key}_id": one.pk}, **values))
        else:
            changes.append((row, values))
    update_rows(act, changes)
    create_rows(act, new)
    return act


@transaction.atomic
def delete_rate(*, by, row: DeteriorationRate, note: str = "") -> ChangeSet:
    """Slett forfallstakten: the part's, or the expected life, counts again."""
    act = open_changeset(by=by, source=Source.FORM, note=note)
    delete_rows(act, [row])
    return act


@transaction.atomic
def change_parameters(*, by, values: Mapping[str, Any], note: str = "", expected_version: int | None = None) -> ForecastParameters:
    """Endre forutsetningene for prognosen. `expected_version` is 0 where there was no row when the form was opened."""
    current = ForecastParameters.objects.select_for_update().first()
    if expected_version is not None and expected_version != (current.version if current else 0):
        raise StaleRow(current or ForecastParameters())
    act = open_changeset(by=by, source=Source.FORM, note=note)
    if current is None:
        current = ForecastParameters(**values)
        create_rows(act, [current])
    elif not update_rows(act, [(current, dict(values))]):
        act.delete()
    return current
