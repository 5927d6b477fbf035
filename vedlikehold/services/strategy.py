"""Byggets strategi: how suitable it is, what was decided, and the assumptions of the recommendation."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bygg.models import Building
from fdvu.audit.enums import Source
from fdvu.audit.models import ChangeSet
from fdvu.audit.services import StaleRow, create_rows, open_changeset, update_rows
from vedlikehold.enums import Criterion, Strategy
from vedlikehold.models import BuildingStrategy, StrategyParameters

SCORED = tuple(criterion.value for criterion in Criterion)
ASSESSED = (*SCORED, "running_cost_nok_per_m2", "replacement_value_nok", "replacement_price_year", "assessment_note", "assessed_on")
_NO_DECISION = {"decision": "", "decision_note": "", "decided_on": None, "decided_by": None}


@transaction.atomic
def assess(
    *,
    by,
    building: Building,
    values: Mapping[str, Any],
    expected_version: int | None = None,
    note: str = "",
    source: Source = Source.FORM,
    changeset: ChangeSet | None = None,
) -> BuildingStrategy:
    """Vurdering: scores and facts (`ASSESSED`, by field name) of a building. A score that changes is dated today unless `values`
    say when.

    `expected_version` is that of the row when the form was opened, 0 where there was none; raises `StaleRow` where that has changed.
    """
    if unknown := set(values) - set(ASSESSED):
        raise ValueError(f"not part of an assessment: {sorted(unknown)}")
    row = _locked(building)
    if expected_version is not None and expected_version != (row.version if row else 0):
        raise StaleRow(row or BuildingStrategy(building=building))
    row, values = row or BuildingStrategy(building=building), dict(values)
    changed = [name for name in SCORED if name in values and values[name] != getattr(row, name)]
    if changed and values.get("assessed_on", row.assessed_on) == row.assessed_on:
        values["assessed_on"] = timezone.localdate()
    return _save(by, row, values, note, source, changeset)


@transaction.atomic
def decide(
    *,
    by,
    building: Building,
    decision: Strategy,
    reason: str,
    on: datetime.date | None = None,
    source: Source = Source.FORM,
    changeset: ChangeSet | None = None,
) -> BuildingStrategy:
    """Beslutning: what is to become of the building, whatever is recommended. `reason` is required; a new decision replaces the last."""
    today = timezone.localdate()
    on, reason = on or today, reason.strip()
    if not reason:
        raise ValidationError({"reason": _("En beslutning må begrunnes.")})
    if on > today:
        raise ValidationError({"on": _("Datoen er ikke kommet. Før beslutningen når den er tatt.")})
    values = {"decision": Strategy(decision).value, "decision_note": reason, "decided_on": on, "decided_by": by}
    row = _locked(building) or BuildingStrategy(building=building)
    return _save(by, row, values, reason, source, changeset)


@transaction.atomic
def withdraw(*, by, strategy: BuildingStrategy, note: str = "") -> ChangeSet:
    """Trekk tilbake: the building has no decision any more, and the recommendation stands. What was decided stays in the history."""
    if not strategy.decision:
        raise ValidationError(_("Det er ingen beslutning å trekke tilbake."))
    changeset = open_changeset(by=by, source=Source.FORM, note=note[:300])
    update_rows(changeset, [(strategy, dict(_NO_DECISION))])
    return changeset


@transaction.atomic
def change_parameters(*, by, values: Mapping[str, Any], expected_version: int | None = None, note: str = "") -> StrategyParameters:
    """Forutsetninger: weights and limits of the recommendation, for the whole municipality.

    `expected_version` as in `assess`, 0 where nobody had changed the shipped ones.
    """
    row = StrategyParameters.objects.select_for_update().first()
    if expected_version is not None and expected_version != (row.version if row else 0):
        raise StaleRow(row or StrategyParameters())
    return _save(by, row or StrategyParameters(), values, note, Source.FORM, None)


def _locked(building: Building) -> BuildingStrategy | None:
    """The building's row, held until the transaction ends. The building is held too, so that two people cannot both make the first."""
    Building.objects.select_for_update(of=("self",)).get(pk=building.pk)
    return BuildingStrategy.objects.select_for_update().filter(building=building).first()


def _save(by, row, values: Mapping[str, Any], note: str, source: Source, changeset: ChangeSet | None):
    """Write the values that differ, as one act; nothing is journalled where none does."""
    values = {name: value for name, value in values.items() if value != getattr(row, name)}
    if row.pk and not values:
        return row
    proposed = type(row)(**{field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields})
    for name, value in values.items():
        setattr(proposed, name, value)
    proposed.full_clean(validate_unique=False)
    changeset = changeset or open_changeset(by=by, source=source, note=note[:300])
    if row._state.adding:
        create_rows(changeset, [proposed])
        return proposed
    update_rows(changeset, [(row, values)])
    return row
